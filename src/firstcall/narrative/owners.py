"""Whose each thing is that was found in a line."""

from __future__ import annotations

import re

from firstcall.narrative.cues import CueHit
from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.mentions import Mention, Person, fits, young
from firstcall.narrative.names import NameHit
from firstcall.narrative.speakers import Speakers

_THING = {
    "phone": r"(?:phone |mobile |mob |tel |telephone |contact |home |work |cell |new |other |second |whatsapp )?"
    r"(?:number|numbers|no|num|mobile|mob|tel|phone|telephone|landline|line|cell)",
    "email": r"(?:e ?mail)(?: address)?",
    "username": r"(?:\w+ )?(?:username|user name|handle|account|insta|instagram|snap|snapchat|profile|tiktok|gamertag|\w+ name)",
    "vehicle": r"(?:\w+ )?(?:car|vehicle|veh|van|motorbike|bike|motorcycle|moped|lorry|reg|registration|index)",
    "address": r"(?:home )?(?:address|house|flat|home)",
    "postcode": r"(?:home )?(?:address|house|flat|home|postcode|post code)",
    "born": r"(?:dob|date of birth|d\.o\.b\.?|birthday)",
    "age": r"age",
}
_BACK = re.compile(
    r"\b(?:ring|call|phone|text|contact|reach|email|e ?mail|get)(?:ed)?(?: \w+){0,3}? (?:back )?(?:on|at|via)\b|"
    r"\bcall ?back\b|\bcontactable\b|\breachable\b|"
    r"\b(?:best|contact|alternative|alt|daytime) (?:number|no|tel|phone|mob\w*|email)\b|\b(?:send|sent|"
    r"mail|confirmation)(?: \w+){0,4} to\b"
)
_RANG_FROM = re.compile(
    r"\b(?:r[aiu]ng|rings|ringing|call(?:ed|s|ing)|phon(?:ed|es|ing)|text(?:ed|s|ing)|messag(?:ed|es|"
    r"ing))(?: \w+){0,3} (?:from|off|on) (?:\w+ )?\Z"
)
_SENDS = re.compile(r"\b(?:from|off|rings?|ringing|texts?|texting|messag\w+|calls? from|number that|using)\b")
_DONE_TO = re.compile(
    r"\b(?:been|being|was|were|is|are|got|getting|hes|shes|be) (?:\w+ )?(?!violent)\w*(?:ed|en|hit|hurt|shot|beaten up)\Z"
)
_SAYS_SO = re.compile(r"\b(?:says?|said|saying|claim\w*|reckons?|sts|states|stating|told|tells|pretend\w*|thinks?)\b")
_LIVES = re.compile(r"\b(?:lives?|living|resides?|staying|stays|address|home|of|addr)\b")


class Owners:
    """Says of every hit whose it is. ``danger`` is whether this line, or the incident so far, has a risk in it."""

    def __init__(self, line: Line, speakers: Speakers, *, danger: bool) -> None:
        self.line, self.speakers, self.danger = line, speakers, danger
        self.caller = speakers.caller
        self._other: Person | None = None
        self.unsure: set[int] = set()
        self._addresses: list[tuple[int, int, Person]] = []

    def of(self, hit: Hit) -> Person:
        """Whose the hit is."""
        if isinstance(hit, NameHit):
            return self.speakers.of_name.get(hit.first, self.caller)
        if hit.field in ("phone", "email", "username", "vehicle"):
            return self._identifier(hit)
        if hit.field in ("address", "postcode"):
            return self._within_address(hit) or self._address(hit)
        if hit.field in ("born", "age"):
            return self._age(hit)
        return self.caller

    # Identifiers

    def _identifier(self, hit: Hit) -> Person:
        owner = self._possessed(hit)
        if owner is not None:
            return owner
        first = self.line.next_token(hit.start)
        near = self.speakers.before(first, back=1)
        if near and near[0].form == "name" and near[0].last == first:
            return near[0].person
        handle = next((m for m in self.speakers.mentions if m.form == "handle" and m.first == first), None)
        if handle is not None and handle.person is not self.caller and not handle.person.alone:
            return handle.person
        if hit.field in ("phone", "email") and _BACK.search(self._before(hit, 45)):
            return self.caller
        subject = self.speakers.subject(self.line.clause_of(min(first, len(self.line.tokens) - 1)))
        told_of = subject is not None and (not subject.relation_only() or _RANG_FROM.search(self._before(hit, 50)))
        if told_of and subject is not None and subject is not self.caller:
            return subject
        if hit.field == "email" and not self.danger and not self.speakers.persons:
            return self.caller
        return self.other()

    def _possessed(self, hit: Hit) -> Person | None:
        """The one whose thing the words before the hit say it is: "my number is", "his mob", "caller's mobile"."""
        thing = _THING.get(hit.field)
        before = self._before(hit, 50)
        m = re.search(
            rf"\b(my|his|her|their|callers?|caller's|clrs?|its|\w+'s)(?: \w+)? {thing}(?: \w+){{0,4}}[ :=-]{{0,3}}(?:\(|\bon )?\Z",
            before,
        )
        if m is None:
            return None
        index = self.line.next_token(hit.start - len(before) + m.start(1))
        if m[1] == "my" or m[1].startswith(("caller", "clr")):
            return self.caller
        near = [x for x in self.speakers.mentions if x.first <= index < x.last]
        if near and near[0].form in ("owner", "object", "noun", "name"):
            return near[0].person
        return None

    def other(self) -> Person:
        """The other person spoken of: who does harm first, else who was named or met last, else somebody new."""
        if self._other is None:
            persons = [p for p in self.speakers.persons if not p.alone and not p.harmed and p.role != "victim"]
            harmful = [p for p in persons if p.harms or p.role == "suspect"]
            apart = [p for p in persons if not p.relation and not p.child]
            fit = harmful or apart
            self._other = fit[-1] if fit else self.speakers.stranger()
        return self._other

    # Addresses

    def _within_address(self, hit: Hit) -> Person | None:
        return next((p for a, b, p in self._addresses if a <= hit.start and hit.end <= b), None)

    def _address(self, hit: Hit) -> Person:
        person = self._lives_at(hit)
        self._addresses.append((hit.start, hit.end, person))
        return person

    def _lives_at(self, hit: Hit) -> Person:
        owner = self._possessed(hit)
        if owner is not None:
            return owner
        first = self.line.next_token(hit.start)
        subject = self.speakers.subject(self.line.clause_of(min(first, len(self.line.tokens) - 1)))
        if subject is not None and subject is not self.caller and _LIVES.search(self._before(hit, 20)):
            return subject
        near = self.speakers.before(first, back=3)
        if near and near[0].form in ("name", "noun") and not near[0].person.plural:
            return near[0].person
        return self.caller

    # Ages and dates of birth

    def _age(self, hit: Hit) -> Person:
        line, speakers = self.line, self.speakers
        first = line.next_token(hit.start)
        last = line.token_at(max(hit.end - 1, 0)) + 1
        if hit.field == "age":
            ahead = next((m for m in speakers.after(last, ahead=2) if m.form == "noun"), None)
            if ahead is not None and self._old_before(hit, ahead.first):
                return ahead.person
        if hit.hint == "other" and not [m for m in speakers.before(first) if not m.person.alone]:
            for m in speakers.before(first):
                m.person.alone = False
        near = speakers.before(first)
        clause = line.clause_of(min(first, len(line.tokens) - 1))
        here = [m for m in near if m.last > line.clauses[clause].first] if line.clauses else []
        if here:
            return self._guessed(hit, here[0]) if here[0].guessed else self._of_age(hit, here[0])
        beside = near[0] if near and near[0].last >= first - 2 and near[0].form in ("noun", "name") else None
        if beside is not None:
            return beside.person
        if hit.hint == "other":
            return self.other()
        return speakers.subject(clause) or self.caller

    def _of_age(self, hit: Hit, mention: Mention) -> Person:
        """Somebody of such an age: "a man messages my son, he is 15" tells the son's, where nobody says so of himself."""
        person = mention.person
        by_pronoun = mention.form == "subject" and isinstance(hit.value, int) and hit.value < 18
        if not by_pronoun or young(person) or person.relation or person.names or _SAYS_SO.search(self._before(hit, 24)):
            return person
        here = [p for p in self.speakers.persons if young(p) and p.age is None and fits(p, person.sex)]
        return here[-1] if here else person

    def _guessed(self, hit: Hit, mention: Mention) -> Person:
        """A bare "he is 16" with nobody before it may mean anyone: a suggestion, and a child is not taken for the suspect."""
        self.unsure.add(hit.start)
        young = isinstance(hit.value, int) and hit.value < 18
        return (self.speakers.child(mention.person.sex) or self.caller) if young else mention.person

    def _old_before(self, hit: Hit, index: int) -> bool:
        between = self.line.low[hit.end : self.line.tokens[index].start].strip(" -")
        rest = self.line.low[hit.end : self.line.tokens[index].end]
        return not between or bool(re.match(r"[ -]?(?:y ?/ ?o|yo|(?:yrs?|years?)[ -]olds?)[ -]\w+(?: \w+)?\Z", rest))

    # Cues and acts

    def of_cue(self, hit: CueHit) -> Person:
        """Who does it, or who suffers it, as the lexicon says of the cue."""
        first = self.line.next_token(hit.start)
        clause = self.line.clause_of(min(first, len(self.line.tokens) - 1))
        opening = next((m for m in self.speakers.mentions if m.first == first and m.form in ("subject", "noun")), None)
        subject = opening.person if opening is not None else self.speakers.subject(clause)
        if hit.words.mutual:
            sides = [*self._persons_inside(hit)[::-1], subject]
            subject = next((p for p in sides if p is not None and p is not self.caller), subject)
        if hit.words.whose == "doer":
            return self._doer(hit, first, clause, subject)
        if hit.words.whose == "caller":
            return self.caller
        if hit.words.whose == "other":
            return self._besides(hit)
        inside = self._inside(hit)
        if hit.words.whose == "sufferer" and inside is not None and (subject is None or inside.form == "noun"):
            return inside.person
        return subject or self.caller

    def _persons_inside(self, hit: CueHit) -> list[Person]:
        return [m.person for m in self.speakers.mentions if hit.start <= self.line.tokens[m.first].start < hit.end]

    def _besides(self, hit: CueHit) -> Person:
        """Who was with them, when the words name those who watched over it: whoever does harm first."""
        watching = {p for p in self.speakers.persons if p.relation in ("social-worker", "carer", "mother", "father")}
        watching.update(self._persons_inside(hit))
        fit = [p for p in self.speakers.persons if p not in watching and not p.child]
        harmful = [p for p in fit if p.harms or p.role == "suspect"]
        return (harmful or fit or [self.speakers.suspect() or self.caller])[0]

    def _inside(self, hit: CueHit) -> Mention | None:
        """The noun or name that the words open with: "female screaming"."""
        inside = (m for m in self.speakers.mentions if self.line.tokens[m.first].start == hit.start)
        return next((m for m in inside if m.form in ("noun", "name")), None)

    def _doer(self, hit: CueHit, first: int, clause: int, subject: Person | None) -> Person:
        line = self.line
        last = line.token_at(max(hit.end - 1, 0)) + 1
        by = self._by(last)
        if by is not None:
            if subject is not None and subject is not self.caller and subject is not by and hit.words.harm:
                subject.harmed = True
            return by
        if subject is not None and subject is not self.caller:
            if not self._passive(hit, first):
                return subject
            subject.harmed = subject.harmed or hit.words.harm
        sentence = line.clauses[clause].sentence if line.clauses else 0
        return self._another(first, sentence, subject) or self.caller

    def _by(self, index: int) -> Person | None:
        for at in range(index, min(index + 4, len(self.line.tokens))):
            if self.line.word(at) in ("by", "from") and "." not in self.line.gap(at):
                after = self.speakers.after(at + 1, ahead=3)
                if after and after[0].form == "owner" and len(after) > 1:
                    after = after[1:]
                return after[0].person if after and after[0].person is not self.caller else None
        return None

    def _passive(self, hit: CueHit, first: int) -> bool:
        """The words say what was done to the subject: "has been hit", "was attacked"."""
        start = self.line.tokens[max(first - 3, 0)].start if self.line.tokens else 0
        return bool(_DONE_TO.search(self.line.low[start : hit.end]))

    def _another(self, first: int, sentence: int, subject: Person | None) -> Person | None:
        """Somebody who is not the caller, nor who suffers it: the nearest in the sentence, then in the line, then of the incident."""
        line, speakers = self.line, self.speakers
        apart = [m for m in speakers.mentions if m.person is not self.caller and m.person is not subject]
        fit = [m for m in apart if not m.person.harmed and not m.person.child and not _only_told_of(m.person)]
        here = [m for m in fit if line.clauses[line.clause_of(m.first)].sentence == sentence]
        behind = [m for m in here if m.first < first]
        for some in (behind[::-1], here, fit[::-1]):
            harmful = [m for m in some if m.person.harms or m.person.role == "suspect"]
            if harmful or some:
                return (harmful or some)[0].person
        return speakers.suspect()

    def _before(self, hit: Hit, size: int) -> str:
        return self.line.low[max(0, hit.start - size) : hit.start]


def _only_told_of(person: Person) -> bool:
    """Family and friends whom a line names in passing, as those who are told, feared for or there."""
    return person.relation in ("mother", "son", "daughter", "friend") and not person.harms
