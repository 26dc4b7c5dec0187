"""Court orders as conditions in three values: elements from facts, and a verdict that is never guilt."""

from firstcall.guidance.orders.conditions import Breach, Weighing, in_force, weigh
from firstcall.guidance.orders.law import Law, load
from firstcall.guidance.orders.verdicts import Verdict, in_words, verdicts

__all__ = ["Breach", "Law", "Verdict", "Weighing", "in_force", "in_words", "load", "verdicts", "weigh"]
