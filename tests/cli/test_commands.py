"""What each command prints, where it prints it, and how it ends."""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile

import pytest

from dashboard.cli.arguments import parser
from dashboard.definitions.indicators import INDICATORS
from dashboard.settings import resource
from tests.cli.conftest import YEAR, bytes_under, sheet
from tests.conftest import ROOT

BROKEN = resource("sample_data") / "broken"
GOOD = BROKEN / "good.csv"
OF = ("--provider", "A", "--quarter", "2025-26 Q2")
SHAPE = {"indicator", "kind", "period", "rows", "notes"}
FIGURES = {"group", "n", "k", "rate", "low", "high", "mark"}
HOLDER = "import sys, duckdb; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
SENDER = """
import sys
from dashboard.cli import main
database, *files = sys.argv[1:]
for file in files:
    quarter = file.rsplit("/", 1)[1].removesuffix(".csv").replace("_", " ")
    assert main(["submit", file, "--provider", "A", "--quarter", quarter, "--database", database]) == 0
    sys.stdout.flush()
"""


def _commands(of=None, path=()):
    """Every command and subcommand, as the words that call it, with its purpose."""
    for action in (of or parser())._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, found in action.choices.items():
                (purpose,) = (listed.help for listed in action._choices_actions if listed.dest == name)
                yield (*path, name), purpose
                yield from _commands(found, (*path, name))


COMMANDS = list(_commands())


@pytest.fixture
def sent(run, database):
    """A database with one return."""
    assert run("submit", GOOD, *OF, "--database", database).code == 0
    return database


# check and submit


def test_check_of_a_good_file_stores_nothing(run, database):
    done = run("check", GOOD, *OF, "--database", database)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("All is well: 12 referrals")
    assert not database.parent.exists()


def test_check_speaks_json(run, database):
    done = run("check", BROKEN / "bad_date.csv", *OF, "--json", "--database", database)
    assert (done.code, done.err) == (1, "")
    assert done.json.keys() == {
        "provider", "quarter", "verdict", "waiting", "files", "problems", "causes", "repairs", "reach",
    }  # fmt: skip
    (problem,) = done.json["problems"]
    assert (problem["code"], problem["severity"], problem["refused"]) == ("bad_date", "must mend", False)
    assert problem.keys() >= {"file", "row", "column", "column_letter", "message", "expected", "what_to_do"}


def test_submit_prints_the_receipt(run, sent):
    (found,) = run("returns", "--json", "--database", sent).json
    assert (found["provider"], found["quarter"], found["version"]) == ("A", "2025-26 Q2", 1)
    assert (found["rows"], found["kept"], found["status"]) == (12, 12, "current")
    done = run("submit", GOOD, *OF, "--database", sent)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Return accepted: A-2025-26-Q2-v2\n")
    statuses = {each["return_id"]: each["status"] for each in run("returns", "--json", "--database", sent).json}
    assert statuses == {"A-2025-26-Q2-v1": "replaced", "A-2025-26-Q2-v2": "current"}


def test_several_files_are_one_return(run, database, tmp_path):
    files = [sheet(tmp_path / f"{name}.csv", "2025-26 Q2", 5, prefix=name) for name in ("north", "south")]
    assert run("submit", *files, *OF, "--confirm", "no_date_in_quarter", "--database", database).code == 0
    (found,) = run("returns", "--json", "--database", database).json
    assert (found["rows"], found["kept"]) == (10, 10)


def test_the_same_referral_in_two_files_is_found(run, database, tmp_path):
    files = [sheet(tmp_path / f"{name}.csv", "2025-26 Q2", 2) for name in ("north", "south")]
    done = run("check", *files, *OF, "--json", "--database", database)
    assert done.code == 1
    assert [(p["code"], p["file"]) for p in done.json["problems"]] == [("duplicate_id", "south.csv")] * 2


def test_what_may_be_right_is_confirmed(run, database):
    unsure = ("submit", BROKEN / "attended_more_than_offered.csv", *OF, "--database", database)
    refused = run(*unsure)
    assert refused.code == 1
    assert "--confirm attended_more_than_offered" in refused.err
    assert "Nothing was stored." in refused.err
    assert run("returns", "--json", "--database", database).json == []
    assert run(*unsure, "--confirm", "something_else").code == 1
    done = run(*unsure, "--confirm", "attended_more_than_offered")
    assert done.code == 0
    assert "(attended_more_than_offered)" in done.out


def test_the_sheets_of_a_return_are_sent_together(run, database, tmp_path):
    housing = tmp_path / "housing.csv"
    housing.write_text(
        "referral_id,point,recorded_date,accommodation\nR-1001,start,2025-07-01,A01A\n", encoding="utf-8"
    )
    done = run("check", GOOD, housing, *OF, "--json", "--database", database)
    assert (done.code, done.json["problems"]) == (0, [])
    assert [(file["name"], file["sheet"], file["rows"]) for file in done.json["files"]] == [
        ("good.csv", "referrals", 12), ("housing.csv", "accommodation", 1),
    ]  # fmt: skip
    assert run("check", housing, *OF, "--database", database).code == 1
    done = run("submit", housing, GOOD, *OF, "--database", database)
    assert done.code == 0
    assert "Rows that count: 12 referrals and 1 row of accommodation\n" in done.out
    assert run("check", housing, *OF, "--database", database).code == 0


@pytest.fixture
def references(tmp_path):
    """A file of each sheet that is sent by itself."""
    files = {
        "reoffending": "provider,person_id,index_date,index_event,data_cutoff_date,reoffended\n"
        "A,P-1,2022-04-04,custody_release,2024-06-30,1\nB,P-1,2022-04-05,caution,2024-06-30,0\n",
        "population": "area_code,ethnic_group,population,ethnicity_source,year,count,source\n"
        "E08000003,Black,women_arrested,officer,2025,241,Police\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: tmp_path / f"{name}.csv" for name in files}


@pytest.mark.parametrize("name", ["reoffending", "population"])
@pytest.mark.parametrize("words", [(), OF], ids=["by itself", "with a provider and quarter"])
def test_reoffending_and_population_need_no_provider_and_no_quarter(run, database, references, name, words):
    done = run("check", references[name], *words, "--json", "--database", database)
    assert (done.code, done.err) == (0, "")
    assert (done.json["provider"], done.json["quarter"], done.json["problems"]) == (None, None, [])
    assert not database.parent.exists()
    done = run("submit", references[name], *words, "--database", database)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"File accepted: {name}-v1\n")
    assert run("submit", references[name], "--database", database).out.startswith(f"File accepted: {name}-v2\n")
    assert run("returns", "--json", "--database", database).json == []


def test_reoffending_and_population_are_not_mixed_with_anything(run, database, references):
    for files in ((GOOD, references["reoffending"]), references.values()):
        done = run("submit", *files, *OF, "--database", database)
        assert done.code == 1
        assert "is sent by itself" in done.out
        assert "Nothing was stored." in done.err


def test_a_return_needs_its_provider_and_quarter_in_words(run, database, references):
    for words in ((), ("--provider", "A"), ("--quarter", "2025-26 Q2")):
        for files in ((GOOD,), (GOOD, references["population"])):
            done = run("submit", *files, *words, "--database", database)
            assert (done.code, done.out) == (2, "")
            assert "whose return this is, and for which quarter" in done.err


def test_identifiers_are_refused(run, database):
    for command in ("check", "submit"):
        assert run(command, BROKEN / "nino_in_cell.csv", *OF, "--database", database).code == 3


# wrong usage


@pytest.mark.parametrize("command", ["check", "submit"])
@pytest.mark.parametrize(
    "words",
    [
        ("no-such-file.csv", *OF),
        (GOOD.parent, *OF),
        (GOOD, "--provider", "A", "--quarter", "2025-26 Q5"),
        (GOOD, "--provider", "A", "--quarter", "summer"),
        (GOOD, "--provider", "two words", "--quarter", "2025-26 Q2"),
        (GOOD, "--provider", "A"),
        (GOOD, "--quarter", "2025-26 Q2"),
        OF,
    ],
    ids=["no file", "a folder", "quarter 5", "no quarter", "no code", "quarter left out", "provider left out", "none"],
)
def test_wrong_usage_of_check_and_submit(run, database, command, words):
    done = run(command, *words, "--database", database)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert not database.exists() or run("returns", "--json", "--database", database).json == []


@pytest.mark.parametrize(
    "words",
    [
        ("own", "--provider", "A", "--indicator", "happiness"),
        ("own", "--provider", "A", "--indicator", "completed", "--by", "shoe_size"),
        ("own", "--provider", "A", "--indicator", "completed", "--from", "yesterday"),
        ("own", "--provider", "A", "--indicator", "completed", "--interval", "guess"),
        ("own", "--indicator", "completed"),
        ("headline", "--indicator", "happiness"),
        ("headline", "--indicator", "completed", "--by", "ethnicity"),
        ("publish", "--period", "2025"),
        ("publish", "--period", "1999-00"),
        ("answer", "--indicator", "completed", "--where", "nonsense"),
        ("export", "disparity", "--format", "docx", "--out", "x"),
        ("export",),
        ("nonsense",),
        (),
    ],
    ids=" ".join,
)
def test_wrong_usage(run, sent, words):
    done = run(*words, *(("--database", sent) if words and words not in (("export",), ("nonsense",)) else ()))
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_an_unknown_indicator_of_a_release(run, published):
    assert run("answer", "--indicator", "happiness", "--json", "--database", published).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("returns", "--json"),
        ("own", "--provider", "A", "--indicator", "completed"),
        ("headline", "--indicator", "completed"),
        ("publish", "--period", YEAR),
        ("answer", "--indicator", "completed"),
        ("export", "disparity", "--format", "csv", "--out", "summary.csv"),
    ],
    ids=lambda words: words[0],
)
def test_without_a_database_there_is_nothing_to_do(run, database, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    done = run(*words, "--database", database)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert not database.exists()
    assert not (tmp_path / "summary.csv").exists()


# answers


def _flat(rows):
    assert rows
    for row in rows:
        assert row.keys() >= FIGURES
        assert all(value is None or isinstance(value, str | int | float) for value in row.values())
        assert row["rate"] is None or 0 <= row["low"] <= row["rate"] <= row["high"] <= 1


@pytest.mark.parametrize("indicator", ["completed", "referrals_received", "waiting_now", "women_supported"])
@pytest.mark.parametrize(
    "command", [("own", "--provider", "RIVERSIDE"), ("own", "--provider", "RIVERSIDE", "--by", "ethnicity"),
                ("headline",), ("headline", "--by", "quarter"), ("headline", "--by", "provider")], ids=" ".join,
)  # fmt: skip
def test_exact_answers_have_the_fixed_shape(run, published, command, indicator):
    done = run(*command, "--indicator", indicator, "--json", "--database", published)
    assert done.code == 0
    assert done.json.keys() >= SHAPE
    assert (done.json["indicator"], done.json["kind"]) == (indicator, "exact")
    _flat(done.json["rows"])


def test_another_interval_is_named_and_differs(run, published):
    own = ("own", "--provider", "RIVERSIDE", "--indicator", "completed", "--by", "ethnicity", "--json")
    answers = {name: run(*own, "--interval", name, "--database", published) for name in ("score", "wald", "exact")}
    assert all(done.code == 0 for done in answers.values())
    assert len({done.json["interval"] for done in answers.values()}) == 3
    limits = {
        name: [row["rri_high"] for row in done.json["rows"] if row.get("rri_high")] for name, done in answers.items()
    }
    assert limits["score"]
    assert limits["score"] != limits["wald"] != limits["exact"]
    assert all(done.json["reference"] for done in answers.values())
    of_black = run(*own, "--reference", "black", "--database", published)
    assert of_black.json["reference"] != answers["score"].json["reference"]


def test_a_stretch_of_time(run, published):
    own = ("own", "--provider", "RIVERSIDE", "--indicator", "referrals_received", "--json", "--database", published)
    year, first = run(*own).json, run(*own, "--from", "2025-26 Q1", "--to", "2025-26 Q1").json
    assert 0 < first["rows"][0]["n"] < year["rows"][0]["n"]


def test_released_answers_have_the_fixed_shape_and_hide_what_is_marked(run, published):
    done = run("answer", "--indicator", "completed", "--by", "ethnicity", "--json", "--database", published)
    assert done.code == 0
    assert done.json.keys() >= SHAPE
    assert (done.json["kind"], bool(done.json["release"])) == ("released", True)
    _flat(done.json["rows"])
    marked = [row for row in done.json["rows"] if row["mark"] == "c"]
    assert marked
    assert all(row["k"] is row["rate"] is row["low"] is row["high"] is None for row in marked)


def test_published_groups_against_all_other_women_or_another_group(run, published):
    asked = ("answer", "--by", "ethnicity", "--json", "--database", published, "--indicator", "completed")
    others = run(*asked, "--reference", "all other women")
    assert others.code == 0
    hidden = any(row["k"] is None for row in others.json["rows"] if row["group"] != "Ethnicity not known")
    assert others.json.get("reference") == (None if hidden else "all other women")
    assert any(note.startswith("Not compared with all other women") for note in others.json["notes"]) is hidden
    apart = run("answer", "--indicator", "completed", "--by", "ethnicity_white_apart", "--database", published)
    assert (apart.code, apart.out) == (3, "")
    assert "in a service's own figures only" in apart.err


def test_a_released_answer_opens_the_release_only(run, copied):
    question = ("answer", "--indicator", "completed", "--json", "--database", copied)
    before = run(*question)
    copied.unlink()
    copied.with_name("noise-secret").unlink(missing_ok=True)
    after = run(*question)
    assert (after.code, after.out) == (0, before.out)
    out = copied.with_name("summary.csv")
    assert run("export", "disparity", "--format", "csv", "--out", out, "--database", copied).code == 0
    assert not copied.exists()


def test_without_json_the_figures_are_a_table(run, published):
    done = run("answer", "--indicator", "completed", "--by", "ethnicity", "--database", published)
    assert done.code == 0
    assert all(line.count("\t") == 3 for line in done.out.splitlines())
    assert done.err  # the notes


def test_definitions(run):
    done = run("definitions", "--json")
    assert (done.code, done.err) == (0, "")
    assert [each["slug"] for each in done.json] == list(INDICATORS)
    assert all(each["title"] and each["question"] for each in done.json)
    assert len(run("definitions").out.splitlines()) == len(INDICATORS)


# publishing and exporting


def test_a_second_publication_changes_no_byte(run, copied):
    before = bytes_under(copied.parent)
    done = run("publish", "--period", YEAR, "--now", "--database", copied)
    assert (done.code, done.out) == (3, "")
    assert YEAR in done.err
    assert bytes_under(copied.parent) == before


def test_publish_says_what_it_published(run, copied):
    for path in copied.parent.glob("release-*"):
        path.unlink()
    done = run("publish", "--period", YEAR, "--now", "--database", copied)
    assert done.code == 0
    assert YEAR in done.json["periods"]
    assert done.json["cells"] > 0
    assert done.json["release"] in done.err


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_of_the_disparity_summary(run, published, tmp_path, form):
    out = tmp_path / f"summary.{form}"
    done = run("export", "disparity", "--format", form, "--out", out, "--database", published)
    assert (done.code, done.out) == (0, "")
    assert str(out) in done.err
    assert zipfile.is_zipfile(out) if form == "xlsx" else "thnic" in out.read_text(encoding="utf-8-sig")
    nowhere = tmp_path / "no such folder" / out.name
    assert run("export", "disparity", "--format", form, "--out", nowhere, "--database", published).code == 2


# serving, help, other processes


def test_serve_refuses_without_sign_in(run, database):
    done = run("serve", "--database", database)
    assert (done.code, done.out) == (3, "")
    assert "Sign-in is not set up" in done.err


@pytest.mark.parametrize(("words", "purpose"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_every_command_has_help(run, words, purpose):
    done = run(*words, "--help")
    assert (done.code, done.err) == (0, "")
    assert purpose, "it says what it does"
    assert done.out.startswith(f"usage: outcomes {' '.join(words)}")


def test_every_command_is_listed_with_its_purpose(run):
    said = " ".join(run("--help").out.split())
    assert all(f"{words[0]} {purpose}" in said for words, purpose in COMMANDS if len(words) == 1)


@pytest.mark.parametrize(
    "words",
    [
        ("check", GOOD, *OF),
        ("submit", GOOD, *OF),
        ("returns", "--json"),
        ("own", "--provider", "RIVERSIDE", "--indicator", "completed"),
        ("headline", "--indicator", "completed"),
        ("publish", "--period", "2024-25", "--now"),
    ],
    ids=lambda words: words[0],
)
def test_a_database_that_another_process_holds(run, copied, words):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(copied)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        done = run(*words, "--database", copied)
    assert (done.code, done.out) == (3, "")
    assert "Another process is using this database" in done.err
    assert run("returns", "--json", "--database", copied).code == 0, "it can be opened again afterwards"


def test_killed_in_the_middle_of_submitting(run, database, tmp_path):
    """What got its receipt is there, and whatever is there is whole."""
    quarters = [f"{year}-{(year + 1) % 100:02d} Q{number}" for year in range(2019, 2026) for number in (1, 2, 3, 4)]
    rows = {quarter: 100 + place for place, quarter in enumerate(quarters[:25])}
    files = [
        sheet(tmp_path / f"{quarter.replace(' ', '_')}.csv", quarter, count, prefix="R")
        for quarter, count in rows.items()
    ]
    chance = random.Random()
    for _ in range(2):
        acknowledged = _submit_until_killed(database, files, chance)
        done = run("returns", "--json", "--database", database)
        assert done.code == 0
        kept = {each["return_id"]: each for each in done.json}
        assert acknowledged <= kept.keys()
        assert all(each["rows"] == each["kept"] == rows[each["quarter"]] for each in kept.values()), "half a return"


def _submit_until_killed(database, files, chance):
    """The ids on the receipts that were printed before the process was killed."""
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(database), *map(str, files)],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with sender:
        assert sender.stdout
        stop, receipts = chance.randint(1, 8), []
        while len(receipts) < stop and (line := sender.stdout.readline()):
            receipts += re.findall("^Return accepted: (.+)$", line)
        time.sleep(chance.random() * 0.15)
        sender.send_signal(signal.SIGKILL)
        receipts += re.findall("^Return accepted: (.+)$", sender.stdout.read(), re.MULTILINE)
    assert sender.returncode == -signal.SIGKILL, "it was over before it could be killed"
    return set(receipts)
