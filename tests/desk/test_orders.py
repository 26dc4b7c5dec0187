"""The orders pane: an order in its own words, where it holds, and what a supervisor is asked."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import get_template

from firstcall.desk.picture.orders import order_words, orders
from firstcall.desk.picture.whole import Around, picture
from firstcall.guidance.orders import load
from firstcall.incident.codes import Certainty, Outcome
from firstcall.incident.records import Condition, Order, Parameters
from tests.desk import building as b

LAW = load()
HERS = "4 Sample Row, Anytown, ZZ1 2ZZ"
AWAY = Condition(pattern="exclusion-radius", parameters=Parameters(place=(HERS,), radius="200 metres"))
BEES = Condition(pattern="no-bees", parameters=Parameters(named=("Ann <b>Other",)))


def shown(*held: Order):  # type: ignore[no-untyped-def]
    answer = b.answer(Outcome.TRACE, None, b.found(Certainty.CERTAIN, *held))
    return b.state(b.check(name=("Alan Example",)), answer)


def order(kind: str, made: date, *conditions: Condition, **more: object) -> Order:
    return Order(type=kind, made=made, conditions=conditions, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "kind", "holds", "doubts"),
    [
        (order("SPO", date(2024, 1, 5)), "Stalking Protection Order", "holds in the whole United Kingdom", ()),
        (order("non-molestation order", date(2024, 1, 5)), "", "holds in England and Wales", ()),
        (
            order("non-molestation", date(2024, 1, 5), territory="northern-ireland"),
            "non-molestation order (Northern Ireland)",
            "holds in Northern Ireland",
            ("ask a supervisor whether it holds in England and Wales",),
        ),
        (
            order("SOPO", date(2018, 1, 5)),
            "Sexual Offences Prevention Order",
            "holds in the whole United Kingdom",
            ("such orders were made until 7 March 2015: check the order",),
        ),
        (order("Bee Order", date(2024, 1, 5)), "", "", ("ask a supervisor whether it holds in England and Wales",)),
    ],
)
def test_where_an_order_holds_and_what_is_doubtful(held: Order, kind: str, holds: str, doubts: tuple[str, ...]) -> None:
    (view,) = orders(shown(held), LAW, b.NOW)
    assert (view.kind, view.holds, view.doubts) == (kind, holds, doubts)


def test_a_pattern_stands_in_its_words_and_one_that_is_not_known_says_so() -> None:
    (view,) = orders(shown(order("SPO", date(2024, 1, 5), AWAY, BEES)), LAW, b.NOW)
    known, unknown = view.conditions
    assert (known.text, known.gap) == (f"not to come within 200 metres of {HERS}", "")
    assert unknown.gap == "no pattern 'no-bees' is known here: read the order itself"


def test_the_pane_draws_words_territory_and_doubt_and_no_markup_of_a_record() -> None:
    state = shown(order("SPO", date(2024, 1, 5), AWAY, BEES, territory="northern-ireland"))
    html = get_template("desk/panes/orders.html").render({"picture": picture(state, [], b.CHOICES, b.NOW, Around())})
    for words in (
        "Stalking Protection Order (Northern Ireland)",
        "within 200 metres of",
        "read the order itself",
        "ask a supervisor",
    ):
        assert words in html
    assert "<b>Other" not in html


def test_an_order_in_one_line_has_all_that_it_forbids() -> None:
    assert order_words(order("SPO", date(2024, 1, 5), AWAY, Condition(act="contact")), LAW) == (
        f"SPO made 5 Jan 2024, until further order: not to come within 200 metres of {HERS}; no contact"
    )
