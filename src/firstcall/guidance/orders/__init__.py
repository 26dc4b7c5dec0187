"""Court orders as conditions in three values: elements from facts, and a verdict that is never guilt."""

from firstcall.guidance.orders.conditions import ELEMENTS, Breach, Weighing, in_force, weigh
from firstcall.guidance.orders.law import Law, Territory, load
from firstcall.guidance.orders.meaning import Meant, meant
from firstcall.guidance.orders.verdicts import Verdict, verdicts
from firstcall.guidance.orders.weighing import Scene
from firstcall.guidance.orders.wording import in_words

__all__ = [
    "ELEMENTS",
    "Breach",
    "Law",
    "Meant",
    "Scene",
    "Territory",
    "Verdict",
    "Weighing",
    "in_force",
    "in_words",
    "load",
    "meant",
    "verdicts",
    "weigh",
]
