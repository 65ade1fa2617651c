"""`outcomes template`: the files that a return is made with, which are those that the page gives."""

from dashboard.exports.templates import template_files
from tests.cli.conftest import bytes_under


def test_every_file_is_written_and_named(run, tmp_path):
    done = run("template", "--out", tmp_path / "a folder" / "of templates")
    assert done.code == 0
    assert bytes_under(tmp_path / "a folder" / "of templates") == template_files()
    assert sorted(line.rpartition("/")[2] for line in done.out.splitlines()) == sorted(template_files())
    assert "guide.html" in done.err


def test_a_folder_that_cannot_be_made_is_wrong_usage(run, tmp_path):
    (tmp_path / "taken").write_text("")
    done = run("template", "--out", tmp_path / "taken")
    assert (done.code, done.out) == (2, "")
    assert "cannot be written to" in done.err


def test_the_examples_are_accepted_as_they_are(run, tmp_path):
    run("template", "--out", tmp_path)
    everything = tmp_path / "everything-example.csv"
    assert run("check", everything, "--provider", "OURS", "--quarter", "2025-26 Q1").code == 0
    sheets = ("referrals", "accommodation", "outcomes", "assessments", "experience")
    files = [tmp_path / f"{name}-example.csv" for name in sheets]
    assert run("check", *files, "--provider", "OURS", "--quarter", "2025-26 Q1").code == 0
