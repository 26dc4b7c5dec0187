"""The weights that ship, and any others: sensible, calibrated, and in one place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from firstcall.matching import model as weights
from firstcall.matching.calibrating import TooFew, fitted, threshold
from firstcall.matching.in_order import ORDERS, out_of_order
from firstcall.matching.model import CERTAIN, DEFAULT, PROBABLE, Calibration, Chance
from firstcall.matching.score import compare

from .people import asked, held


@pytest.mark.parametrize(("field", "levels"), ORDERS, ids=[f"{field}: {' > '.join(of)}" for field, of in ORDERS])
def test_what_agrees_better_weighs_more(field: str, levels: tuple[str, ...]) -> None:
    bits = [DEFAULT.bits(field, level) for level in levels]
    assert bits == sorted(bits, reverse=True)
    assert bits[0] > 0 or field == "order"


FOR_AND_AGAINST = [
    ("a surname that agrees tells one of thousands", "surname", "agrees", 12, 15),
    ("a forename that agrees tells one of hundreds", "forename", "agrees", 8, 12),
    ("a short form tells less than the name itself", "forename", "short-form", 3, 8),
    ("another surname is a doubt, people marry", "surname", "differs", -7, -3),
    ("another forename is a doubt", "forename", "differs", -8, -4),
    ("a whole date of birth tells one of ten thousand", "born", "agrees", 13, 15),
    ("day and month swapped tell nearly as much", "born", "swapped", 7, 12),
    ("one figure wrong tells something", "born", "near", 4, 8),
    ("another date of birth is nearly another person", "born", "differs", -14, -8),
    ("a mobile number is one person's", "phone", "mobile", 30, 36),
    ("another mobile number says little, people have two", "phone", "differs", -2, 0),
    ("another address says little, people move", "address", "differs", -2, 0),
]


@pytest.mark.parametrize(
    ("says", "field", "level", "low", "high"), FOR_AND_AGAINST, ids=[r[0] for r in FOR_AND_AGAINST]
)
def test_the_weights_that_ship_are_sensible(says: str, field: str, level: str, low: float, high: float) -> None:
    assert low <= DEFAULT.bits(field, level) <= high


def test_weights_out_of_order_are_named() -> None:
    born = DEFAULT.levels["born"] | {"near": Chance(0.9, 1e-6), "differs": Chance(0.5, 0.1)}
    wrong = replace(DEFAULT, levels=DEFAULT.levels | {"born": born})
    told = list(out_of_order(wrong))
    assert ("born", "near weighs more than swapped") in told
    assert ("born", "differs weighs for one person") in told
    assert list(out_of_order(DEFAULT)) == []


def test_the_weights_that_ship_say_what_they_were_trained_on() -> None:
    assert "Trained by Splink" in DEFAULT.says and "invented persons" in DEFAULT.says
    assert "set by hand" in DEFAULT.says
    assert DEFAULT.calibration is not None and "damaged questions" in DEFAULT.calibration.says


def test_the_thresholds_fit_the_calibration() -> None:
    likely_as_not, as_probable = DEFAULT.chance(DEFAULT.thresholds.probable), DEFAULT.chance(DEFAULT.thresholds.certain)
    assert likely_as_not is not None and as_probable is not None
    assert 0.5 <= likely_as_not < as_probable
    assert as_probable >= PROBABLE


#: How many are right at each weight, of so many; the share that is promised; and from which weight on it is kept.
PROMISES = [
    ("all right: from the lowest on", [(10, 50, 50), (20, 50, 50)], 0.9, 10),
    ("the lower are wrong", [(10, 5, 50), (20, 100, 100)], 0.9, 20),
    ("few that are wrong are outweighed", [(10, 9, 10), (20, 1000, 1000)], 0.99, 10),
    ("ten are too few to promise nine in ten", [(10, 400, 400), (20, 10, 10)], 0.9, 10),
]


@pytest.mark.parametrize(("says", "told", "share", "expected"), PROMISES, ids=[row[0] for row in PROMISES])
def test_a_threshold_keeps_its_promise(
    says: str, told: list[tuple[int, int, int]], share: float, expected: float
) -> None:
    bits = [float(weight) for weight, _, of in told for _ in range(of)]
    right = [n < good for _, good, of in told for n in range(of)]
    assert threshold(bits, right, share) == expected


@pytest.mark.parametrize("many", [0, 1, 10])
def test_of_a_few_nothing_is_promised(many: int) -> None:
    with pytest.raises(TooFew):
        threshold([20.0] * many, [True] * many, CERTAIN)


BITS = st.floats(-1e6, 1e6)


@given(BITS, BITS)
def test_more_bits_are_never_less_likely(one: float, other: float) -> None:
    low, high = sorted((one, other))
    there, back = DEFAULT.chance(low), DEFAULT.chance(high)
    assert there is not None and back is not None
    assert 0 <= there <= back <= 1


@given(st.floats(0.01, 0.99))
def test_the_bits_of_a_chance_have_that_chance(chance: float) -> None:
    assert DEFAULT.calibration is not None
    assert DEFAULT.calibration.chance(DEFAULT.calibration.bits(chance)) == pytest.approx(chance)


def test_a_model_that_was_never_calibrated_knows_no_chance() -> None:
    assert replace(DEFAULT, calibration=None).chance(40.0) is None


def _matches(prior: float, slope: float) -> tuple[list[float], list[bool]]:
    """A thousand matches at each of thirty weights, as many of them right as such a calibration says."""
    true = Calibration(prior, slope, "")
    rows = [(float(bits), n < round(1000 * true.chance(bits))) for bits in range(30) for n in range(1000)]
    return [bits for bits, _ in rows], [right for _, right in rows]


@pytest.mark.parametrize(("prior", "slope"), [(-10.0, 1.0), (-8.0, 0.5), (-20.0, 1.2)])
def test_the_fit_finds_what_the_matches_were_made_by(prior: float, slope: float) -> None:
    found = fitted(*_matches(prior, slope), says="")
    assert found.slope == pytest.approx(slope, abs=0.02)
    assert found.prior == pytest.approx(prior, abs=0.3)


TOO_FEW = [
    ("nothing", [], []),
    ("none is wrong", [10.0, 20.0], [True, True]),
    ("none is right", [10.0, 20.0], [False, False]),
    ("the more bits the more often wrong", [1.0, 2.0, 30.0, 40.0], [True, True, False, False]),
]


@pytest.mark.parametrize(("says", "bits", "right"), TOO_FEW, ids=[row[0] for row in TOO_FEW])
def test_of_too_little_nothing_is_claimed(says: str, bits: list[float], right: list[bool]) -> None:
    with pytest.raises(TooFew):
        fitted(bits, right, says="")


@pytest.fixture
def _as_it_ships_afterwards() -> Iterator[None]:
    yield
    weights.use(lambda: DEFAULT)


@pytest.mark.usefixtures("_as_it_ships_afterwards")
def test_other_weights_are_read_once_and_compared_by() -> None:
    sexes = DEFAULT.levels | {"sex": {"agrees": Chance(1.0, 0.25), "differs": Chance(0.1, 0.75)}}
    reads = []
    weights.use(lambda: reads.append(1) or replace(DEFAULT, version="other", levels=sexes))
    pair = asked(sex="male"), held(sex="male")
    assert [compare(*pair).bits for _ in range(3)] == [2.0] * 3
    assert (weights.current().version, len(reads)) == ("other", 1)
    assert compare(*pair, model=DEFAULT).bits != 2.0


@pytest.mark.usefixtures("_as_it_ships_afterwards")
def test_where_the_weights_cannot_be_read_no_others_stand_in_for_them() -> None:
    def broken() -> weights.Model:
        raise ValueError("no good")

    weights.use(broken)
    for _ in range(2):
        with pytest.raises(ValueError, match="no good"):
            compare(asked(sex="male"), held(sex="male"))
