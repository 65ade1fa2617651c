"""What can be read in two ways is told with what to type, and read as it was typed; the receipt says so."""

from tests.cli.conftest import sheet

OF = ("--provider", "A", "--quarter", "2025-26 Q2")


def test_a_question_is_answered_by_an_option_and_told_on_the_receipt(run, database, tmp_path):
    file = sheet(tmp_path / "a.csv", "2025-26 Q2", rows=3)
    names, *rows = file.read_text().splitlines()
    file.write_text("\n".join([names, rows[0], names, *rows[1:]]) + "\n")
    asked = run("check", file, *OF, "--database", database)
    assert asked.code == 1
    assert '--read-as "a.csv=once"' in asked.err
    assert '--read-as "a.csv=above"' in asked.err
    sent = run("submit", file, *OF, "--read-as", "a.csv=once", "--database", database)
    assert sent.code == 0
    assert "Note: Read as you said: a.csv: the column names only stand there again, and are left out" in sent.out
    assert "3 referrals" in sent.out


def test_an_answer_that_fits_nothing_is_told(run, database, tmp_path):
    file = sheet(tmp_path / "a.csv", "2025-26 Q2", rows=3)
    unknown = run("check", file, *OF, "--read-as", "a.csv=maybe", "--database", database)
    assert unknown.code == 2
    assert "semicolons" in unknown.err
    assert run("check", file, *OF, "--read-as", "b.csv=once", "--database", database).code == 2
    idle = run("check", file, *OF, "--read-as", "a.csv=once", "--database", database)
    assert idle.code == 0
    assert "nothing was asked to which the answer is once" in idle.err
