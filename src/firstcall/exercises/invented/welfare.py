"""What befell the children and the vulnerable of a household, as social care, the schools and the police have it."""

from __future__ import annotations

from random import Random

from firstcall.exercises.invented.describing import CAREFUL, described
from firstcall.exercises.invented.extracts import Extracts, Lots, What, some_time_ago
from firstcall.exercises.invented.households import Household, Person, Population
from firstcall.incident.codes import Role

#: Markers that anybody may bear: from which age, up to which, and the share of those who do.
_VULNERABILITIES = (
    ("autism", 4, 70, 0.012),
    ("learning-difficulties", 5, 80, 0.01),
    ("disability", 3, 99, 0.008),
    ("mental-health", 14, 90, 0.025),
    ("self-harm", 12, 55, 0.007),
    ("suicide", 14, 80, 0.004),
    ("exploitation", 11, 22, 0.008),
    ("dementia", 72, 99, 0.06),
)
_CONCERNS = ("neglect", "emotional abuse", "physical abuse", "sexual abuse", "exploitation outside the home")


class Welfare:
    """Writes the records of those who needed help."""

    def __init__(self, extracts: Extracts, population: Population, lots: Lots, chance: Random) -> None:
        self._extracts, self._population, self._lots, self._chance = extracts, population, lots, chance

    def of(self, household: Household) -> None:
        """All of a household."""
        for child in household.children:
            self._child(child, household)
        for person in household.members:
            self._vulnerable(person)
            self._missing(person)

    def _child(self, child: Person, household: Household) -> None:
        lots = self._lots
        if lots.fall("in need", 0.035):
            self._in_need(child, household)
        if lots.fall("looked after", 0.007):
            self._looked_after(child)
        if child.age >= 10 and lots.fall("youth justice", 0.02):
            known = described(child, self._chance, ways=True, markers=tuple(child.markers))
            self._extracts.add("young-offenders", known, text="Youth justice: supervised; a worker is allocated.")
            child.records += 1

    def _in_need(self, child: Person, household: Household) -> None:
        chance, add = self._chance, self._extracts.add
        planned = self._lots.fall("plan", 0.18)
        concern = chance.choice(_CONCERNS)
        child.marked("child-protection-plan" if planned else "child-in-need")
        markers = tuple(child.markers)
        parents = [described(p, chance, role=Role.PARENT, line=household.line) for p in household.adults[:2]]
        known = described(child, chance, care=CAREFUL, role=Role.CHILD, markers=markers)
        add("ics", known, *parents, text=f"Child {'on a protection plan' if planned else 'in need'}: {concern}.")
        if planned:
            held = described(child, chance, care=CAREFUL, role=Role.CHILD, markers=("child-protection-plan",))
            add("child-protection", held, *parents[:1], text=f"Protection plan: {concern}. Key worker allocated.")
        if planned or chance.random() < 0.35:
            what = self._what("concern for a child", 1000, child)
            reported = described(child, chance, role=Role.CHILD, markers=markers)
            add("caiu", reported, *parents, text=f"Concern: {concern}.", what=what)
        child.records += 1

    def _looked_after(self, child: Person) -> None:
        child.marked("looked-after")
        known = described(child, self._chance, care=CAREFUL, role=Role.CHILD, markers=tuple(child.markers))
        self._extracts.add("ics", known, text="Looked after by the council; social worker allocated.")
        child.records += 1

    def _vulnerable(self, person: Person) -> None:
        borne = [
            m for m, least, most, share in _VULNERABILITIES if least <= person.age <= most and self._lots.fall(m, share)
        ]
        if not borne:
            return
        person.marked(*borne)
        if self._chance.random() < 0.3:
            self._population.contact_ways(person)
        known = described(person, self._chance, ways=True, markers=tuple(borne))
        source = "force-intelligence" if self._chance.random() < 0.6 else "local"
        self._extracts.add(source, known, text=f"Noted at an earlier contact: {', '.join(borne).replace('-', ' ')}.")
        person.records += 1

    def _missing(self, person: Person) -> None:
        share = 0.015 if not person.adult else 0.03 if "dementia" in person.markers else 0.003
        if "looked-after" in person.markers:
            share = 0.4
        if person.age < 9 or not self._lots.fall(f"missing {'adult' if person.adult else 'child'}", share):
            return
        chance = self._chance
        now = self._lots.fall("missing now", 0.02)
        markers = ("missing",) if now else ("previously-missing",)
        what = self._what("missing person", 3 if now else 1200, person)
        role = Role.NOMINAL if person.adult else Role.CHILD
        known = described(person, chance, role=role, ways=True, markers=markers)
        says = "Open episode: not yet found." if now else "Closed episode: returned or found."
        self._extracts.add("missing", known, text=says, what=what)
        if now:
            self._extracts.add(
                "pnc", described(person, chance, care=CAREFUL, markers=markers), text="Reported missing."
            )
        person.records += 1

    def _what(self, kind: str, days: int, person: Person) -> What:
        from_age = 8 if kind == "missing person" else 0
        at = some_time_ago(self._extracts.today, self._chance, days=days, born=person.born, from_age=from_age)
        return What(at, kind, person.address)
