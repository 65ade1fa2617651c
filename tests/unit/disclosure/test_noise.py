"""The noise: its shape as published, the same for the same women, and the secret behind it."""

import stat
from collections import Counter

import pytest

from dashboard.disclosure.noise import LARGEST, Noise, distribution, secret_beside

PUBLISHED = (0.1993, 0.1759, 0.1210, 0.0649, 0.0271, 0.0088, 0.0022, 0.0004)


@pytest.fixture
def noise():
    return Noise(b"\x01" * 32, 4)


@pytest.mark.parametrize(("size", "probability"), list(enumerate(PUBLISHED)))
def test_the_distribution_is_the_published_one(size, probability):
    assert round(distribution(4)[size], 4) == probability
    assert distribution(4)[-size] == distribution(4)[size]


@pytest.mark.parametrize("variance", [4, 9])
def test_mean_variance_and_sum(variance):
    values = distribution(variance)
    assert set(values) == set(range(-LARGEST, LARGEST + 1))
    assert sum(values.values()) == pytest.approx(1)
    assert sum(x * p for x, p in values.items()) == pytest.approx(0)
    assert sum(x * x * p for x, p in values.items()) == pytest.approx(variance)


@pytest.mark.parametrize("variance", [4, 9])
def test_draws_follow_the_distribution(variance):
    noise, draws = Noise(b"\x02" * 32, variance), 20_000
    found = Counter(noise.draw("1", "2025-26", 100, str(i)) for i in range(draws))
    for size, probability in distribution(variance).items():
        assert found[size] / draws == pytest.approx(probability, abs=0.012)


def test_the_same_women_have_the_same_draw(noise):
    assert noise.draw("1", "2025-26", 20, "123") == noise.draw("1", "2025-26", 20, "123")
    assert Noise(b"\x01" * 32, 4).draw("1", "2025-26", 20, "123") == noise.draw("1", "2025-26", 20, "123")
    assert noise.key("A/p1") == Noise(b"\x01" * 32, 9).key("A/p1")
    assert noise.key("A/p1") != noise.key("A/p2")


@pytest.mark.parametrize(
    "other",
    [("2", "2025-26", 20), ("1", "2024-25", 20), ("1", "2025-26", 21)],
    ids=["issue", "period", "count"],
)
def test_another_issue_period_or_set_draws_anew(noise, other):
    pairs = [(noise.draw("1", "2025-26", 20, str(i)), noise.draw(*other, str(i))) for i in range(4000)]
    same = sum(a == b for a, b in pairs) / len(pairs)
    expected = sum(p * p for p in distribution(4).values())
    assert same == pytest.approx(expected, abs=0.03), "as often equal as two independent draws"
    assert sum(a * b for a, b in pairs) / len(pairs) == pytest.approx(0, abs=0.35)


def test_another_secret_draws_anew(noise):
    other = Noise(b"\x03" * 32, 4)
    assert any(noise.draw("1", "2025-26", 20, str(i)) != other.draw("1", "2025-26", 20, str(i)) for i in range(50))


def test_the_secret_is_made_once_and_its_owner_alone_can_read_it(tmp_path):
    records = tmp_path / "records.duckdb"
    secret = secret_beside(records)
    file = tmp_path / "noise-secret"
    assert len(secret) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret_beside(records) == secret
    (tmp_path / "elsewhere").mkdir()
    assert secret_beside(tmp_path / "elsewhere" / "records.duckdb") != secret


@pytest.mark.parametrize("left", ["", "ab"])
def test_half_a_secret_is_no_secret(tmp_path, left):
    """Killed between making the file and filling it: noise from an empty secret could be worked out by anybody."""
    (tmp_path / "noise-secret").write_text(left, encoding="ascii")
    try:
        secret = secret_beside(tmp_path / "records.duckdb")
    except Exception:  # refusing is as good as making a new one
        return
    assert len(secret) == 32
