"""The forms of a page as a browser has them, and whether a page holds anything that no template of ours wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "src" / "firstcall" / "desk" / "templates"
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "hx-get",
    "hx-post",
    "data-reading",
    "srcset",
    "poster",
    "xlink:href",
}
_OURS = re.compile(r"^(?:/(?!/)|#|\?|data:image/|$|tel:|[a-z-]+(?:/|$))")
PLAIN = "plain words"


@dataclass(frozen=True)
class Form:
    """A form: where it goes, and what a browser would send of it untouched. ``typed``: the fields that hold free text."""

    action: str
    method: str
    sent: tuple[tuple[str, str], ...] = ()
    typed: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted({name for name, _ in self.sent}))

    def filled(self, **given: str) -> dict[str, str]:
        """As somebody sends it who types plain words into every field but those that are given."""
        return {n: v or (PLAIN if n in self.typed else v) for n, v in self.sent} | given


@dataclass
class Page(HTMLParser):
    """A page taken apart: its forms, and every element with its attributes."""

    here: str
    forms: list[Form] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.elements.append((tag, said))
        if tag == "a" and said.get("href", "").startswith("/"):
            self.links.add(said["href"].partition("#")[0])
        if tag == "form":
            action = said.get("hx-post") or said.get("action") or self.here
            post = "hx-post" in said or said.get("method", "").lower() == "post"
            self._form = Form(action, "post" if post else "get")
        elif self._form is not None and said.get("name") and said["name"] != "csrfmiddlewaretoken":
            self._field(tag, said)
        elif tag == "option" and self._select and self._form is not None and said.get("value"):
            sent = dict(self._form.sent)
            if not sent.get(self._select) or "selected" in said:
                self._form = replace(self._form, sent=(*(sent | {self._select: said["value"]}).items(),))

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = said["name"], said.get("type", "text")
        self._select = name if tag == "select" else ""
        if kind == "file":
            return
        sent = dict(self._form.sent)
        if kind not in {"radio", "checkbox"} or name not in sent:
            sent[name] = said.get("value", "")
        typed = tag == "textarea" or (
            tag == "input" and kind in {"text", "search", "tel", "email", "password", "date", "number"}
        )
        self._form = replace(self._form, sent=(*sent.items(),), typed=self._form.typed | ({name} if typed else set()))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.forms.append(self._form)
            self._form = None
        if tag == "select":
            self._select = ""


def taken_apart(html: str, here: str) -> Page:
    """A page of the desk, taken apart."""
    page = Page(here)
    page.feed(html)
    page.close()
    return page


def _written() -> tuple[frozenset[str], frozenset[str]]:
    text = "\n".join(file.read_text("utf-8") for file in TEMPLATES.rglob("*.html"))
    tags = {one.lower() for one in re.findall(r"<([a-zA-Z][\w-]*)", text)} | {"svg", "path"}
    names = {one.lower() for one in re.findall(r"[\s\"}]([a-zA-Z][\w:.-]*)(?=[\s=>/{])", text)}
    drawn = {"xmlns", "viewbox", "width", "height", "version", "class", "d", "transform", "stroke", "fill"}
    return frozenset(tags), frozenset(names | drawn)


TAGS, ATTRIBUTES = _written()


def foreign(html: str) -> list[str]:
    """Elements, attributes and addresses of a page that no template of ours wrote."""
    found = []
    for tag, said in taken_apart(html, "/").elements:
        if tag not in TAGS or (tag == "script" and not said.get("src", "").startswith("/static/")):
            found.append(f"<{tag}>")
        for name, value in said.items():
            if name not in ATTRIBUTES or name.startswith("on") or "harm" in name or name == "style":
                found.append(f"<{tag} {name}>")
            elif name in _ADDRESSES and not _OURS.match(value.strip().lower()):
                found.append(f"<{tag} {name}={value[:40]}>")
    return found
