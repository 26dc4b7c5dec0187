"""How contacts were handled, as values to draw: the queue of reviews, one contact rule by rule, feedback, agreement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firstcall.desk.picture import words
from firstcall.desk.picture.sentences import sentence
from firstcall.desk.picture.typed import visible
from firstcall.incident.codes import Verdict
from firstcall.incident.entries import Entry, RuleSeen
from firstcall.incident.state import State
from firstcall.people.who import Who
from firstcall.review.agreement import Agreement
from firstcall.review.models import ContactRead
from firstcall.review.queries import Contact, Given, had_a_hand, is_drawn, wanted
from firstcall.review.rules import Judged, Rule

#: Entries that are shown beneath one rule; the whole log is a link away.
MOST_ENTRIES = 8


@dataclass(frozen=True, slots=True)
class VerdictView:
    """A verdict with its own sign and its own words, so that no colour is needed."""

    code: str
    sign: str
    label: str


VERDICTS = {
    Verdict.MET: VerdictView("met", "✓", "met"),
    Verdict.NOT_MET: VerdictView("not-met", "✕", "not met"),
    Verdict.DOUBT: VerdictView("doubt", "?", "in doubt"),
    Verdict.NOT_APPLICABLE: VerdictView("not-applicable", "–", "not applicable"),
}
#: What a reviewer can choose, and how it is said.
CHOICES = tuple(
    (view, "cannot be told from the log" if verdict is Verdict.DOUBT else view.label)
    for verdict, view in VERDICTS.items()
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A contact that waits for a review. ``own``: this person had a hand in it; ``done``: they have reviewed it already."""

    incident: int
    reference: str
    closed: str
    closed_words: str
    handler: str
    channel: str
    why: str
    given: int
    wanted: int
    own: bool
    done: bool


def queue_rows(
    rows: Iterable[ContactRead], who: Who, reviewed: set[int], names: Mapping[str, str]
) -> tuple[QueueRow, ...]:
    """The rows of the queue, as this person sees them."""
    return tuple(
        QueueRow(
            incident=row.incident,
            reference=words.reference(row.incident),
            closed=words.iso(row.closed),
            closed_words=words.moment(row.closed),
            handler=words.by_label(row.handler, dict(names)) or "nobody",
            channel=words.CHANNELS.get(row.channel, row.channel),
            why=_why(row),
            given=row.given,
            wanted=wanted(row),
            own=had_a_hand(row, who.id),
            done=row.incident in reviewed,
        )
        for row in rows
    )


def _why(row: ContactRead) -> str:
    told = [f"{row.not_met} not met"] if row.not_met else []
    told += [f"{row.doubts} in doubt"] if row.doubts else []
    told += ["drawn by chance"] if is_drawn(row) else []
    return ", ".join(told)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the log that a verdict rests on."""

    seq: int
    clock: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """What one reviewer found of a rule, and why."""

    by: str
    verdict: VerdictView
    reason: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule on one contact: what the rules say and show, what reviewers found, and what is chosen in the form."""

    id: str
    asks: str
    answers: str
    verdict: VerdictView
    says: str
    entries: tuple[EntryLine, ...]
    further: int
    people: tuple[PersonSaid, ...]
    chosen: str
    reason: str
    wrong_verdict: str
    wrong_reason: str

    @property
    def open(self) -> bool:
        """Whether what it rests on is shown at once: where a person has to look."""
        return self.verdict.code in ("doubt", "not-met")


def rule_rows(
    contact: Contact,
    rules: Sequence[Rule],
    log: tuple[State, Sequence[Entry]],
    *,
    reviews: Sequence[Given],
    names: Mapping[str, str],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> tuple[RuleRow, ...]:
    """A row for each rule, what is not met or in doubt first. A form begins with what the rules say, but of two reviewers' with nothing."""
    known = {entry.seq: entry for entry in log[1]}
    rows = []
    for rule in rules:
        judged = contact.judgement[rule.id]
        begins = "" if judged.verdict is Verdict.DOUBT or contact.wanted == 2 else judged.verdict.value
        rows.append(
            RuleRow(
                id=rule.id,
                asks=rule.asks,
                answers=rule.answers,
                verdict=VERDICTS[judged.verdict],
                says=judged.says,
                entries=tuple(_line(known[seq], log[0]) for seq in judged.rests_on[:MOST_ENTRIES] if seq in known),
                further=max(0, len(judged.rests_on) - MOST_ENTRIES),
                people=tuple(_said(review, rule.id, names) for review in reviews if _seen(review, rule.id)),
                chosen=typed.get(f"verdict-{rule.id}", begins),
                reason=typed.get(f"reason-{rule.id}", ""),
                wrong_verdict=wrong.get(f"verdict-{rule.id}", ""),
                wrong_reason=wrong.get(f"reason-{rule.id}", ""),
            )
        )
    order = [VERDICTS[v].code for v in (Verdict.NOT_MET, Verdict.DOUBT, Verdict.MET, Verdict.NOT_APPLICABLE)]
    return tuple(sorted(rows, key=lambda row: order.index(row.verdict.code)))


def sent_verdicts(sent: Mapping[str, str], judgement: Mapping[str, Judged]) -> tuple[RuleSeen, ...]:
    """The verdicts that a form sends; one that was not chosen, or cannot be read, is left out."""
    codes = {verdict.value: verdict for verdict in Verdict}
    found = []
    for rule in judgement:
        verdict, said = codes.get(sent.get(f"verdict-{rule}", "")), codes.get(sent.get(f"said-{rule}", ""))
        if verdict is not None and said is not None:
            found.append(RuleSeen(rule=rule, said=said, verdict=verdict, reason=sent.get(f"reason-{rule}", "")))
    return tuple(found)


def _line(entry: Entry, state: State) -> EntryLine:
    return EntryLine(entry.seq, words.clock(entry.at), visible(sentence(entry, state)))


def _seen(review: Given, rule: str) -> RuleSeen | None:
    return next((seen for seen in review.body.verdicts if seen.rule == rule), None)


def _said(review: Given, rule: str, names: Mapping[str, str]) -> PersonSaid:
    seen = _seen(review, rule)
    assert seen is not None
    return PersonSaid(words.by_label(review.by, dict(names)), VERDICTS[seen.verdict], visible(seen.reason))


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review with what was said to the handler and what they answered. ``verdicts`` are those not met, or found otherwise."""

    incident: int
    seq: int
    reference: str
    by: str
    at: str
    good: str
    change: str
    says: str
    verdicts: tuple[tuple[str, VerdictView, str], ...]
    taken: str
    answer: str
    wrong: str = ""


def review_view(
    incident: int, review: Given, rules: Sequence[Rule], names: Mapping[str, str], *, wrong: str = ""
) -> ReviewView:
    """A review as it is shown to whoever may read it; its note only where the page draws it."""
    asks = {rule.id: rule.asks for rule in rules}
    told = [s for s in review.body.verdicts if s.verdict is Verdict.NOT_MET or s.verdict is not s.said]
    return ReviewView(
        incident=incident,
        seq=review.seq,
        reference=words.reference(incident),
        by=words.by_label(review.by, dict(names)),
        at=words.moment(review.at),
        good=visible(review.body.good),
        change=visible(review.body.change),
        says=visible(review.body.says),
        verdicts=tuple((asks.get(s.rule, words.plain(s.rule)), VERDICTS[s.verdict], visible(s.reason)) for s in told),
        taken="" if review.taken is None else words.moment(review.taken),
        answer=visible(review.answer),
        wrong=wrong,
    )


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How far two reviewers agree on one rule, in words."""

    asks: str
    pairs: int
    same: str
    kappa: str
    interval: str
    reads: str


def agreement_rows(found: Mapping[str, Agreement], rules: Sequence[Rule]) -> tuple[AgreementRow, ...]:
    """A row a rule, in their order."""
    return tuple(_agreement(rule, found[rule.id]) for rule in rules)


def _agreement(rule: Rule, found: Agreement) -> AgreementRow:
    if not found.pairs:
        return AgreementRow(rule.asks, 0, "–", "–", "–", "no contact was reviewed by two")
    same = f"{100 * found.same:.0f} %"
    if found.kappa is None or found.low is None or found.high is None:
        return AgreementRow(rule.asks, found.pairs, same, "–", "–", "all reviewers found one and the same")
    reads = "too few pairs to rest on" if found.few else _reads(found.low)
    return AgreementRow(
        rule.asks, found.pairs, same, f"{found.kappa:.2f}", f"{found.low:.2f} to {found.high:.2f}", reads
    )


def _reads(low: float) -> str:
    """By the lower end of the interval: what is at least so."""
    if low >= 0.6:
        return "they read it alike"
    return "they read it alike in part" if low >= 0.2 else "they may read it differently: agree what it means"
