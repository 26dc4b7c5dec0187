"""The demonstration's telephone: a packaged scenario's contact rings in the running application, and plays itself if asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.db import close_old_connections

from firstcall.contacts import actions
from firstcall.exercises import deeds, packaged
from firstcall.exercises.demo import TEAM
from firstcall.exercises.known import load_scenario
from firstcall.exercises.moved import moved_to
from firstcall.exercises.scenario import ContactPlanned, Scenario
from firstcall.incident.codes import Channel
from firstcall.log.recording import Recorded
from firstcall.people.models import Staff
from firstcall.people.queries import staff_of
from firstcall.people.who import Who

log = logging.getLogger(__name__)


class NoSuchRing(LookupError):
    """No packaged scenario has a contact of this name; the text names those that there are."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A contact that can ring. ``name`` is ``scenario`` or, of a scenario with several, ``scenario/contact``."""

    name: str
    says: str
    scenario: Scenario
    contact: ContactPlanned

    @property
    def channel(self) -> Channel:
        """How it reaches the control room."""
        return self.contact.channel


@lru_cache(maxsize=1)
def rings() -> tuple[Ring, ...]:
    """Everything that can ring: each contact of each packaged scenario, in the order of the files and of their times."""
    found: list[Ring] = []
    for path in packaged.paths():
        scenario, about = load_scenario(path), packaged.says(path)
        several = len(scenario.contacts) > 1
        for number, contact in enumerate(scenario.contacts, 1):
            name = f"{scenario.scenario}/{contact.id}" if several else scenario.scenario
            which = f" Contact {number} of {len(scenario.contacts)}." if several else ""
            found.append(Ring(name, f"{about}{which}", scenario, contact))
    return tuple(found)


def offered() -> tuple[tuple[str, str], ...]:
    """(name, what it is about) of what a visitor may let ring; nothing outside a demonstration."""
    if not Staff.objects.filter(team=TEAM).exists():
        return ()
    return tuple((one.name, one.says) for one in rings())


def find(name: str) -> Ring:
    """The ring of this name; a scenario's name alone is its first contact. Raises NoSuchRing."""
    for one in rings():
        if name in (one.name, one.scenario.scenario):
            return one
    raise NoSuchRing(f"nothing rings by the name {name!r}; there is {', '.join(r.name for r in rings())}")


def ring(name: str, *, handler: Who | None = None, at: datetime) -> Recorded:
    """Let a contact ring now, answered by ``handler`` (left out: by whom the scenario gives it to).

    Raises NoSuchRing; NotKnown where the scenario's handler is not on this staff; NotPermitted.
    """
    one = find(name)
    who = handler or staff_of(one.contact.handler)
    contact = one.contact
    return actions.take(
        who=who, channel=contact.channel, number=contact.number, place=contact.place, contact=contact.id, at=at
    )


def play(
    name: str,
    *,
    incident: int,
    handler: Who,
    pace: float = 1.0,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Do the steps of a contact that rang, as ``handler``, each at its time; ``pace`` 2 takes half as long.

    Returns after the last step. A step that the application refuses stands in the log, and the next follows.
    """
    one = find(name)
    began = now()
    contact = moved_to(one.scenario, began).contact(one.contact.id)
    starts = contact.begins(began)
    passed = 0.0
    for step, moment in zip(contact.steps, contact.moments(began), strict=True):
        due = (moment - starts).total_seconds() / pace
        wait(max(due - passed, 0.0))
        passed = max(due, passed)
        at = now()
        deeds.do(step, who=handler, incident=incident, begun=at, at=at)


def play_in_background(name: str, *, incident: int, handler: Who, pace: float = 1.0) -> threading.Thread:
    """As ``play``, in a thread of this process that ends with the last step, or with the process."""

    def run() -> None:
        try:
            play(name, incident=incident, handler=handler, pace=pace)
        except Exception:
            log.exception("a scenario stopped playing")
        finally:
            close_old_connections()

    thread = threading.Thread(target=run, name=f"play-{incident}", daemon=True)
    thread.start()
    return thread
