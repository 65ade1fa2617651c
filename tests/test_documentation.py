"""The pages that people read first say what the code does: commands, words, decisions, links."""

import argparse
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dashboard import access
from dashboard.access import Role
from dashboard.analysis import exact, released
from dashboard.analysis.answer import MARKS, Answer, GroupCurve, Row, Source
from dashboard.analysis.comparison import ALL_OTHERS, NOISE_METHOD
from dashboard.analysis.limits import with_funnel, with_process_limits
from dashboard.analysis.released import Question
from dashboard.cli.arguments import parser
from dashboard.definitions import ethnicity
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.sheets import SHEETS
from dashboard.errors import OutcomesError
from dashboard.http.routes import ACCESS_PARAMETERS, PARAMETERS
from dashboard.operations import contracts
from dashboard.operations.installation import Installation
from dashboard.settings import Settings
from dashboard.statistics.control_chart import Rule
from dashboard.statistics.funnel import Place
from dashboard.statistics.ratios import RATIO_METHODS
from dashboard.statistics.survival import CurvePoint, LogRank
from dashboard.statistics.verdicts import Verdict
from dashboard.ui.navigation import _TITLES as TITLES
from dashboard.warehouse import queries
from tests.builders import OPERATOR, moment
from tests.conftest import ROOT

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "DECISIONS.md",
    "GLOSSARY.md",
    "CHANGELOG.md",
    "queries/README.md",
    "sample_data/README.md",
)
EVERYWHERE = {"-h", "--help", "--database"}
NEVER = ("TODO", "FIXME", "BAME", "non-White", "offender", "ex-offender", "disengaged women")
every_page = pytest.mark.parametrize("page", PAGES)


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _in_a_line(page: str) -> str:
    return " ".join(_text(page).split())


def _commands(of: argparse.ArgumentParser, name: str = "outcomes") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be typed, `export disparity` included, with its parser."""
    below = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield name, of
    for action in below:
        for word, command in action.choices.items():
            yield from _commands(command, f"{name} {word}")


COMMANDS = dict(_commands(parser()))
every_command = pytest.mark.parametrize("command", COMMANDS)


def _options(command: str) -> set[str]:
    return {spelling for action in COMMANDS[command]._actions for spelling in action.option_strings} - EVERYWHERE


def _documented(command: str) -> str:
    """How the README spells a command: the first cell of its line in the table."""
    found = re.findall(rf"^\| `({re.escape(command)}(?: [^`]*)?)` \|", _text("README.md"), re.MULTILINE)
    assert len(found) == 1, f"{command} has {len(found)} lines in the README's table"
    return found[0]


@every_command
def test_every_command_is_in_the_readme_with_all_its_options(command):
    assert set(re.findall(r"--[a-z-]+", _documented(command))) == _options(command)


@every_command
def test_what_must_be_given_stands_outside_brackets_and_the_rest_inside(command):
    optional = " ".join(re.findall(r"\[(.*?)\]", _documented(command)))
    may_be_left_out = {
        spelling
        for action in COMMANDS[command]._actions
        for spelling in action.option_strings
        if not action.required and spelling not in EVERYWHERE
    }
    assert set(re.findall(r"--[a-z-]+", optional)) == may_be_left_out


@every_command
def test_every_choice_is_named_in_the_readme(command):
    line = next(line for line in _text("README.md").splitlines() if line.startswith(f"| `{command}"))
    for action in COMMANDS[command]._actions:
        if action.choices is not None:
            assert all(re.search(rf"\b{choice}\b", line) for choice in action.choices), action.dest


def test_what_every_command_takes_is_said_once():
    assert "`--database PATH`" in _text("README.md")
    assert "`OUTCOMES_DATABASE`" in _text("README.md")


@every_page
def test_no_page_spells_a_command_that_is_not_there(page):
    for written in re.findall(r"`(outcomes [a-z][^`]*)`", _text(page)):
        command = next((name for name in COMMANDS if f"{written} ".startswith(f"{name} ")), None)
        assert command, written
        assert set(re.findall(r"--[a-z-]+", written)) <= _options(command) | EVERYWHERE


@pytest.mark.parametrize("code", range(4))
def test_every_exit_code_is_in_the_readme(code):
    assert re.search(rf"^\| {code} \| \w", _text("README.md"), re.MULTILINE)


OF_A_ROW = ("field of a row", "field of a comparison", "field of a row with limits")
TABLES = ("field", *OF_A_ROW, "field of a point", "field of `logrank`")


def _lines_of_fields(heading: str) -> list[list[str]]:
    """The cells of the README's table under a heading: fields, what they hold, in which unit."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", _text("README.md"), re.MULTILINE)
    assert table
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table[1].splitlines()]


def _fields_in_readme(*headings: str) -> dict[str, bool]:
    """Field → whether the README says that it is always there."""
    cells = [line[0] for heading in headings for line in _lines_of_fields(heading)]
    found = [(name, bool(star)) for cell in cells for name, star in re.findall(r"`(\w+)`(\*?)", cell)]
    assert len(found) == len(dict(found)), "a field stands once"
    return dict(found)


def test_the_shape_of_an_answer_is_in_the_readme():
    without = {
        "source": Source.OWN,
        "rows": (),
        "notes": (),
        "curve": (),
        "curves": (),
        "logrank": LogRank(1.0, 1, 0.3),
        "life_table": (CurvePoint(7, 0.9, 0.8, 0.95, 100),),
    }
    everything = {field.name: "x" for field in fields(Answer)} | without
    bare = Answer("started", Source.OWN, "2025-26", ()).as_json()
    assert _fields_in_readme("field") == {name: name in bare for name in Answer(**everything).as_json()}


def test_the_shape_of_a_row_is_in_the_readme():
    full = Row(**{field.name: "x" for field in fields(Row)} | {"mirror_differs": True})
    answers = [Answer("started", Source.OWN, "2025-26", (row,)).as_json() for row in (full, Row("White"))]
    everything, bare = (answer["rows"][0] for answer in answers)
    assert _fields_in_readme(*OF_A_ROW) == {name: name in bare for name in everything}


def test_the_shape_of_a_point_of_a_curve_is_in_the_readme():
    points = (CurvePoint(91, 0.5, 0.4, 0.6, 30),)
    group = GroupCurve("White", "white", points)
    by_group = Answer("time_to_leaving", Source.OWN, "2025-26", (Row("White"),), curves=(group,))
    together = Answer("time_to_leaving", Source.OWN, "2025-26", (), curve=points)
    (with_names,), (bare,) = (answer.as_json()["rows"] for answer in (by_group, together))
    assert _fields_in_readme("field of a point") == {name: name in bare for name in with_names}


def test_the_shape_of_a_log_rank_test_is_in_the_readme():
    assert _fields_in_readme("field of `logrank`") == {field.name: True for field in fields(LogRank)}


@pytest.mark.parametrize("heading", TABLES)
def test_every_field_has_its_meaning_and_its_unit(heading):
    for line in _lines_of_fields(heading):
        assert len(line) == 3, line
        assert all(len(cell) > 3 for cell in line), line


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("verdict", [each.value for each in Verdict]),
        ("finding", [each.value for each in (*Place, *Rule)]),
        ("interval", [*RATIO_METHODS.values(), NOISE_METHOD]),
        ("mark", [mark for mark in MARKS if mark not in "pr"]),
        ("reference", [ALL_OTHERS]),
    ],
)
def test_every_word_that_a_field_can_hold_is_in_the_readme(field, values):
    (line,) = [line for heading in TABLES for line in _lines_of_fields(heading) if f"`{field}`" in line[0]]
    assert set(values) <= set(re.findall(r"`([^`]+)`", line[1]))


def _of_one_kind_each() -> list[str]:
    """One indicator of each kind of figure and of what it counts."""
    return list({(one.kind, one.counting): slug for slug, one in INDICATORS.items()}.values())


@pytest.fixture(scope="module")
def asked(one_service) -> dict[str, list[dict[str, Any]]]:
    """Command → its answers on the sample data of one service, in every shape."""
    installation = Installation(Settings(database=one_service))
    records, release = installation.records(), installation.release()
    found: dict[str, list[Answer]] = {"own": [], "headline": [], "answer": []}
    for slug in _of_one_kind_each():
        for by in (None, "quarter", *INDICATORS[slug].breakdowns[:1]):
            asks = {
                "own": partial(exact.own, records, OPERATOR, "RIVERSIDE", slug, by=by),
                "headline": partial(exact.headline, records, OPERATOR, slug, by=by),
                "answer": partial(released.answer, release, Question(slug, by=by)),
            }
            for command, ask in asks.items():
                with suppress(OutcomesError):
                    found[command].append(ask())
    found["headline"] += [with_process_limits(answer) for answer in found["headline"] if answer.by == "quarter"]
    providers = tuple(Row(name, n=100, k=k, rate=k / 100, slug=name) for name, k in (("A", 50), ("B", 70)))
    found["headline"].append(with_funnel(Answer("completed", Source.HEADLINE, "2025-26", providers, by="provider")))
    found["own"].append(exact.own(records, OPERATOR, "RIVERSIDE", "completed", by="ethnicity_two", stratify="age"))
    found["answer"].append(released.answer(release, Question("completed", by="disability")))
    installation.close()
    return {command: [answer.as_json() for answer in answers] for command, answers in found.items()}


@pytest.mark.parametrize("command", ["own", "headline", "answer"])
def test_every_field_that_a_command_gives_is_in_the_readme(asked, command):
    whole, of_rows, of_points = (_fields_in_readme(*those) for those in (["field"], OF_A_ROW, ["field of a point"]))
    assert len(asked[command]) > 5
    for answer in asked[command]:
        assert {name for name, always in whole.items() if always} <= answer.keys() <= whole.keys()
        assert answer.get("logrank", {}).keys() <= _fields_in_readme("field of `logrank`").keys()
        for row in answer["rows"]:
            named = of_points if "at" in row else of_rows | {"slug": False}
            assert {name for name, always in named.items() if always} <= row.keys() <= named.keys()


def test_what_is_of_exact_figures_only_is_in_no_published_answer(asked):
    exact_only = {
        name
        for heading in OF_A_ROW
        for line in _lines_of_fields(heading)
        if line[1].startswith(("exact figures only", "with `--stratify`"))
        for name in re.findall(r"`(\w+)`", line[0])
    }
    given = {
        name for command in ("own", "answer") for answer in asked[command] for row in answer["rows"] for name in row
    }
    published = {name for answer in asked["answer"] for row in answer["rows"] for name in row}
    assert {"women", "p_value", "mirror_rri", "rri_adjusted"} <= exact_only <= given
    assert not exact_only & published
    assert "rri" in published


def test_the_register_of_contracts_in_the_readme_can_be_registered(records):
    (register,) = re.findall(r"^```toml\n(.*?)^```$", _text("README.md"), re.MULTILINE | re.DOTALL)
    contracts.register(records, OPERATOR, contracts.read_register(register), now=moment("2026-06-01"))
    assert len(contracts.agreed(records, OPERATOR)) == 1


@pytest.mark.parametrize(
    ("address", "word"),
    [*(("answers", word) for word in PARAMETERS), *(("access", word) for word in ACCESS_PARAMETERS)],
)
def test_every_parameter_over_http_is_in_the_readme(address, word):
    line = next(line for line in _text("README.md").splitlines() if line.startswith(f"| `/api/v1/{address}`"))
    assert f"`{word}`" in line


@pytest.mark.parametrize("page", access.PAGES)
def test_every_page_of_a_commissioner_is_in_their_tour(page):
    if Role.COMMISSIONER in access.PAGES[page] and page not in ("definitions.py", "checks.py", "your_information.py"):
        tour = _text("README.md").partition("Two minutes as a commissioner")[2].partition("**Send a whole return")[0]
        assert f"*{TITLES[page][0]}*" in tour


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_is_in_the_readme_and_the_glossary(sheet):
    assert sheet in _text("README.md")
    assert sheet in _in_a_line("GLOSSARY.md")


def test_every_room_is_on_the_map():
    rooms = {path.parent.name for path in (ROOT / "dashboard").glob("*/__init__.py")}
    assert rooms
    assert rooms == set(re.findall(r"`dashboard/(\w+)`", _text("README.md")))


@pytest.mark.parametrize("slug", INDICATORS)
def test_every_indicator_is_in_the_glossary(slug):
    assert f"**{INDICATORS[slug].title}** (`{slug}`):" in _text("GLOSSARY.md")


@pytest.mark.parametrize("slug", CHARACTERISTICS)
def test_every_characteristic_is_in_the_glossary(slug):
    assert f"(`{slug}`):" in _text("GLOSSARY.md")


@pytest.mark.parametrize("role", Role)
def test_every_role_is_in_the_glossary(role):
    assert f"(`{role.value}`):" in _text("GLOSSARY.md")


def test_the_glossary_names_no_slug_that_is_gone():
    known = {*INDICATORS, *CHARACTERISTICS, *(role.value for role in Role)}
    assert set(re.findall(r"\(`(\w+)`\):", _text("GLOSSARY.md"))) == known


@pytest.mark.parametrize("label", [*ethnicity.GROUPS.values(), *(one.label for one in ethnicity.DETAILED)])
def test_every_ethnic_group_is_named_in_the_glossary(label):
    assert re.search(rf"{re.escape(label)}[;. ]", _in_a_line("GLOSSARY.md"))


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_in_the_glossary(mark):
    assert f"[{mark}] {MARKS[mark].split(':')[0]}" in _in_a_line("GLOSSARY.md")


def _targets() -> dict[str, bool]:
    """Every target of the Makefile that can be typed → whether it says what it does."""
    found = re.findall(r"^([a-z-]+):(?!=)(.*)$", _text("Makefile"), re.MULTILINE)
    return {name: "## " in rest for name, rest in found}


def test_every_make_command_is_explained():
    explained = [name for name, says in _targets().items() if says]
    assert {"run", "test"} <= set(explained)
    words = _text("README.md") + _text("CONTRIBUTING.md")
    assert not [name for name in explained if not re.search(rf"\bmake {name}\b", words)]


@every_page
def test_no_page_names_a_make_command_that_is_not_there(page):
    code = re.findall(r"`([^`\n]+)`|^    (.+)$", _text(page), re.MULTILINE)
    written = re.findall(r"\bmake ([a-z-]+)\b", "\n".join(span or line.split("#")[0] for span, line in code))
    assert set(written) <= set(_targets())


def _headings(path: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them from its headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@every_page
def test_every_link_leads_somewhere(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", _text(page)):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (ROOT / page).parent / name if name else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in _headings(target), link


@every_page
def test_every_file_that_is_named_exists(page):
    tops = "dashboard|queries|sample_data|tests"
    for name in re.findall(rf"`((?:{tops})/[a-z0-9_./-]+)`", _text(page)):
        assert (ROOT / name).exists(), name


def test_the_readme_leads_to_every_other_page():
    linked = set(re.findall(r"\]\(([^)\s#]+)", _text("README.md")))
    at_the_root = {path.name for path in ROOT.glob("*.md")} - {"README.md"}
    assert {*PAGES, "LICENSE"} - {"README.md"} <= linked
    assert at_the_root <= linked


@every_page
def test_words_that_stand_on_no_page(page):
    assert not [word for word in NEVER if re.search(rf"\b{re.escape(word)}s?\b", _text(page), re.IGNORECASE)]


@every_page
def test_no_page_names_a_place_on_somebodys_machine(page):
    assert not re.search(r"(?<![\w.:/])/(?:home|root|tmp|usr|var|opt|work|Users)/", _text(page))


def test_decisions_are_numbered_without_gaps_and_say_the_same_three_things():
    _, *entries = re.split(r"^## ", _text("DECISIONS.md"), flags=re.MULTILINE)
    assert [entry[:4] for entry in entries] == [f"{number:03d} " for number in range(len(entries))]
    for entry in entries:
        assert re.findall(r"^\*\*(.+?)\.\*\*", entry, re.MULTILINE) == ["What", "Why", "Ruled out"], entry[:40]


def test_the_changelog_begins_with_what_is_not_released_yet():
    assert re.findall(r"^## (.+)$", _text("CHANGELOG.md"), re.MULTILINE)[0] == "Unreleased"


def test_the_page_of_the_queries_names_every_kind_of_file():
    kinds = {path.parent.name for path in (ROOT / "queries").glob("*/*.sql")}
    listed = re.search(r"\| folder \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", _text("queries/README.md"))
    assert listed
    assert set(re.findall(r"^\| `(\w+)`", listed[1], re.MULTILINE)) == kinds


def test_the_page_of_the_queries_names_every_view():
    listed = re.search(r"\| view \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", _text("queries/README.md"))
    assert listed
    views = {path.stem.partition("_")[2] for path in (ROOT / "queries" / "views").glob("*.sql")}
    assert {name for line in listed[1].splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1])} == views


@pytest.mark.parametrize("slug", INDICATORS)
def test_the_columns_on_the_page_of_the_queries_are_those_of_every_indicator(slug):
    listed = re.search(r"\| column \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", _text("queries/README.md"))
    assert listed
    columns = re.findall(r"^\| `(\w+)`", listed[1], re.MULTILINE)
    chosen = queries.sql("indicators", slug).rpartition("select\n")[2].partition("\nfrom ")[0]
    # What is worked out over several lines has its name on the last, which begins like that of any other column.
    lines = [line for line in chosen.splitlines() if re.match(r" {4}\S", line) and not line.endswith("(")]
    assert [line.strip(" ,").split(" ")[-1].rpartition(".")[2] for line in lines] == columns
