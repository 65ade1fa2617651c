"""Removing a woman at the command line."""

import io

import pytest

from dashboard.warehouse.records import Records
from tests.builders import new_return, women


@pytest.fixture
def sent(database, empty_records):
    database.parent.mkdir()
    database.write_bytes(empty_records.read_bytes())
    records = Records(database)
    for completed in (1, 2):
        records.accept(new_return("A", "2025-26 Q2", women({"white": (completed, 3)})))
    records.close()
    return database


def _people(database):
    records = Records(database)
    found = records._fetch("select distinct person_id from referral order by 1")["person_id"].to_list()
    kept = records.forgettings()
    records.close()
    return found, kept


def test_a_woman_is_removed_and_only_that_is_kept(run, sent):
    done = run(
        "forget", "--provider", "A", "--person-id", "r-white-1", "--reason", "She objects", "--database", sent
    )  # fmt: skip
    assert done.code == 0
    assert done.out.startswith("2 rows were removed, of all versions together: 2 of referrals.")
    assert "What has been published stays as it is." in done.out
    assert "r-white-1" not in done.out + done.err
    people, kept = _people(sent)
    assert people == ["r-white-0", "r-white-2"]
    assert [(line["reason"], line["how_many"], line["happened_by"]) for line in kept] == [
        ("objected", 2, "command line")
    ]


def test_her_number_need_not_be_typed_into_the_history_and_words_about_her_are_not_kept(run, sent, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("r-white-1\n"))
    words = "she told us of something that nobody else should know"
    assert run("forget", "--provider", "A", "--person-id", "-", "--reason", words, "--database", sent).code == 0
    people, kept = _people(sent)
    assert "r-white-1" not in people
    assert kept[0]["reason"] == "other"
    assert not [path for path in sent.parent.iterdir() if b"nobody else should know" in path.read_bytes()]


@pytest.mark.parametrize(("words", "code", "says"), [
    (["--provider", "A", "--person-id", "nobody", "--reason", "objected"], 2, "capitals count"),
    (["--provider", "B", "--person-id", "r-white-1", "--reason", "objected"], 2, "Nothing is held"),
    (["--provider", "A", "--person-id", " ", "--reason", "objected"], 2, "Give her number"),
    (["--provider", "A", "--person-id", "r-white-1", "--reason", " "], 2, "Say why"),
    (["--provider", "A", "--person-id", "r-white-1"], 2, "--reason"),
])  # fmt: skip
def test_what_cannot_be_done_changes_nothing(run, sent, words, code, says):
    done = run("forget", *words, "--database", sent)
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    people, kept = _people(sent)
    assert (len(people), kept) == (3, [])


def test_she_may_say_no_before_anything_is_sent(run, sent):
    done = run(
        "forget", "--provider", "A", "--person-id", "new", "--reason", "objected", "--in-advance", "--database", sent
    )  # fmt: skip
    assert (done.code, done.out[:31]) == (0, "Nothing about her was held. Row")
