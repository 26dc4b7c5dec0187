"""Court orders as courts of an invented force make them: types of their time, with the conditions that each usually has."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from firstcall.incident.records import Condition, Order, Target

#: From this day on the courts make an SHPO where they made a SOPO before.
SHPO_FROM = date(2015, 3, 8)
_CHILD_AGES = {"SOPO": ("<16", "<=16"), "SHPO": ("<18", "<16"), "SRO": ("<18",)}


def sexual(born: date, today: date, chance: Random) -> Order:
    """A SOPO or an SHPO, by its day, with two to five conditions."""
    first = max(born + timedelta(days=19 * 365), today - timedelta(days=14 * 365))
    made = min(first + timedelta(days=chance.randrange(1, max(2, (today - first).days))), today)
    kind = "SHPO" if made >= SHPO_FROM else "SOPO"
    return Order(type=kind, made=made, ends=_ends(made, today, chance), conditions=_sexual_conditions(kind, chance))


def sexual_risk(today: date, chance: Random) -> Order:
    """An SRO: no conviction, but a risk that a court saw."""
    made = today - timedelta(days=chance.randrange(10, 1500))
    child = Target(age=chance.choice(_CHILD_AGES["SRO"]))
    return Order(
        type="SRO",
        made=made,
        ends=made + timedelta(days=5 * 365),
        conditions=(Condition(act="communication", target=child),),
    )


def non_molestation(named: str, home: str, today: date, chance: Random) -> Order:
    """An NMO: no contact with one named person, and not to her home."""
    made = today - timedelta(days=chance.randrange(1, 340))
    return Order(type="NMO", made=made, ends=made + timedelta(days=365), conditions=_keep_away(named, home))


def domestic_violence_protection(named: str, home: str, today: date, chance: Random) -> Order:
    """A DVPO: fourteen to twenty-eight days away from her and her home."""
    made = today - timedelta(days=chance.randrange(1, 40))
    ends = made + timedelta(days=chance.choice((14, 21, 28)))
    return Order(type="DVPO", made=made, ends=ends, conditions=_keep_away(named, home))


def stalking_protection(named: str, home: str, today: date, chance: Random) -> Order:
    """An SPO: no contact by any means, and no watching of her home."""
    made = today - timedelta(days=chance.randrange(5, 700))
    return Order(type="SPO", made=made, ends=made + timedelta(days=730), conditions=_keep_away(named, home))


def _keep_away(named: str, home: str) -> tuple[Condition, ...]:
    her = Target(named=(named,))
    return (
        Condition(act="contact", target=her, unless=("through a solicitor",)),
        Condition(act="communication", target=her, unless=("through a solicitor",)),
        Condition(act="presence", place=(home,)),
    )


def _sexual_conditions(kind: str, chance: Random) -> tuple[Condition, ...]:
    child = Target(age=chance.choice(_CHILD_AGES[kind]))
    told = ("the child's parent knows and social services approve in writing",)
    found = [Condition(act="contact", target=child, supervised=False, unless=told if chance.random() < 0.6 else ())]
    usual = (
        Condition(act="communication", target=child, supervised=False, unless=told),
        Condition(act="internet-access") if chance.random() < 0.15 else Condition(act="own-history-deletion"),
        Condition(act="device", means="one that does not keep its history and is not open to inspection"),
        Condition(act="residence", target=child, approval="social services, in writing"),
        Condition(act="employment", target=child),
        Condition(act="travel", means="out of the United Kingdom", approval="the police, seven days before"),
    )
    return tuple(found + chance.sample(usual, chance.randint(1, 4)))


def _ends(made: date, today: date, chance: Random) -> date | None:
    ends = made + timedelta(days=365 * chance.choice((5, 7, 10, 15)))
    return None if chance.random() < 0.35 or ends <= today else ends
