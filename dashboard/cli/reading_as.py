"""What a file can be read as, where there are two ways: the answers that were typed, and what to type."""

import sys
from collections.abc import Sequence

from dashboard.errors import UsageError
from dashboard.intake.asking import any_asked, questions
from dashboard.intake.check import Checked, SentFile
from dashboard.intake.giving_back import is_of
from dashboard.intake.questions import Answers, ReadAs


def answers(typed: Sequence[str], files: Sequence[SentFile]) -> Answers:
    """What was typed as `FILE=ANSWER`, once for each question.

    Raises:
        UsageError: it names no file of these, or is no answer to any question.
    """
    found: dict[str, tuple[ReadAs, ...]] = {}
    for each in typed:
        file, _, said = each.rpartition("=")
        if not any(is_of(file, sent) for sent in files):
            raise UsageError("--read-as is FILE=ANSWER, and FILE is the name of one of the files that are given here.")
        if said not in set(ReadAs):
            raise UsageError(f"There is no such answer for --read-as. There are: {', '.join(ReadAs)}.")
        found[file] = (*found.get(file, ()), ReadAs(said))
    return found


def say_what_to_answer(files: Sequence[SentFile], checked: Checked) -> None:
    """On stderr: each question without an answer, and each answer without a question."""
    if not any_asked(checked):
        return
    asked = questions(files, checked)
    for each in asked:
        if each.answer is None:
            print(f"{each.file}: {each.asks}. Say which it is:", file=sys.stderr)
            for option in (one for one in each.options if one.possible):
                print(f'  --read-as "{each.file}={option.answer}"   {option.says}', file=sys.stderr)
    used = {(each.file, each.answer) for each in asked}
    for file, said in checked.answers.items():
        for answer in said:
            if (file, answer) not in used:
                print(f"{file}: nothing was asked to which the answer is {answer}.", file=sys.stderr)
