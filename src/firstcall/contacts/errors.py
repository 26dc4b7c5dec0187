"""What a contact's actions refuse, named for what the caller does next."""

from __future__ import annotations


class StepRefused(Exception):
    """The application would not take a step; every reason is given and stands in the log already.

    ``why`` holds codes, ``says`` one sentence a code. Show them beside what was typed, and keep what was typed.
    """

    def __init__(self, step: str, why: tuple[str, ...], says: tuple[str, ...]) -> None:
        super().__init__("; ".join(says))
        self.step = step
        self.why = why
        self.says = says


class NotFound(Exception):
    """There is no such incident, suggestion, warning or promise; the text names it."""


class BadInput(Exception):
    """A field cannot be read; nothing was recorded. ``field`` names it, the text says the mend."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field
