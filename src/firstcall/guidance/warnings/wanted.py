"""Wanted, missing, or under an open notice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from firstcall.guidance.knowing import Known
from firstcall.guidance.warnings.rules import warns
from firstcall.guidance.warnings.situation import RESTRICTED_SAYS, Situation, capped, unsure, warn, who
from firstcall.incident.codes import Level
from firstcall.incident.entries import Draft

_EPISODE = re.compile(r"\b(?:missing|absent|absconded|notice|alert|wanted|warrant)\b")
_OVER = re.compile(
    r"\b(?:closed|found|returned|located|resolved|cancelled|canceled|withdrawn|expired|past|ended|historic\w*|previous)\b"
)
#: Of an event, these sources alone tell that somebody is sought; elsewhere a missing episode is an old crime record.
_SEEKING = ("missing", "international", "pnc")


@warns(
    "wanted-or-missing",
    Level.CRITICAL,
    source="College of Policing APP, missing persons; Police National Computer practice",
)
def wanted_or_missing(s: Situation) -> Iterator[Draft]:
    """A record marks somebody of this incident as wanted or missing, or holds an open episode or notice of them."""
    for person, record in s.records_of_all():
        why = _sought(s, record)
        if not why:
            continue
        says = f"{who(person)}: {why} ({record.key}). Tell a supervisor now.{unsure(record)}"
        if s.restricted(record):
            says = RESTRICTED_SAYS.format(who=who(person))
        level = capped(Level.CRITICAL, record.sure)
        subject = record.key if s.restricted(record) else why
        yield warn("wanted-or-missing", level, says, record.rests_on, person=person.ref, subject=subject)


def _sought(s: Situation, record: Known) -> str:
    marked = [m.says for t in record.subject.markers if "wanted-or-missing" in (m := s.book.markers.of(t)).codes]
    if marked:
        return marked[0]
    event = record.held.found.record.event
    if event is None or record.held.source not in _SEEKING:
        return ""
    kind = event.kind.casefold().replace("-", " ").replace("_", " ")
    told = f"{kind} {event.text.casefold()}"
    open_now = re.search(r"\b(?:open|current|active|outstanding)\b", kind) is not None
    if not _EPISODE.search(kind) and not open_now:
        return ""
    return "" if not open_now and _OVER.search(told) else f"an open {kind.replace('open', '').strip() or 'episode'}"
