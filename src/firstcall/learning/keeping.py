"""The tables of this room, kept with every append to the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction

from firstcall.incident.entries import Entry
from firstcall.incident.learnt import KINDS, Learning, LearningFound
from firstcall.incident.state import State
from firstcall.learning.item import Item, after, begins, folded
from firstcall.learning.models import LearningItem
from firstcall.log import reading
from firstcall.log.models import EntryRow

log = logging.getLogger(__name__)


class Kept:
    """The tables of this room as the log's own writer sees them."""

    def follow(self, entries: Sequence[Entry], state: State) -> None:
        """Keep what these entries say of the register. A fault here never holds up the log."""
        ours = [entry for entry in entries if entry.kind in KINDS and entry.incident == 0]
        if not ours:
            return
        try:
            with transaction.atomic():
                for entry in ours:
                    keep(entry)
        except Exception:  # `firstcall rebuild` makes good what was left out
            log.exception("the learning register was not kept")

    def empty(self) -> None:
        """Forget the register; it is followed anew from the house log."""
        LearningItem.objects.all().delete()


KEPT = Kept()


def keep(entry: Entry) -> None:
    """Bring the item of one entry up to date. An entry of an item that is not there is passed over."""
    if not isinstance(entry.body, Learning):
        return
    if isinstance(entry.body, LearningFound):
        begun = begins(LearningItem.objects.count() + 1, entry)
        if begun is not None:
            row_of(begun, (entry.seq,)).save(force_insert=True)
        return
    row = LearningItem.objects.select_for_update().filter(number=entry.body.item).first()
    if row is not None:
        seqs = (*numbers_of(row), entry.seq)
        row_of(after(item_of(row), entry), seqs).save(force_update=True)


def numbers_of(row: LearningItem) -> tuple[int, ...]:
    """The entries of the house log that make an item."""
    return tuple(json.loads(row.entries))


def entries_of(row: LearningItem) -> tuple[Entry, ...]:
    """The entries of an item, in order."""
    rows = EntryRow.objects.filter(incident=0, seq__in=numbers_of(row)).order_by("seq")
    return tuple(reading.as_entry(kept) for kept in rows)


def item_of(row: LearningItem) -> Item:
    """An item folded from its entries."""
    return folded(row.number, entries_of(row))


def row_of(item: Item, seqs: tuple[int, ...]) -> LearningItem:
    """The row of an item."""
    said, found = item.found
    return LearningItem(
        number=item.number,
        entries=json.dumps(seqs),
        origin=found.origin.value,
        incident=found.incident,
        reference=found.reference,
        digest=digest_of(found),
        finding=found.finding,
        recommendation=found.recommendation,
        found=said.at,
        stage=item.stage.value,
        response="" if item.response is None else item.response.value,
        owner=item.owner,
        due=item.due,
        links=len(item.links),
        outcome="" if item.checked is None else item.checked[1].outcome.value,
    )


def digest_of(found: LearningFound) -> str:
    """By where it comes from and what is recommended, however they are spaced: the same is the same item."""
    told = (found.origin.value, str(found.incident), found.reference, found.recommendation)
    return sha256("\0".join(" ".join(part.split()).casefold() for part in told).encode()).hexdigest()
