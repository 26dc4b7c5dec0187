"""Who a line speaks of: the caller, people, relations and names, and which of them a "he" or a "her" means."""

from __future__ import annotations

from collections.abc import Sequence

from firstcall.matching.accounts import account
from firstcall.narrative.findings import CALLER, Hit, Known
from firstcall.narrative.line import REPORTS, Line
from firstcall.narrative.mentions import Mention, Person, fits, introduced, same_name, young
from firstcall.narrative.names import NameHit
from firstcall.narrative.pronouns import (
    DEFINITE,
    FEMALE,
    IDENTIFYING,
    MALE,
    NOT_OWNED,
    OWNERS,
    PREPOSITIONS,
    WHICH,
    WIDE,
)
from firstcall.narrative.words import Spoken, people, spoken


class Speakers:
    """Everybody of one line, and who is meant where. Built once, left to right."""

    def __init__(
        self,
        line: Line,
        names: Sequence[NameHit],
        handles: Sequence[Hit],
        known: Sequence[Known],
        harm_at: Sequence[int],
    ) -> None:
        self.line = line
        self.caller = Person(CALLER, CALLER, (0, 0))
        self.persons: list[Person] = []
        self.mentions: list[Mention] = []
        self.of_name: dict[int, Person] = {}
        self.caller_said = False
        self._recent: list[Person] = []
        self._known = [self._standing(k) for k in known if k.ref != CALLER]
        self.caller.names = [n for k in known if k.ref == CALLER for n in k.names]
        self._names = {n.first: n for n in names}
        starts = {line.next_token(h.start): h for h in handles}
        self._handles = {i: h for i, h in starts.items() if i < len(line.tokens) and line.tokens[i].start < h.end}
        self._harm_clauses = {line.clause_of(line.next_token(p)) for p in harm_at}
        self._subjects: dict[int, Person] = {}
        self._last_of: dict[str, Person] = {}
        self._read()

    # Reading left to right

    def _read(self) -> None:
        index = 0
        while index < len(self.line.tokens):
            mention = self._at(index)
            if mention is None:
                index += 1
                continue
            self.mentions.append(mention)
            self._remember(mention)
            index = max(mention.last, index + 1)

    def _at(self, i: int) -> Mention | None:
        name = self._names.get(i)
        if name is not None:
            return self._named(name)
        if i in self._handles:
            return self._handle(i, self._handles[i])
        word = self.line.word(i)
        if word in _CALLER_WORDS:
            self.caller_said = True
            return Mention(i, i + 1, self.caller, "owner" if word == "my" else "object" if word == "me" else "noun")
        form = MALE.get(word) or FEMALE.get(word)
        if form is not None:
            return self._by_pronoun(i, "male" if word in MALE else "female", form)
        for size in (3, 2, 1) if word.removesuffix("'s") in _OPENING else ():
            kind = self._kind(i, i + size) if i + size <= len(self.line.tokens) else None
            if kind is not None:
                return self._noun(i, i + size, kind)
        return None

    def _remember(self, mention: Mention) -> None:
        person = mention.person
        if person is not self.caller:
            if person in self._recent:
                self._recent.remove(person)
            self._recent.append(person)
        clause = self.line.clause_of(mention.first)
        may_act = mention.form in ("subject", "noun", "name", "handle")
        if may_act and clause not in self._subjects and not self.follows_preposition(mention.first):
            self._subjects[clause] = person

    def follows_preposition(self, i: int) -> bool:
        """Whether the mention at ``i`` stands behind a preposition, or behind a verb as the one it is done to."""
        start = self.line.clauses[self.line.clause_of(i)].first
        back = i - 1
        while back >= start and self.line.word(back) in OWNERS:
            back -= 1
        return back >= start and self.line.word(back) in PREPOSITIONS

    # Nouns and names

    def _noun(self, first: int, last: int, kind: Spoken) -> Mention | None:
        line, word = self.line, self.line.word(first)
        if kind.relation and line.word(last) and self._also_relation(last):
            return None  # "mums boyfriend": the boyfriend is meant
        if word in ("male", "female") and line.word(last) in _CALLER_WORDS:
            self.caller.sex = word
            return None
        before = line.word(first - 1)
        person = self._same(word, kind, before) or self._spoken_of(last, kind, before)
        if person is None:
            said = " ".join(line.word(j) for j in range(first, last))
            person = self._new(said, (line.tokens[first].start, line.tokens[last - 1].end), kind)
            person.another = before in ("another", "different", "second", "other")
            person.plural = person.plural or kind.plural
        return Mention(first, last, person, "noun")

    def _kind(self, first: int, last: int) -> Spoken | None:
        """What the words say of somebody, though an owner's ending stands behind them: "the man's name", "the boys name"."""
        *some, end = (self.line.word(j) for j in range(first, last))
        owns = self.line.word(last) in IDENTIFYING
        one = end.removesuffix("'s" if end.endswith("'s") else "s" if owns else "'s")
        return _SPOKEN.get((*some, one)) or _SPOKEN.get((*some, end))

    def _also_relation(self, i: int) -> bool:
        kind = _SPOKEN.get((self.line.word(i),)) or _SPOKEN.get((self.line.word(i), self.line.word(i + 1)))
        return kind is not None and kind.relation is not None and self.line.gap(i) == " "

    def _same(self, word: str, kind: Spoken, before: str) -> Person | None:
        if before in ("another", "different", "second"):
            return None
        for person in reversed(self._recent):
            if kind.relation and person.relation == kind.relation:
                return person
            alike = person.said == word or (person.said in WIDE and word in WIDE)
            if alike and not kind.relation and not person.relation and fits(person, kind.sex):
                return person
        for person in self._known:
            if kind.relation and person.relation == kind.relation:
                return self._join(person)
            if not kind.relation and word in WIDE and person.role in ("suspect", "other") and fits(person, kind.sex):
                return self._join(person)
        return None

    def _spoken_of(self, last: int, kind: Spoken, before: str) -> Person | None:
        """Whom "the boy" means who stands already: the only one who may be, where the words do not say which boy."""
        if before not in DEFINITE or kind.relation or kind.plural or self.line.word(last) in WHICH:
            return None
        fit = [p for p in self._known if (p.role == "child") == kind.child and fits(p, kind.sex)]
        return self._join(fit[0]) if len(fit) == 1 else None

    def _join(self, person: Person) -> Person:
        if person not in self.persons:
            self.persons.append(person)
        return person

    def _new(self, said: str, span: tuple[int, int], kind: Spoken | None = None) -> Person:
        person = Person(str(len(self.persons) + 1), said, span)
        if kind is not None:
            person.relation, person.sex, person.child, person.role = kind.relation, kind.sex, kind.child, kind.role
            person.plural = kind.plural
        self.persons.append(person)
        return person

    def _standing(self, known: Known) -> Person:
        person = Person(known.ref, known.ref, (0, 0))
        person.ref, person.role, person.sex, person.names = known.ref, known.role, known.sex, list(known.names)
        person.relation = known.relations[0] if known.relations else None
        return person

    def _named(self, hit: NameHit) -> Mention:
        person = self._bearer(hit)
        person.names.append(str(hit.value))
        self.of_name[hit.first] = person
        if person is self.caller:
            self.caller_said = True
        return Mention(hit.first, hit.last, person, "name")

    def _bearer(self, hit: NameHit) -> Person:
        value = str(hit.value).lower()
        if hit.owner == CALLER and not any(same_name(value, n.lower()) for p in self._known for n in p.names):
            return self.caller
        for person in [*self._recent, *self._known]:
            if any(same_name(value, n.lower()) for n in person.names):
                return self._join(person)
        if any(same_name(value, n.lower()) for n in self.caller.names):
            return self.caller
        behind = self.mentions[-1] if self.mentions else None
        near = behind is not None and behind.last >= hit.first - 2 and not self._parted(behind.last, hit.first)
        if behind is not None and behind.person is not self.caller and not behind.person.names:
            if near and not behind.person.plural and (behind.form == "noun" or hit.owner) and not behind.person.pronoun:
                return behind.person
            if hit.owner and behind.form in ("owner", "subject"):
                behind.person.alone = False
                return behind.person
        spoken_of = introduced(self.line, hit.first, self.mentions, given=bool(hit.owner))
        if spoken_of is not None and spoken_of is not self.caller and not spoken_of.names:
            return spoken_of
        person = self._new(str(hit.value), (hit.start, hit.end))
        group = next((m.person for m in reversed(self.mentions) if m.person.plural and m.person.child), None)
        person.child = group is not None
        return person

    def _parted(self, last: int, first: int) -> bool:
        return any(self.line.gap(i).strip() not in ("", "(", ",") for i in range(last, first + 1)) or any(
            self.line.word(i) in ("and", "with", "by", "from", "to") for i in range(last, first)
        )

    # Pronouns

    def _by_pronoun(self, i: int, sex: str, form: str) -> Mention:
        person = self._pronoun(i, sex, form)
        mention = Mention(i, i + 1, person, form)
        mention.guessed = person.ref is not None and person not in self._recent
        if person is not self.caller and person.sex is None:
            person.sex = sex
        self._last_of[sex] = person
        return mention

    def _handle(self, i: int, hit: Hit) -> Mention:
        last = self.line.token_at(max(hit.end - 1, hit.start)) + 1
        behind = self.mentions[-1] if self.mentions else None
        if behind is not None and behind.form in ("owner", "object") and behind.last >= i - 4:
            return Mention(i, last, behind.person, "handle")
        named = self._called(i)
        if named is not None:
            return Mention(i, last, named, "handle")
        done_by = self.line.word(i - 1) in ("by", "from", "off", "to", "with", "and") or not behind
        subject = None if done_by or self.line.low[hit.start] == "@" else self.subject(self.line.clause_of(i))
        if subject is not None and subject is not self.caller:
            return Mention(i, last, subject, "handle")
        return Mention(i, last, self._new(account(str(hit.value))[1], (hit.start, hit.end)), "handle")

    def _called(self, i: int) -> Person | None:
        """The noun that a "called" or "goes by" gives the handle behind it to."""
        if self.line.word(i - 1) not in ("called", "named", "as", "by", "user", "username", "handle"):
            return None
        near = [
            m
            for m in self.mentions
            if i - 8 <= m.last <= i and m.form in ("noun", "name") and m.person is not self.caller
        ]
        return near[-1].person if near else None

    def _pronoun(self, i: int, sex: str, form: str) -> Person:
        clause = self.line.clause_of(i)
        if form == "owner" or (form == "object" and self.line.word(i) == "her" and self._owns_next(i)):
            return self._owner(i, sex)
        subject = self.subject(clause) if form == "object" else None
        if form == "object" and subject is None and clause in self._harm_clauses:
            return self._affected(sex, self.caller)
        if form == "object" and subject is not None and subject is not self.caller:
            return self._affected(sex, subject)
        return self._meant(i, sex, clause, form)

    def _owns_next(self, i: int) -> bool:
        """Whether a "her" belongs to the word behind it ("her milk") and is not the one it is done to ("hit her again")."""
        after = self.line.word(i + 1)
        if after in IDENTIFYING or (after,) in _SPOKEN:
            return True
        return bool(after) and not self.line.gap(i + 1).strip() and after not in NOT_OWNED

    def _owner(self, i: int, sex: str) -> Person:
        found = self._candidates(sex, skip=None)
        if found:
            return found[0]
        if self._last_of.get(sex) is self.caller or self.subject(self.line.clause_of(i)) is self.caller:
            return self.caller
        if self.line.word(i + 1) in IDENTIFYING or self.line.word(i + 2) in IDENTIFYING:
            standing = self._back(sex)
            if standing is not None:
                return standing
            if not self.caller_said or self.line.word(i + 1).startswith("name"):
                return self._implicit(i, sex, alone=False)
        return self.caller

    def _affected(self, sex: str, subject: Person) -> Person:
        for person in self._candidates(sex, skip=subject):
            if person.child or person.relation or person.alone or person.role == "victim":
                return person
        return self.caller

    def _meant(self, i: int, sex: str, clause: int, form: str) -> Person:
        here = self.line.clauses[clause]
        beside = self._right_before(i)
        reported = here.opener in REPORTS or here.opener == "that"
        found = self._candidates(sex, skip=beside)
        before = (
            self._subjects.get(clause - 1)
            if clause and self.line.clauses[clause - 1].sentence == here.sentence
            else None
        )
        if form == "subject" and before is not None and before in found and not reported and before.sex == sex:
            return before
        if form == "subject" and found and young(found[0]) and self.line.word(i + 1) not in _TOLD_OF_A_CHILD:
            grown = [p for p in found if not young(p) and p.sex == sex]
            if grown:
                return grown[0]
        if found and (found[0].sex == sex or sex not in self._last_of):
            return found[0]
        if sex in self._last_of and self._last_of[sex] is not beside:
            return self._last_of[sex]
        if beside is not None:
            return self.caller
        if form == "object" or self._beside_another(i, sex):
            return self._back(sex) or self._implicit(i, sex, alone=False)
        if self.caller_said:
            return self.caller
        return self._back(sex) or self._implicit(i, sex, alone=True)

    def _beside_another(self, i: int, sex: str) -> bool:
        """Whether the sentence tells of harm, or a "her" follows a "he": then the "he" is not the caller."""
        clauses = self.line.clauses
        sentence = clauses[self.line.clause_of(i)].sentence
        here = [n for n, c in enumerate(clauses) if c.sentence == sentence]
        if any(n in self._harm_clauses for n in here):
            return True
        others = ("him", "his", "himself") if sex == "female" else ("her", "hers", "herself")
        return any(self.line.word(j) in others for j in range(i + 1, clauses[here[-1]].last))

    def _right_before(self, i: int) -> Person | None:
        """The noun that a pronoun follows without a break: "a man he has never met" is not met by the man."""
        last = self.mentions[-1] if self.mentions else None
        if last is None or last.form != "noun" or last.last != i or self.line.gap(i).strip():
            return None
        return last.person

    def _candidates(self, sex: str, skip: Person | None) -> list[Person]:
        fit = [p for p in reversed(self._recent) if p is not skip and p.sex in (sex, None) and not p.plural]
        return sorted(fit, key=lambda p: p.sex is None)

    def _back(self, sex: str) -> Person | None:
        """Somebody who already stands and whom a bare "he" means: the only one of that sex, suspects first."""
        fit = [p for p in self._known if p.sex in (sex, None) and p.role in ("suspect", "victim", "child", "other")]
        suspects = [p for p in fit if p.role == "suspect"]
        return self._join((suspects or fit)[-1]) if fit else None

    def _implicit(self, i: int, sex: str, *, alone: bool) -> Person:
        token = self.line.tokens[i]
        person = self._new(token.word, (token.start, token.end))
        person.sex, person.pronoun, person.alone = sex, True, alone
        return person

    def stranger(self) -> Person:
        """Somebody whom the line does not name and who has to be there: a number was typed that is not the caller's."""
        person = self._new("somebody", (0, 0))
        person.stranger = True
        return person

    def child(self, sex: str | None) -> Person | None:
        """The child who already stands and may be of that sex."""
        fit = [p for p in self._known if p.role == "child" and fits(p, sex)]
        return self._join(fit[-1]) if fit else None

    def suspect(self) -> Person | None:
        """The suspect who already stands, if there is just one way to mean one: the last."""
        fit = [p for p in self._known if p.role == "suspect"]
        return self._join(fit[-1]) if fit else None

    # Asking

    def subject(self, clause: int) -> Person | None:
        """Whom a clause is about: its own subject, the one before a "who", or that of the clause that it goes on from."""
        clauses = self.line.clauses
        for number in range(clause, -1, -1):
            if clauses[number].sentence != clauses[clause].sentence:
                return None
            if number in self._subjects:
                return self._subjects[number]
            if clauses[number].opener in ("who", "whos", "which", "that"):
                near = [m for m in self.mentions if m.last <= clauses[number].first]
                if near and self._gap_small(near[-1].last, clauses[number].first):
                    return near[-1].person
        return None

    def _gap_small(self, last: int, first: int) -> bool:
        return first - last <= 2

    def before(self, index: int, *, back: int = 40) -> list[Mention]:
        """The mentions that end at or before a token, nearest first."""
        return [m for m in reversed(self.mentions) if index - back <= m.last <= index]

    def after(self, index: int, *, ahead: int = 40) -> list[Mention]:
        """The mentions that begin at or after a token, nearest first."""
        return [m for m in self.mentions if index <= m.first <= index + ahead]


#: After a "he" these words describe somebody: the child spoken of last is meant before the man who came before.
_TOLD_OF_A_CHILD = frozenset(
    "is was isnt isn't wasnt wasn't has had likes goes lives feels looks said says told seems came got wont won't".split()
)
_CALLER_WORDS = frozenset(people().caller) | {"callers", "caller's", "clrs"}
_SPOKEN = spoken()
#: The words that something said of people opens with.
_OPENING = frozenset(words[0] for words in _SPOKEN)
