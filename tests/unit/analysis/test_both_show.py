"""A published difference is clear where both its ratio and its difference in points say so."""

from dashboard.analysis.answer import Answer, Row, Source
from dashboard.analysis.comparison import against_reference, with_what_seems_to_contradict
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.statistics.verdicts import CLEAR


def test_clear_is_what_ratio_and_difference_both_show():
    """Published limits of the two allow for the noise in two ways, and can disagree where women are few."""
    found = {verdict for k in range(5, 36) for verdict in [_published(k, 40, 1080, 1800)] if verdict is not None}
    assert found == {True}


def test_where_one_of_them_alone_shows_it_that_is_said():
    """So that nobody takes "no clear difference" beside an interval that leaves out 1 for a mistake."""
    seen = set()
    for k in range(5, 36):
        answer = _answer(k, 40, 1080, 1800)
        black = answer.rows[0]
        assert black.rri_low is not None
        assert black.rri_high is not None
        apart = round(black.rri_high, 2) < 1 or round(black.rri_low, 2) > 1
        contradicted = apart and black.verdict not in CLEAR
        assert any(note.startswith("Black: not called clear") for note in answer.notes) == contradicted
        seen.add(contradicted)
    assert seen == {True, False}


def _published(k1: int, n1: int, k0: int, n0: int) -> bool | None:
    """Whether a clear verdict has a difference that leaves out 0; None where nothing is clear."""
    black = _answer(k1, n1, k0, n0).rows[0]
    if black.verdict not in CLEAR:
        return None
    assert black.difference_low is not None
    assert black.difference_high is not None
    return not round(black.difference_low, 2) <= 0 <= round(black.difference_high, 2)


def _answer(k1: int, n1: int, k0: int, n0: int) -> Answer:
    rows = (
        Row("Black", n=n1, k=k1, rate=k1 / n1, slug="black"), Row("White", n=n0, k=k0, rate=k0 / n0, slug="white"),
    )  # fmt: skip
    answer = Answer("completed", Source.RELEASED, "2025-26", rows, by="ethnicity")
    return with_what_seems_to_contradict(against_reference(answer, CHARACTERISTICS["ethnicity"], None, "score", 4.0))
