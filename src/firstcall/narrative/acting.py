"""Who was in touch, and who was where: the acts that court orders ask about, by the grammar of the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from firstcall.narrative.denial import denied
from firstcall.narrative.doing import shapes
from firstcall.narrative.findings import Hit
from firstcall.narrative.line import Line
from firstcall.narrative.mentions import Mention, Person
from firstcall.narrative.owners import Owners

Act = tuple[Hit, Person]
Where = tuple[int, int, int, list[Hit]]
_IN_TOUCH = ("contact", "communication")
_BE = frozenset("been was were is being got getting gets are be".split())
_NOUNS = frozenset(
    "texts txts calls messages emails dms rings contacts tags comments notes phones writes msgs says replies".split()
)
_DONE_BY = frozenset(
    "and also just then still always only constantly often regularly now keeps never even again has have had".split()
)
_WATCHES = frozenset(
    "social-worker carer mother father grandmother grandfather teacher step-mother step-father".split()
)
_WITH = re.compile(r"\b(?:with|alongside|accompanied by)(?= )")
_BESIDE = re.compile(
    r"\b(?:was|is|been|were|hes|shes|he's|she's|alone|out|stayed|there|still|sat|left|now|back|home|round|over|off) with(?= )"
)
_CAPITAL = re.compile(
    r"\b(?:[Aa]t|[Oo]utside|[Ii]nside|[Nn]ear|[Ii]n|[Oo]pposite) ((?:the )?[A-Z][\w']+(?: [A-Z][\w']+){0,3})"
)


class Acting:
    """Reads a line's contacts and presences once. ``places`` are the hits that say where; ``at`` tells who was at each."""

    def __init__(self, line: Line, owners: Owners, hits: Sequence[Hit]) -> None:
        self.line, self.owners, self.speakers = line, owners, owners.speakers
        self.caller = owners.caller
        self.hits = hits
        self.taken = [(h.start, h.end) for h in hits if h.field in ("phone", "email", "username", "vehicle")]
        self.at: dict[int, list[Person]] = {}
        self.acts: list[Act] = []
        self.places: list[Act] = []
        if line.tokens:
            self._touches()
            self._presences()

    # In touch

    def _touches(self) -> None:
        low, all_shapes = self.line.low, shapes()
        for m in all_shapes.verb.finditer(low):
            if not self._not_so(m.start(), m.end()) and self._is_verb(m):
                self._touched(m.start(), m.end(), _IN_TOUCH, needs_object=bool(m["told"]))
        for m in all_shapes.state.finditer(low):
            if not self._not_so(m.start(), m.end()):
                self._touched(m.start(), m.end(), _IN_TOUCH, mutual=True)
        for m in all_shapes.approached.finditer(low):
            if not self._not_so(m.start(), m.end()) and self._somebody_after(m.end()):
                self._touched(m.start(), m.end(), ("contact",), needs_object=True)
        for m in all_shapes.had.finditer(low):
            if not self._covered(m.start(), m.end()) and not denied(self.line, m.start(), m.end()):
                self._had(m)

    def _is_verb(self, m: re.Match[str]) -> bool:
        i = self.line.next_token(m.start())
        before, word = self.line.word(i - 1), self.line.word(i)
        if shapes().official.match(self.line.low, m.end()):
            return False
        if word == "called" or word == "calls":
            return self._rings(i, m.end())
        if m["base"]:
            return before in ("to", "did", "does", "they") or self._subject_right_before(i)
        if m["plain"] and word in _NOUNS:
            return self._subject_right_before(i) or (before in _DONE_BY and self._subject_right_before(i - 1))
        return not (word in ("written", "seeing", "meeting") and before in ("the", "a", "his", "her"))

    def _rings(self, i: int, end: int) -> bool:
        """Whether "called" means that somebody rang: not "a man called …", nor "is called …"."""
        line = self.line
        if line.word(i) == "calls" and not self._subject_right_before(i):
            return False
        if line.word(i - 1) in _BE or line.word(i + 1) in ("himself", "herself", "round"):
            return False
        last = next((m for m in self.speakers.mentions if m.last == i), None)
        behind = next((m for m in self.speakers.mentions if m.first == i + 1), None)
        naming = behind is not None and behind.form in ("name", "handle") and (last is None or last.form != "subject")
        naming = naming or any(h.start <= end + 2 < h.end for h in self.hits if h.field == "username")
        return not naming and not (last is None and self._subject(i) is None)

    def _subject_right_before(self, i: int) -> bool:
        return any(
            m.last == i and m.form in ("subject", "noun", "name", "handle") for m in self.speakers.mentions
        ) and (self.line.word(i - 1) not in ("me", "my"))

    def _touched(
        self, start: int, end: int, acts: Sequence[str], *, needs_object: bool = False, mutual: bool = False
    ) -> None:
        i = self.line.next_token(start)
        other = self._object(end)
        mutual = mutual or bool(shapes().mutual.match(self.line.low, start))
        if needs_object and other is None and not self._someone_sent(start, end):
            return
        passive = self.line.word(i - 1) in _BE and not self.line.word(i).endswith(("ing", "s"))
        doer = self._by(end) if passive else self._subject(i)
        if passive and doer is None:
            doer = self._fallback(i)
        alone = doer is not None and doer.alone
        if doer is None or doer is self.caller or alone:
            if mutual and other is not None and other.person is not self.caller:
                doer, other = other.person, None
            elif alone and doer is not None and self._plainly_another(end, other):
                doer.alone = alone = False
            elif doer is None:
                doer = self._from_number(end) or (self._fallback(i) if other or not needs_object else None)
        if doer is None or doer is self.caller or doer.alone:
            return
        self._add(
            acts, start, end, doer, "speaks, writes or rings" if acts == _IN_TOUCH else "meets or is with somebody"
        )
        if mutual and other is not None:
            self._add(acts, start, end, other.person, "speaks, writes or rings")

    def _plainly_another(self, end: int, other: Mention | None) -> bool:
        """A bare "he" who rings from a number, or who writes to a "her" or to me, is not the caller."""
        low = self.line.low
        if other is not None and (
            other.person is not self.caller or self.line.word(other.first) in ("me", "my", "us", "our", "caller")
        ):
            return True
        return any(
            h.field == "phone" and re.match(r" (?:\w+ ){0,2}(?:from|off|on) (?:\w+ )?\Z", low[end : h.start])
            for h in self.hits
        )

    def _someone_sent(self, start: int, end: int) -> bool:
        """Words that say what was sent, and not to whom: "sent 30 messages"."""
        low = self.line.low
        sends = low.startswith(("sent", "send"), start)
        return sends and bool(
            re.match(
                r" (?:\w+ ){0,3}(?:texts?|messages?|emails?|pics?|pictures?|photos?|videos?|letters?)\b",
                low[end : end + 50],
            )
        )

    def _had(self, m: re.Match[str]) -> None:
        i = self.line.next_token(m.start())
        if m["by"]:
            doer = self._behind(m.end())
            if doer is None:
                doer = self._from_number(m.start("by"))
        elif m["got"]:
            subject = self._subject(i)
            doer = self._fallback(i) if subject is None or subject is self.caller or subject.harmed else None
        else:
            doer = None
        if doer is not None and doer is not self.caller:
            self._add(_IN_TOUCH, m.start(), m.end(), doer, "speaks, writes or rings")

    def _behind(self, end: int) -> Person | None:
        """The person right behind a "from" or a "by": the last of "her ex partner Dean"."""
        first = self.line.next_token(end)
        near = [m for m in self.speakers.mentions if first <= m.first <= first + 2]
        if not near:
            return None
        if near[0].form == "owner" and len(near) > 1 and near[1].first == near[0].last:
            return near[1].person
        return near[0].person

    def _by(self, end: int) -> Person | None:
        m = re.match(r"(?: \w+){0,4}? by\b", self.line.low[end : end + 60])
        return self._behind(end + m.end()) if m else None

    def _object(self, end: int) -> Mention | None:
        """The one whom a verb is done to or with, within a few words."""
        first = self.line.next_token(end)
        for at in range(first, min(first + 4, len(self.line.tokens))):
            if "." in self.line.gap(at) or "," in self.line.gap(at):
                return None
            for m in self.speakers.mentions:
                if m.first == at:
                    nxt = next((n for n in self.speakers.mentions if n.first == m.last), None)
                    return nxt if m.form == "owner" and nxt is not None and nxt.form == "noun" else m
            word = self.line.word(at)
            if word in ("us", "our", "them", "everyone"):
                return Mention(at, at + 1, self.caller, "object")
            if word in ("that", "if", "when", "about", "and", "is", "was"):
                return None
        return None

    def _somebody_after(self, end: int) -> bool:
        return self._object(end) is not None or self._by(end) is not None

    def _from_number(self, end: int) -> Person | None:
        """Who rings from the number right behind: "rang from 07700 …"."""
        for h in self.hits:
            near = h.field in ("phone", "username", "email") and 0 <= h.start - end <= 28
            if near and re.match(r"[ \w]{0,14}\b(?:from|off|on|via|using|with)\b", self.line.low[end : h.start]):
                return self.owners.of(h)
        return None

    def _fallback(self, i: int) -> Person | None:
        """Who it must be where nobody is named for it: who does harm, by the line or already standing."""
        harmful = [p for p in self.speakers.persons if (p.harms or p.role == "suspect") and not p.child]
        return harmful[-1] if harmful else self.speakers.suspect()

    # Somewhere

    def _presences(self) -> None:
        low, all_shapes = self.line.low, shapes()
        for start, at_end, end, hits in self._where():
            self._present(start, at_end, end, hits)
        for m in all_shapes.came.finditer(low):
            i = self.line.next_token(m.start())
            if self._not_so(m.start(), m.end()):
                continue
            passive = self.line.word(i - 1) in _BE and self._by(m.end()) is not None
            doer = self._by(m.end()) if passive else self._subject(i) or self._fallback(i)
            if doer is not None and doer is not self.caller:
                doer.alone = False
                self._add(("presence",), m.start(), m.end(), doer, "is or was at a place")
        for m in _BESIDE.finditer(low):
            if not self._not_so(m.start(), m.end()):
                self._together(m.start(), m.end(), [self._subject(self.line.next_token(m.start()))])

    def _where(self) -> Iterator[Where]:
        """Every place in the words: where its preposition starts and ends, where it ends, and the hits that stand in it."""
        found = [*self._where_hits(), *self._where_kinds(), *self._where_capitals()]
        used: list[tuple[int, int]] = []
        for where in found:
            if not any(a < where[2] and where[0] < b for a, b in used):
                used.append((where[0], where[2]))
                yield where

    def _where_hits(self) -> Iterator[Where]:
        line, seen = self.line, -1
        hits = sorted((h for h in self.hits if h.field in ("place", "address", "postcode")), key=lambda h: h.start)
        for h in hits:
            lead = shapes().lead.search(line.low, max(0, h.start - 26), h.start)
            if h.start < seen or lead is None:
                continue
            run = [h]
            for more in hits:
                if more.start >= run[-1].end and line.low[run[-1].end : more.start] in (", ", " ", ","):
                    run.append(more)
            seen = run[-1].end
            yield lead.start(), lead.end("at"), seen, run

    def _where_kinds(self) -> Iterator[Where]:
        for m in shapes().place.finditer(self.line.low):
            if m["kind"] or not shapes().no_place.match(m["any"]):
                yield m.start(), m.end("at") if m["kind"] else m.end("near"), m.end(), []

    def _where_capitals(self) -> Iterator[Where]:
        named = {self.line.tokens[m.first].start for m in self.speakers.mentions}
        for m in _CAPITAL.finditer(self.line.text) if self.line.capitals_tell else ():
            if m.start(1) not in named and not shapes().no_place.match(m[1].lower()):
                yield m.start(), m.start(1) - 1, m.end(), []

    def _present(self, start: int, at_end: int, end: int, hits: list[Hit]) -> None:
        line = self.line
        i = line.next_token(start)
        clause = line.clauses[line.clause_of(min(i, len(line.tokens) - 1))]
        first = max(clause.first, i - 9)
        begin = line.tokens[first].start
        verb = next(iter(self._last(shapes().still, begin, start)), None)
        directly = self._subject_right_before(i) or first == i
        if (verb is None and not directly) or self._not_so(start, end):
            return
        came = start if verb is None else verb.start()
        if verb is not None and self._not_so(came, end):
            return
        doers = self._those_there(i, came, start, directly and verb is None)
        people = self._together(start, end, doers, words=(came, end))
        for person in people:
            self._add(("presence",), came, end, person, "is or was at a place")
            self._stands_at(person, at_end, end, hits)

    def _those_there(self, i: int, came: int, start: int, directly: bool) -> list[Person | None]:
        saw = shapes().saw.match(self.line.low, came)
        if saw is None:
            begin = self.line.tokens[self.line.clauses[self.line.clause_of(i)].first].start
            saw = next(iter(self._last(shapes().saw, begin, came)), None)
            came = came if saw is None else saw.start()
        verb = self.line.next_token(came)
        passive = self.line.word(verb - 1) in _BE
        if saw and not passive:
            seen = self._object(saw.end())
            if seen is not None:
                return [seen.person]
        if passive and (by := self._by(came)) is not None and not saw:
            return [by]
        subject = self._subject(i if directly else verb)
        taken = [
            m.person
            for m in self.speakers.mentions
            if came <= self.line.tokens[m.first].start < start and m.form in ("object", "name", "noun")
        ]
        return [subject or (self._fallback(i) if not taken else None), *taken]

    def _together(
        self, start: int, end: int, doers: Sequence[Person | None], *, words: tuple[int, int] | None = None
    ) -> list[Person]:
        """Those who are there, the ones behind a "with" too. Whoever is with somebody has contact."""
        people = [p for p in doers if p is not None]
        with_whom = self._with(end) if words else [p for p in [self._behind(end)] if p is not None]
        for person in with_whom:
            if person not in people and person.relation not in _WATCHES:
                people.append(person)
        from_to = words or (start, end)
        others = [p for p in people if p is not self.caller and not p.plural]
        near = self.line.low[start:end].startswith(("at ", "in ", "by ", "on "))
        for person in others:
            if (with_whom and len(people) > 1) or (not near and person.alone):
                person.alone = False
        if with_whom and others:
            for person in others:
                if person.relation not in _WATCHES:
                    self._add(("contact", "presence"), *from_to, person, "is with somebody")
        return others

    def _with(self, end: int) -> list[Person]:
        low = self.line.low
        stop = re.search(r"[.;!?](?:\s|\Z)|\n", low[end:])
        until = min(end + 60, end + stop.start() if stop else len(low))
        m = _WITH.search(low, end, until)
        if m is None or "," in low[end : m.start()]:
            return []
        person = self._behind(m.end())
        return [person] if person is not None else []

    def _stands_at(self, person: Person, at_end: int, end: int, hits: list[Hit]) -> None:
        if hits:
            value = self.line.text[hits[0].start : end] if len(hits) > 1 else str(hits[0].value)
            for h in hits:
                self.at.setdefault(h.start, []).append(person)
            place = Hit(field="place", value=value, start=hits[0].start, end=end, says="where they are or were")
        else:
            value = re.sub(
                r"\A(?:the|a|an|his|her|my|their|our) ", "", self.line.text[at_end:end].strip(), flags=re.IGNORECASE
            )
            if " " not in value and not value[:1].isupper():
                return
            first = end - len(value)
            place = Hit(field="place", value=value, start=first, end=end, says="where they are or were")
        self.places.append((place, person))

    # Asking the line

    def _last(self, shape: re.Pattern[str], begin: int, end: int) -> list[re.Match[str]]:
        return list(shape.finditer(self.line.low, begin, end))[-1:]

    def _subject(self, i: int) -> Person | None:
        """Whom a verb at ``i`` is said of: the nearest that can act in its clause, else the clause's own subject."""
        line, speakers = self.line, self.speakers
        clause = line.clause_of(min(i, len(line.tokens) - 1))
        for m in reversed(speakers.mentions):
            if m.last > i or m.form in ("object", "owner"):
                continue
            if line.clause_of(m.first) != clause:
                break
            if not speakers.follows_preposition(m.first):
                return m.person
        return speakers.subject(clause)

    def _not_so(self, start: int, end: int) -> bool:
        """Denied, not yet done, or within something else that was read."""
        low = self.line.low
        if self._covered(start, end) or denied(self.line, start, end):
            return True
        return bool(shapes().not_yet.search(low[max(0, start - 40) : start]))

    def _covered(self, start: int, end: int) -> bool:
        return any(a <= start < b for a, b in self.taken)

    def _add(self, acts: Sequence[str], start: int, end: int, person: Person, says: str) -> None:
        if person is self.caller:
            return
        said = self.line.text[start:end]
        self.acts += [
            (Hit(field="act", value=act, start=start, end=end, says=f"“{said}”: {says}"), person) for act in acts
        ]
