"""The words of generated contacts: lines of the training corpus as they were typed, and sentences of our own with names in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

CORPUS = Path(__file__).parents[2] / "corpus" / "training"
#: The only cues that a line of an ordinary contact may tell of: nobody is in danger where something was taken.
HARMLESS = frozenset({"theft", "evidence-kept"})
#: What else a line must not tell of to be ordinary: a child, or somebody's own date of birth, would be a person to look up.
_NOT_ORDINARY = ("child", "born")


@dataclass(frozen=True)
class Labelled:
    """A line of the corpus with what a careful reader would take from it."""

    text: str
    cues: frozenset[str]
    persons: frozenset[str]
    fields: frozenset[str]


@cache
def corpus() -> tuple[Labelled, ...]:
    """Every line of the training part; the held-out part is never opened."""
    return tuple(_read())


def _read() -> Iterator[Labelled]:
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            entry = json.loads(line)
            yield Labelled(
                text=entry["line"],
                cues=frozenset(value for _, field, value, _ in entry["read"] if field == "cue"),
                persons=frozenset(person.split("-")[0] for person, *_ in entry["read"]),
                fields=frozenset(field for _, field, _, _ in entry["read"]),
            )


def ordinary() -> list[str]:
    """The lines that tell of nobody's danger."""
    return [
        one.text
        for one in corpus()
        if one.cues <= HARMLESS and one.persons.isdisjoint(_NOT_ORDINARY) and "born" not in one.fields
    ]


def small_talk() -> list[str]:
    """As ``ordinary``, of those that name nobody and nothing: they may be typed on any number of contacts."""
    plain = {one.text for one in corpus() if not one.fields & {"name", "phone", "email", "username", "vehicle"}}
    return [text for text in ordinary() if text in plain]


def telling_of(cue: str, *, by: str = "caller") -> list[str]:
    """Short lines that tell of a cue and name nobody: whoever is planted can be the one they are about."""
    named = {"name", "phone", "email", "username", "vehicle", "born", "age", "postcode"}
    return [
        one.text
        for one in corpus()
        if cue in one.cues and one.fields.isdisjoint(named) and "child" not in one.persons and len(one.text) < 160
    ]


WHO = (
    "Caller is {name}.",
    "Caller gives the name {name}.",
    "{name} calling.",
    "Name of caller {name}, wants no fuss.",
    "My name is {name}",
)
HOME = (
    "Lives at {address}.",
    "Address {address}",
    "calling from {address}",
    "Home address is {address}.",
)
DONE = (
    "Advised, nothing further.",
    "Reference number given, happy with that",
    "Thanked for calling.",
    "will ring back if it happens again",
    "No offences, logged for information.",
)
#: What the caller's trouble is, where it is a man: without this a later "he" would be nobody's, or the caller's own.
A_MAN = (
    "A man she has never met keeps messaging her",
    "There is a man who will not leave caller alone",
    "some bloke off the internet is pestering me",
    "Caller says a man is hanging round outside the house",
    "A man keeps following her home from work",
    "Man is threatening caller, she does not know him",
)
HIS_NUMBER = (
    "He keeps messaging from {phone}",
    "his number is {phone}",
    "Number he uses: {phone}",
    "he rings every night, comes up as {phone}",
    "He's texting off {phone}",
)
NUMBER = (
    "The texts are all from {phone}",
    "all from the same number, {phone}",
    "Suspect mob {phone}",
    "Messages come from {phone}",
    "the number that keeps ringing is {phone}",
)
EMAIL = ("He e-mails from {email}", "the messages are from {email}", "his email is {email}")
USERNAME = (
    "he is {username} on snapchat",
    "Calls himself {username} on instagram",
    "His insta is {username}",
)
VEHICLE = (
    "He drives a grey Astra, reg {vehicle}",
    "he is sat outside in a van {vehicle}, been there an hour",
    "Male driving {vehicle} keeps going past slowly",
)
SUSPECT = (
    "The man's name is {name}, date of birth {born}",
    "his name is {name}, born {born}",
    "Suspect named as {name}, dob {born}",
    "He is called {name}, dob {born}.",
)
FOUND_CHILD = (
    "Young lad is with the caller, his name is {name}, dob {born}",
    "Girl found by the bus station, her name is {name}, born {born}",
    "child here with no adult, name is {name}, date of birth {born}",
)
CHILD_TOLD = (
    "im {age} and a man keeps messaging me",
    "Caller is {age}. A man she met online keeps texting her",
    "I'm {age} years old and he wont stop writing to me",
    "Boy of {age} on the line, says a man keeps ringing him",
)
BLACKMAIL = (
    "He says he will send my pictures to everyone at school unless i pay him",
    "wants £200 or he puts the video on instagram",
    "says he'll tell my mum and show her the photos if i dont send more",
    "Threatening to post images of caller unless he sends money",
)
SILENT = ("Silent call, breathing only", "Nobody speaks, line open", "Open line, no reply to questions, then cleared")
DOMESTIC = (
    "My ex is at the door again, he has been shouting and banging",
    "He pushed me into the wall tonight, he's still in the house",
    "Caller says her husband hit her and she is scared of him",
    "partner has been kicking off again, smashed the plates",
)
WITH_KNIFE = (
    "he's got a knife in the kitchen",
    "He is waving a kitchen knife about",
    "Male has a knife, caller has seen it",
)
CONFUSED = (
    "The woman who lives there is confused and in her nightdress in the street, her name is {name}, dob {born}",
    "Old man at the shop does not know where he is, victim's name is {name}, born {born}",
)
HURT_OTHER = (
    "The lady next door was knocked down by her son, her name is {name}, born {born}",
    "victim is {name}, dob {born}, pushed over in the street",
)


def said(chance: Random, lines: tuple[str, ...], **about: object) -> str:
    """One of the lines, with what it is about filled in."""
    return chance.choice(lines).format(**about)
