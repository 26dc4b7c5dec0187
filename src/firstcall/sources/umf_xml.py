"""XML from outside, read so that it can do nothing: no document type, no entities, no instructions, no depth, no end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

#: Elements within elements, and elements in all, that an honest answer has at most.
DEEPEST = 12
MOST_ELEMENTS = 20_000
#: The one attribute that says nothing of what is in the document. It is never looked up.
_WHERE_ITS_SCHEMA_IS = "http://www.w3.org/2001/XMLSchema-instance schemaLocation"


class NotXml(ValueError):
    """The bytes are no XML in UTF-8, or XML that could do something. Says nothing of what stands in it."""


@dataclass
class Element:
    """One element: its name without the namespace, its attributes, the elements in it, and its text where it has none."""

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""


def parse(body: bytes, namespace: str) -> Element:
    """The document's one element, of ``namespace`` as everything in it. Raises NotXml for whatever else the bytes are."""
    building = _Building(namespace)
    parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = building.starts
    parser.EndElementHandler = building.ends
    parser.CharacterDataHandler = building.says
    parser.XmlDeclHandler = _in_utf_8
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(body, True)  # noqa: FBT003 (its only way to say that nothing follows)
    except (expat.ExpatError, UnicodeError) as wrong:
        raise NotXml(f"no XML: {type(wrong).__name__}") from None
    return building.whole()


def _refuse(*_what: object) -> NoReturn:
    raise NotXml("a document type, an entity or an instruction")


def _in_utf_8(_version: str, encoding: str | None, _alone: int) -> None:
    if encoding is not None and encoding.upper() != "UTF-8":
        raise NotXml("another encoding than UTF-8")


class _Building:
    def __init__(self, namespace: str) -> None:
        self._prefix = f"{namespace} "
        self._open: list[Element] = []
        self._top: Element | None = None
        self._count = 0

    def starts(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if not name.startswith(self._prefix) or len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise NotXml("an element of another namespace, too deep, or one too many")
        told = {key: text for key, text in attributes.items() if key != _WHERE_ITS_SCHEMA_IS}
        element = Element(name.removeprefix(self._prefix), told)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._top = element
        self._open.append(element)

    def ends(self, _name: str) -> None:
        element = self._open.pop()
        if element.children and element.text.strip():
            raise NotXml("text between elements")

    def says(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def whole(self) -> Element:
        if self._top is None:
            raise NotXml("no element")
        return self._top
