"""The dangers that generated contacts carry: each plants one in the records or the words, and says what must be warned of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from firstcall.exercises import scenario as s
from firstcall.incident.codes import Level, Role
from firstcall.incident.records import Condition, Event, Named, Order, RecordPerson, Target
from tests.exercises import generated_lines as lines
from tests.exercises.generated_lines import said
from tests.exercises.generated_people import Somebody, Town


@dataclass(frozen=True)
class Planted:
    """The warning that must come, at least how loud, and of whom: the caller, or whoever bears this fact."""

    kind: str
    code: str
    least: Level
    of: str = "caller"  # "caller", or else "another": somebody who bears the fact
    field: str = ""
    value: str = ""


@dataclass
class Contact:
    """What is said and done on a contact, in its order; the caller is somebody whom the town may know."""

    caller: Somebody
    presents: bool = True
    deeds: list[s.Deed] = field(default_factory=list)
    filled_in: bool = False  # whether the handler fills in who somebody is, rather than typing it in a line
    others: set[str] = field(default_factory=set)  # the names of others that the handler hears
    planted: Planted | None = None

    def log(self, text: str) -> None:
        """The handler types a line."""
        self.deeds.append(s.Log(text=text))

    def tell(self, role: Role, about: RecordPerson, text: str) -> None:
        """Who somebody is, by a line or filled in."""
        self.deeds.append(s.Person(ref=role.value, role=role, about=about) if self.filled_in else s.Log(text=text))

    def told(self, question: str, value: str | int, person: str = "caller") -> None:
        """The handler fills in an answer."""
        self.deeds.append(s.Answer(person=person, question=question, value=value))


Plants = Callable[[Town, Contact], Planted]


def _written(number: str, town: Town) -> str:
    bare = number.replace(" ", "")
    return town.chance.choice((number, bare, f"{bare[:5]} {bare[5:8]} {bare[8:]}"))


def _day(day: object, town: Town) -> str:
    return town.chance.choice((f"{day:%d/%m/%Y}", f"{day:%-d %B %Y}", f"{day:%d.%m.%Y}"))


def offender_behind_a_number(town: Town, on: Contact) -> Planted:
    """A man who is named by nobody writes from a registered offender's number."""
    him = town.somebody(25, 70, "male")
    source = town.chance.choice(("force-intelligence", "visor"))
    town.record(
        source, him.recorded(markers=["registered-sex-offender"], phones=(him.mobile,), addresses=(him.address,))
    )
    _writes_from(town, on, him, "blackmail")
    return Planted("offender behind a number", "dangerous-person", Level.CRITICAL, "another", "phone", him.mobile)


def _writes_from(town: Town, on: Contact, him: Somebody, cue: str) -> None:
    """What is the matter, and the number behind it; "he" only where a man was spoken of."""
    if town.chance.random() < 0.5:
        on.log(town.chance.choice(lines.telling_of(cue)))
        words = lines.NUMBER
    else:
        on.log(said(town.chance, lines.A_MAN))
        words = lines.HIS_NUMBER
    number = _written(him.mobile, town)
    on.tell(Role.SUSPECT, RecordPerson(phones=(number,)), said(town.chance, words, phone=number))


def offender_behind_an_account(town: Town, on: Contact) -> Planted:
    """A user name or an e-mail address is an offender's."""
    him = town.somebody(25, 70, "male")
    known = him.recorded(markers=["registered-sex-offender"], emails=(him.email,), usernames=(him.username,))
    town.record(town.chance.choice(("visor", "ceop", "pnd")), known)
    on.log(said(town.chance, lines.A_MAN))
    if town.chance.random() < 0.5:
        on.tell(Role.SUSPECT, RecordPerson(emails=(him.email,)), said(town.chance, lines.EMAIL, email=him.email))
        return Planted("offender behind an account", "dangerous-person", Level.CRITICAL, "another", "email", him.email)
    on.tell(
        Role.SUSPECT, RecordPerson(usernames=(him.username,)), said(town.chance, lines.USERNAME, username=him.username)
    )
    return Planted(
        "offender behind an account", "dangerous-person", Level.CRITICAL, "another", "username", him.username
    )


def offender_in_a_car(town: Town, on: Contact) -> Planted:
    """A car that keeps going past is a violent man's."""
    him, letters = town.somebody(25, 60, "male"), "ABCDEFGHJKLMNOPRSTUVWXY"
    mark = f"ZY{town.chance.randint(51, 74)} {''.join(town.chance.choices(letters, k=3))}"
    town.record(
        town.chance.choice(("force-intelligence", "pnd", "pnc")),
        him.recorded(markers=["violent-offender"], vehicles=(mark,)),
    )
    on.log(said(town.chance, lines.A_MAN))
    typed = town.chance.choice((mark, mark.replace(" ", "")))
    on.tell(Role.SUSPECT, RecordPerson(vehicles=(typed,)), said(town.chance, lines.VEHICLE, vehicle=typed))
    return Planted("offender in a car", "dangerous-person", Level.CRITICAL, "another", "vehicle", mark.replace(" ", ""))


def breach_by_age(town: Town, on: Contact) -> Planted:
    """A child is written to by a man whom a court has forbidden it."""
    him, age = town.somebody(28, 66, "male"), town.chance.randint(11, 15)
    forbidden = Condition(
        act=town.chance.choice(("contact", "communication")),
        target=Target(age=town.chance.choice(("<18", "<=16", "<16"))),
    )
    order = Order(
        type="SHPO", made=town.today - timedelta(days=town.chance.randint(100, 2000)), conditions=(forbidden,)
    )
    town.record("force-intelligence", him.recorded(markers=["registered-sex-offender"], phones=(him.mobile,)))
    town.record("visor", him.recorded(orders=(order,), phones=(him.mobile,)))
    on.caller = town.somebody(age, age)
    on.log(said(town.chance, lines.CHILD_TOLD, age=age))
    if on.filled_in:
        on.told("age", age)
    number = _written(him.mobile, town)
    words = said(town.chance, (*lines.NUMBER, *lines.HIS_NUMBER), phone=number)
    on.tell(Role.SUSPECT, RecordPerson(phones=(number,)), words)
    return Planted("breach of an order by age", "order-breach-possible", Level.CRITICAL, "another", "phone", him.mobile)


def wanted(town: Town, on: Contact) -> Planted:
    """Somebody who is named with a date of birth is wanted."""
    him = town.somebody(19, 60, "male")
    town.record(
        town.chance.choice(("pnc", "pnd")), him.recorded(markers=[town.chance.choice(("wanted", "recall-to-prison"))])
    )
    on.log(town.chance.choice(lines.telling_of("threat")))
    _named(town, on, him, Role.SUSPECT, lines.SUSPECT)
    return Planted("wanted", "wanted-or-missing", Level.CRITICAL, "another", "name", him.name)


def missing_child(town: Town, on: Contact) -> Planted:
    """A child who was found is the one whom an open episode tells of."""
    child = town.somebody(9, 15)
    at = datetime.combine(town.today - timedelta(days=1), datetime.min.time(), UTC)
    event = Event(at=at, kind="missing person: open", text="Not yet found.")
    town.record("missing", child.recorded(role=Role.CHILD, markers=["missing"]), event=event, text="Open episode.")
    _named(town, on, child, Role.CHILD, lines.FOUND_CHILD)
    return Planted("missing child", "wanted-or-missing", Level.CRITICAL, "another", "name", child.name)


def _named(town: Town, on: Contact, whom: Somebody, role: Role, words: tuple[str, ...]) -> None:
    on.others.add(whom.name)
    on.tell(role, _about(whom), said(town.chance, words, name=whom.name, born=_day(whom.born, town)))


def _introduced(town: Town, on: Contact) -> None:
    if on.filled_in:
        on.told("name", on.caller.name)
    else:
        on.log(said(town.chance, lines.WHO, name=on.caller.name))


def _about(whom: Somebody) -> RecordPerson:
    """What a handler fills in of somebody: the name in use and the date of birth."""
    named = Named(forenames=whom.forenames.split()[0], surname=whom.surname)
    return RecordPerson(names=(named,), born=whom.born.isoformat())


def weapon_at_the_address(town: Town, on: Contact) -> Planted:
    """Somebody else at the caller's address is marked for weapons, or has a certificate for them."""
    other = town.somebody(20, 70)
    marker = town.chance.choice(("weapons", "firearms", "firearms-certificate", "violent"))
    town.record(
        town.chance.choice(("local", "force-intelligence")),
        other.recorded(markers=[marker], addresses=(on.caller.address,)),
    )
    _at_home(town, on)
    return Planted("weapon at the address", "household-risk", Level.HIGH)


def plan_in_the_household(town: Town, on: Contact) -> Planted:
    """A child at the caller's address is on a protection plan."""
    child, source = town.somebody(1, 15), town.chance.choice(("ics", "child-protection", "caiu"))
    known = child.recorded(role=Role.CHILD, markers=["child-protection-plan"], addresses=(on.caller.address,))
    town.record(source, known, text="Protection plan.")
    _at_home(town, on)
    return Planted("protection plan in the household", "household-risk", Level.HIGH)


def _at_home(town: Town, on: Contact) -> None:
    on.log(town.chance.choice(lines.telling_of("domestic")))
    if on.filled_in or town.chance.random() < 0.3:
        on.told("address", on.caller.address)
    else:
        on.log(said(town.chance, lines.HOME, address=on.caller.address))


def self_harm_of_the_caller(town: Town, on: Contact) -> Planted:
    """Records mark the caller, by the number that rings, for self-harm or suicide."""
    marker = town.chance.choice(("self-harm", "suicide"))
    town.record(
        town.chance.choice(("force-intelligence", "local", "pnd")),
        on.caller.recorded(markers=[marker], phones=(on.caller.mobile,)),
    )
    on.presents = True
    on.log(town.chance.choice(lines.small_talk()))
    return Planted("self-harm marker", "self-harm-marker", Level.HIGH)


def vulnerable_caller(town: Town, on: Contact) -> Planted:
    """Records mark the caller as vulnerable, by name and date of birth or by the number."""
    marker = town.chance.choice(
        ("autism", "learning-difficulties", "domestic-abuse-victim", "dementia", "honour-based-abuse", "exploitation")
    )
    town.record(
        town.chance.choice(("force-intelligence", "local")),
        on.caller.recorded(markers=[marker], phones=(on.caller.mobile,)),
    )
    if town.chance.random() < 0.5:
        on.presents = False
        _introduced(town, on)
        on.told("date-of-birth", on.caller.born.isoformat())
    else:
        on.log(town.chance.choice(lines.small_talk()))
    return Planted("vulnerable caller", "vulnerability-recorded", Level.HIGH)


def vulnerable_other(town: Town, on: Contact) -> Planted:
    """Somebody who is told of by name and date of birth is marked as vulnerable."""
    words = town.chance.choice(lines.HURT_OTHER)
    her = town.somebody(60, 90, "female" if "lady" in words else None)
    town.record(
        town.chance.choice(("local", "force-intelligence", "pnd")),
        her.recorded(markers=[town.chance.choice(("dementia", "vulnerable"))]),
    )
    on.others.add(her.name)
    if on.filled_in:
        on.log("She was pushed over and is shaken up")
    on.tell(Role.VICTIM, _about(her), words.format(name=her.name, born=_day(her.born, town)))
    return Planted("vulnerable victim", "vulnerability-recorded", Level.HIGH, "another", "name", her.name)


def repeat_with_a_broken_promise(town: Town, on: Contact) -> Planted:
    """The control room's own records hold a contact of the same number and kind within the month."""
    at = datetime.combine(
        town.today - timedelta(days=town.chance.randint(2, 20)), datetime.min.time(), UTC
    ) + timedelta(hours=20)
    event = Event(
        at=at,
        kind="domestic",
        address=on.caller.address,
        text="Caller said her partner was violent; told a unit would attend.",
    )
    town.record("control-room", on.caller.recorded(role=Role.CALLER, phones=(on.caller.mobile,)), event=event)
    on.presents = True
    on.log(town.chance.choice(lines.DOMESTIC))
    return Planted("repeat of the same kind", "repeat-contact", Level.HIGH)


def blackmail_of_a_child(town: Town, on: Contact) -> Planted:
    """A child is blackmailed; no record is needed to see that."""
    age = town.chance.randint(10, 17)
    on.caller = town.somebody(age, age)
    on.log(town.chance.choice(lines.BLACKMAIL))
    if on.filled_in or town.chance.random() < 0.3:
        on.told("age", age)
    else:
        on.log(town.chance.choice((f"Caller is {age} years old", f"im {age}", f"caller aged {age}, alone in her room")))
    return Planted("blackmail of a child", "child-involved", Level.HIGH)


def domestic_with_an_order(town: Town, on: Contact) -> Planted:
    """An order forbids the man at the door to come near the caller, whom it names."""
    him = town.somebody(22, 60, "male")
    her = Target(named=(on.caller.name,))
    order = Order(
        type=town.chance.choice(("NMO", "DVPO")),
        made=town.today - timedelta(days=5),
        ends=town.today + timedelta(days=15),
        conditions=(Condition(act="contact", target=her), Condition(act="presence", place=(on.caller.address,))),
    )
    town.record("pnc", him.recorded(orders=(order,)))
    _introduced(town, on)
    on.told("date-of-birth", on.caller.born.isoformat())
    on.told("address", on.caller.address)
    on.log("My ex is at the door again, he keeps talking to me through the letterbox")
    _named(town, on, him, Role.SUSPECT, lines.SUSPECT)
    return Planted("domestic with an order", "order-breach-possible", Level.CRITICAL, "another", "name", him.name)


def domestic_with_a_weapon(town: Town, on: Contact) -> Planted:
    """The man in the house is marked for weapons, and it is by his number that he is known."""
    him = town.somebody(22, 60, "male")
    marker = town.chance.choice(("weapons", "violent"))
    town.record(
        town.chance.choice(("force-intelligence", "pnd", "local")), him.recorded(markers=[marker], phones=(him.mobile,))
    )
    on.log(town.chance.choice(lines.DOMESTIC))
    on.log(said(town.chance, lines.WITH_KNIFE))
    number = _written(him.mobile, town)
    on.tell(Role.SUSPECT, RecordPerson(phones=(number,)), f"his mobile is {number}")
    return Planted("domestic with a weapon", "weapon-or-violence-marker", Level.HIGH, "another", "phone", him.mobile)


def silent_from_a_marked_number(town: Town, on: Contact) -> Planted:
    """Nobody speaks, and the number is that of a victim of domestic abuse."""
    known = on.caller.recorded(
        markers=["domestic-abuse-victim"], phones=(on.caller.mobile,), addresses=(on.caller.address,)
    )
    town.record(town.chance.choice(("local", "force-intelligence")), known, text="High risk.")
    on.presents = True
    on.log(said(town.chance, lines.SILENT))
    return Planted("silent call from a marked number", "vulnerability-recorded", Level.HIGH)


def stalker(town: Town, on: Contact) -> Planted:
    """Whoever rings again and again is known for stalking."""
    him = town.somebody(20, 60, "male")
    town.record(
        town.chance.choice(("force-intelligence", "pnd")), him.recorded(markers=["stalker"], phones=(him.mobile,))
    )
    _writes_from(town, on, him, "stalking")
    return Planted("stalker", "dangerous-person", Level.CRITICAL, "another", "phone", him.mobile)


def restricted(town: Town, on: Contact) -> Planted:
    """A record of the caller is closed to the handler."""
    town.record("force-intelligence", on.caller.recorded(markers=["restricted"], phones=(on.caller.mobile,)))
    on.presents = True
    on.log(town.chance.choice(lines.small_talk()))
    return Planted("restricted record", "restricted-record", Level.HIGH)


DANGERS: tuple[Plants, ...] = (
    offender_behind_a_number,
    offender_behind_an_account,
    offender_in_a_car,
    breach_by_age,
    wanted,
    missing_child,
    weapon_at_the_address,
    plan_in_the_household,
    self_harm_of_the_caller,
    vulnerable_caller,
    vulnerable_other,
    repeat_with_a_broken_promise,
    blackmail_of_a_child,
    domestic_with_an_order,
    domestic_with_a_weapon,
    silent_from_a_marked_number,
    stalker,
    restricted,
)
