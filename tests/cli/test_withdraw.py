"""Taking a return back and putting it back, at the command line."""

import pytest

from dashboard.warehouse.records import Records
from tests.builders import new_reference, new_return, women


@pytest.fixture
def sent(database):
    records = Records(database, create=True)
    for completed in (1, 2):
        records.accept(new_return("A", "2025-26 Q2", women({"white": (completed, 3)})))
    records.close()
    return database


def _status(run, database):
    return {line["return_id"][-2:]: line["status"] for line in run("returns", "--json", "--database", database).json}


def test_a_return_is_taken_back_and_put_back(run, sent):
    done = run("withdraw", "A-2025-26-Q2-v2", "--reason", "the wrong file", "--provider", "A", "--database", sent)
    assert (done.code, done.err) == (0, "")
    assert "counts no longer; it is kept" in done.out
    assert "What has been published stays as it is." in done.out
    assert _status(run, sent) == {"v1": "current", "v2": "withdrawn"}

    done = run("withdraw", "A-2025-26-Q2-v2", "--reason", "it was right", "--undo", "--database", sent)
    assert done.code == 0
    assert _status(run, sent) == {"v1": "replaced", "v2": "current"}


@pytest.mark.parametrize(("words", "code", "said"), [
    (["A-2025-26-Q2-v2", "--reason", " "], 2, "Say why"),
    (["A-2025-26-Q2-v2", "--reason", "not yet", "--undo"], 2, "there is nothing to do"),
    (["A-2025-26-Q2-v9", "--reason", "wrong"], 2, "There is no return"),
    (["A-2025-26-Q2-v2", "--reason", "wrong", "--provider", "B"], 3, "none of yours"),
    (["A-2025-26-Q2-v2", "--reason", "about QQ123456C"], 3, "Say it without"),
    (["A-2025-26-Q2-v2"], 2, "--reason"),
])  # fmt: skip
def test_what_cannot_be_done_is_refused_with_the_reason(run, sent, words, code, said):
    done = run("withdraw", *words, "--database", sent)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "QQ123456C" not in done.err
    assert _status(run, sent) == {"v1": "replaced", "v2": "current"}


def test_what_was_sent_for_no_quarter_is_taken_back_too(run, sent):
    records = Records(sent)
    line = {"area_code": "E07000009", "ethnic_group": "white", "population": "women_arrested", "year": 2025,
            "ethnicity_source": "officer", "count": 10, "source": "invented"}  # fmt: skip
    records.accept_reference(new_reference("population", [line]))
    records.close()
    assert run("withdraw", "population-v1", "--reason", "the wrong year", "--database", sent).code == 0
    again = run("withdraw", "population-v1", "--reason", "the wrong year", "--database", sent)
    assert (again.code, "there is nothing to do" in again.err) == (2, True)
