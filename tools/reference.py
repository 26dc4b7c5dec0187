"""Writes docs/reference from the code and its data, so that no list is kept by hand: reference.py [--check].

With --check nothing is written; the exit status is 1 where a page is not what the code says now.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin

import asvs_page
import msgspec

from firstcall.cli import COMMANDS, get_ready
from firstcall.guidance import book as books
from firstcall.guidance.orders import ELEMENTS
from firstcall.guidance.orders.law import OrderType
from firstcall.guidance.orders.patterns import Parameter
from firstcall.guidance.pages import Ask, KnownFrom
from firstcall.guidance.warnings import page
from firstcall.incident import entries
from firstcall.people import permissions, training_page
from firstcall.review.page import as_markdown as quality
from firstcall.sources import contract

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_WRITTEN = (".md", ".json")  # a schema that people wrote stands beside them
NOTE = "<!-- Written by `make docs` from the code; a change made here is lost. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def words(values: Iterable[object]) -> str:
    """Codes as they are typed, or a dash where there are none."""
    return ", ".join(f"`{value}`" for value in values) or "–"


def commands() -> str:
    """Every sub-command of `firstcall`."""
    return "# Commands\n\nEach says more with `-h`.\n\n" + table(
        ("command", "what it does"), ((f"`firstcall {name}`", command.says) for name, command in COMMANDS.items())
    )


def kinds() -> str:
    """Every kind of entry that a log can hold, with its fields."""
    parts = ["# Kinds of entry\n\nAn incident's log is a list of these, and nothing else.\n"]
    bodies = sorted(_kinds_below(entries.Body), key=lambda body: str(body.__struct_config__.tag))
    for body in bodies:
        fields = [
            (f"`{f.encode_name}`", _type(f), "" if f.required else "may be left out")
            for f in msgspec.structs.fields(body)
        ]
        parts.append(
            f"## `{body.__struct_config__.tag}`\n\n{inspect.getdoc(body)}\n\n{table(('field', 'type', ''), fields)}"
        )
    return "\n".join(parts)


def _kinds_below(body: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    return [each for below in body.__subclasses__() for each in (below, *_kinds_below(below))]


def _type(field: msgspec.structs.FieldInfo) -> str:
    def shown(kind: object) -> str:
        if kind is type(None):
            return "nothing"
        inner = [shown(each) for each in get_args(kind) if each is not ...]
        name = getattr(kind, "__name__", str(kind))
        if not inner:
            return name
        return " or ".join(inner) if get_origin(kind) in {Union, UnionType} else f"{name} of {', '.join(inner)}"

    return shown(field.type)


def sources() -> str:
    """Every record system of the catalogue."""
    rows = (
        (
            f"`{row.key}`",
            row.name,
            row.holds,
            "; or ".join(" + ".join(group) for group in row.asked_by),
            row.standing.value + (f", ask `{row.successor}`" if row.successor else ""),
            f"{row.deadline_ms / 1000:g} s",
        )
        for row in books.load().sources
    )
    head = ("key", "system", "holds", "asked by", "standing", "deadline")
    return "# Record systems\n\nOne file each in `src/firstcall/sources/catalogue/`.\n\n" + table(head, rows)


def questions() -> str:
    """Every question set with its version, its source and when it is asked; and every question with what it settles."""
    book = books.load()
    elements = {one.code: one.name for one in book.thrive.elements}
    head = ("code", "place", "words", "asked about", "why", "element", "what it settles", "when")
    intro = (
        "# Questions\n\nOne file a set in `src/firstcall/guidance/questions/`. What is asked next is the question whose answer "
        "would settle most: [adding a question set](../adding-a-question-set.md).\n"
    )
    parts = [intro]
    for held in sorted(book.questions, key=lambda each: min(ask.order for ask in each.questions)):
        rows = (
            (
                f"`{ask.code}`",
                ask.order,
                "<br>".join(text for text in (ask.text, ask.text_other) if text),
                words(ask.of) if ask.of else "whoever is under the order",
                ask.why + (f" ({ask.source})" if ask.source else ""),
                elements.get(ask.element or "", "–"),
                _settles(ask),
                _asked_when(ask),
            )
            for ask in sorted(held.questions, key=lambda each: each.order)
        )
        when = "always" if held.when is None else f"`{held.when.source}`"
        parts.append(
            f"## {held.name} (`{held.set}`)\n\nVersion `{held.version}`. Asked: {when}.\n\n"
            f"Source: {held.source}.\n\n{table(head, rows)}"
        )
    return "\n".join(parts)


def _settles(ask: Ask) -> str:
    """What the answer gives, what a yes tells, and by what it is settled without being asked."""
    said = (
        f"gives {words(ask.fields)}" if ask.fields else "",
        f"a yes tells {words((ask.tells,))}" if ask.tells else "",
        f"not asked once known: {words(ask.settles)}" if ask.settles else "",
    )
    return "; ".join(part for part in said if part) or "–"


def _asked_when(ask: Ask) -> str:
    """When it is asked, when it comes before all others, and whether it is part of the short script for a child."""
    said = (
        f"`{ask.ask_when.source}`" if ask.ask_when is not None else "",
        f"first: `{ask.first_when.source}`" if ask.first_when is not None else "",
        "a child too" if ask.child else "",
    )
    return "; ".join(part for part in said if part) or "–"


def advice() -> str:
    """Every piece of advice: what it protects, when it is offered and when it is wrong, and what it rests on."""
    held = books.load().advice
    intro = (
        "# Advice\n\nFiles in `src/firstcall/guidance/advice/`; a force's own stand in `advice/` of its book. A code is one "
        "piece of advice for good. Advice given before what comes first, or while it is wrong, warns "
        "(`evidence-at-risk`, `advice-wrong-now`).\n"
    )
    parts = [intro]
    for code, item in sorted(held.items()):
        rows = [("protects", item.protects), ("source", item.source)]
        rows += [("offered when", f"`{item.offer_when.source}`")] if item.offer_when is not None else []
        rows += [("only after", words(item.only_after))] if item.only_after else []
        rows += [("wrong when", f"`{item.wrong_when.source}`")] if item.wrong_when is not None else []
        rows += [("because", item.wrong_because)] if item.wrong_because else []
        rows += [("instead", words(item.instead))] if item.instead else []
        rows += [("keeps evidence", "yes")] if item.keeps_evidence else []
        parts.append(f"## `{code}`\n\n“{item.says}”\n\n{table(('', ''), rows)}")
    return "\n".join(parts)


def referrals() -> str:
    """Every form by which somebody is referred to those who protect them."""
    intro = (
        "# Forms of referrals\n\nOne file each in `src/firstcall/guidance/referrals/`; a force's own stand in `referrals/` of its "
        "book. What is told is recorded whole: [what is recorded](../what-is-recorded.md).\n"
    )
    parts = [intro]
    for code, form in sorted(books.load().referrals.items()):
        chased = "nobody chases it" if form.chase_after_minutes is None else f"{form.chase_after_minutes} min"
        required = "never" if form.required_when is None else f"`{form.required_when.source}`: {form.required_because}"
        rows = [
            ("to", form.to),
            ("how", form.how),
            ("of", words(form.of)),
            ("offered when", f"`{form.when.source}`: {form.because}"),
            ("has to be made when", required),
            ("consent", form.consent or "not asked for"),
            ("sends", words(form.sends)),
            ("of others", f"{words(form.others_send)} of {words(form.others)}" if form.others else "–"),
            ("tells the cues", words(form.cues)),
            ("tells the warnings", words(form.tells)),
            ("on the basis of", "; ".join(f"{basis.law}: {basis.says}" for basis in form.legal_basis)),
            ("cautions", "; ".join(f"`{one.when.source}`: {one.says}" for one in form.cautions) or "–"),
            ("chased after", chased),
            ("source", form.source),
        ]
        parts.append(f"## `{code}`: {form.title}\n\n{table(('', ''), rows)}")
    return "\n".join(parts)


def assessing() -> str:
    """The elements of an assessment with what belongs to each, the grades with their targets, and the rules that propose one."""
    book = books.load()
    elements = (
        (f"`{one.code}`", one.name, one.asks, known_from(one.known_from), one.source or book.thrive.source)
        for one in book.thrive.elements
    )
    targets = (
        (f"`{grade.code}`", grade.name, "–" if grade.target_minutes is None else f"{grade.target_minutes} min")
        for grade in book.grades.values()
    )
    proposing = (
        (f"`{rule.code}`", f"`{rule.grade}`", rule.why, f"`{' '.join(rule.when.source.split())}`", rule.source)
        for rule in book.grade_rules
    )
    return (
        "# Assessing and grading\n\nHow they are used: [Assessing and grading](../assessing.md).\n\n## Elements\n\n"
        + table(("code", "element", "asks", "what is known of it comes from", "source"), elements)
        + f"\nAn assessment is to be made again after {book.thrive.again_after_minutes} minutes.\n\n## Grades, the lowest first\n\n"
        + table(("code", "grade", "attend within"), targets)
        + "\n## Rules that propose a grade\n\nA proposal raises and never lowers; a rule that is unknown proposes nothing.\n\n"
        + table(("rule", "proposes", "because", "when", "source"), proposing)
    )


def known_from(known: KnownFrom) -> str:
    """What of an incident belongs to an element, in one cell."""
    ages = "" if known.ages is None else f"ages under {known.ages.under} and from {known.ages.over}"
    facts = [f"{one.field} of {' and '.join(one.of) or 'everybody'}" for one in known.facts]
    told = (
        f"warnings {words(known.warnings)}" if known.warnings else "",
        f"cues {words(known.cues)}" if known.cues else "",
        ages,
        ", ".join(facts),
        f"answers {words(known.answers)}" if known.answers else "",
        ", ".join(known.entries),
    )
    return "; ".join(one for one in told if one) or "–"


def markers() -> str:
    """Every marker that a record can carry, and the warnings that it leads to."""
    rows = (
        (f"`{one.marker}`", one.says, words(one.codes), words(one.known_as)) for one in books.load().markers.markers
    )
    return "# Markers\n\nAn unknown marker is shown as it stands, as a notice.\n\n" + table(
        ("marker", "says", "warnings", "also written"), rows
    )


def api() -> str:
    """The HTTP API as it describes itself, on settings of its own that are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FIRSTCALL_DATA"] = folder
        get_ready()
        from firstcall.api.interface import api as interface

        return json.dumps(interface.get_openapi_schema(path_prefix="/api/v1/"), indent=2, ensure_ascii=False) + "\n"


def source_protocol() -> str:
    """The protocol in which a record system answers Firstcall, as an OpenAPI document."""
    return json.dumps(contract.openapi("Firstcall source protocol"), indent=2, ensure_ascii=False) + "\n"


def promises() -> str:
    """Every kind of promise, with its times."""
    held = books.load().promises
    return f"# Kinds of promise\n\nRests on: {held.source}.\n\n" + table(held.HEAD, held.told())


def requests() -> str:
    """Every form by which people are asked."""
    rows = (
        (
            f"`{form.form}`",
            f"`{form.source}`" if form.source else "every other",
            form.to,
            words(form.sends) if form.sends else "all that the system takes",
            words(form.tells),
            "; ".join(basis.law for basis in form.legal_basis),
            words(form.markers),
            f"{form.chase_after_minutes} min",
        )
        for form in books.load().requests.values()
    )
    head = ("form", "of", "to", "sends", "tells the warnings", "on the basis of", "ticks", "chased after")
    return "# Forms of requests\n\nOne file each in `src/firstcall/guidance/requests/`.\n\n" + table(head, rows)


def orders() -> str:
    """Every kind of order, every pattern of a condition, and every act that a condition can be about."""
    law = books.load().law
    kinds = (
        (
            f"`{kind.type}`",
            kind.name,
            words(kind.known_as),
            f"under {kind.child_under}",
            "; ".join(part.says for part in kind.made_in),
            "; ".join(part.says for part in kind.holds_in) + _not_in(kind),
            _made(kind),
            kind.source,
        )
        for kind in law.types
    )
    patterns = (
        (
            f"`{one.pattern}`",
            one.says,
            "<br>".join(f"`{name}`: {taken.says}{_otherwise(taken)}" for name, taken in one.parameters.items()) or "–",
            "<br>".join(condition.says or f"`{condition.act}`" for condition in one.conditions),
            words(one.of),
            one.source,
        )
        for one in law.patterns.values()
    )
    acts = (
        (
            f"`{act.act}`",
            act.says,
            words(act.acts),
            words(act.cues),
            words(act.answers),
            words([act.ask] if act.ask else []),
        )
        for act in law.acts
    )
    return (
        "# Orders\n\nHow they are weighed: [Court orders](../orders.md).\n\n## Kinds of order\n\n"
        "One file each in `src/firstcall/guidance/orders/types/`. In a territory of which nothing is said, "
        "whether the order holds is unknown.\n\n"
        + table(("type", "name", "also written", "a child is", "made in", "holds in", "made", "law"), kinds)
        + "\n## Patterns of conditions\n\nOne file each in `src/firstcall/guidance/orders/patterns/`.\n\n"
        + table(("pattern", "says", "parameters", "weighed as", "seen in", "source"), patterns)
        + "\n## Acts\n\nWhat shows that an act was done: a line that tells of it, a cue that cannot be without it, an answer.\n\n"
        + table(("act", "says", "told of as", "cues", "answers", "question that settles it"), acts)
        + "\n## Elements\n\nEach is true, false or unknown, and says where it came from.\n\n"
        + table(("element", "is true where"), ELEMENTS.items())
    )


def _made(kind: OrderType) -> str:
    since = f"from {kind.made_from:%-d %B %Y}" if kind.made_from else ""
    until = f"until {kind.made_until:%-d %B %Y}, then `{kind.successor}`" if kind.made_until else ""
    return " ".join(part for part in (since, until) if part) or "–"


def _not_in(kind: OrderType) -> str:
    return f"; not in {' or '.join(part.says for part in kind.not_in)}" if kind.not_in else ""


def _otherwise(taken: Parameter) -> str:
    return f" (left out: {' or '.join(taken.default)})" if taken.default else " (required)"


PAGES: dict[str, Callable[[], str]] = {
    "advice.md": advice,
    "api.json": api,
    "assessing.md": assessing,
    "commands.md": commands,
    "entries.md": kinds,
    "markers.md": markers,
    "orders.md": orders,
    "permissions.md": lambda: "# Permissions\n\n" + permissions.as_markdown(),
    "promises.md": promises,
    "quality.md": quality,
    "questions.md": questions,
    "referrals.md": referrals,
    "requests.md": requests,
    "source-protocol.json": source_protocol,
    "sources.md": sources,
    "warnings.md": page.as_markdown,
    **(training_page.PAGES | asvs_page.PAGES),
}


def main(arguments: Sequence[str]) -> int:
    """Write every page, or with --check say which are out of date."""
    pages = {FOLDER / name: (NOTE if name.endswith(".md") else "") + write() for name, write in PAGES.items()}
    if "--check" in arguments:
        stale = [path.name for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
        stale += [path.name for path in FOLDER.iterdir() if path.suffix in _WRITTEN and path not in pages]
        if stale:
            print(f"docs/reference is not what the code says: {', '.join(sorted(stale))}. Mend: make docs")
        return 1 if stale else 0
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
