"""The small words by which a line points at somebody."""

from __future__ import annotations

MALE = {
    "he": "subject",
    "hes": "subject",
    "he's": "subject",
    "hed": "subject",
    "he'd": "subject",
    "hell": "subject",
    "he'll": "subject",
    "him": "object",
    "his": "owner",
    "himself": "object",
}
FEMALE = {
    "she": "subject",
    "shes": "subject",
    "she's": "subject",
    "she'd": "subject",
    "she'll": "subject",
    "her": "object",
    "hers": "owner",
    "herself": "object",
}
#: Before a noun these say that somebody is meant who was spoken of already.
DEFINITE = frozenset("the that this said same".split())
#: Behind "the man" these say which man, who need not be the one spoken of already.
WHICH = frozenset(
    "who whos that from in at with next outside inside on over across opposite downstairs upstairs".split()
)
OWNERS = frozenset("my his her their our the a an callers caller's whose this that another other some one".split())
IDENTIFYING = frozenset(
    "name names number no mob mobile tel phone username user handle email insta snap snapchat address reg car vehicle van dob".split()
)
NOT_OWNED = frozenset(
    "at in on to and but or with from for by when while if because cos as so then again up down out off back all not "
    "it the a an that this he she "
    "they i we is was has had will today now yesterday tomorrow tonight last after before alone over about around "
    "round twice once get go going "
    "every until till home into onto like never always also too who which what where how why crying asleep away money messages texts pics "
    "pictures nudes photos videos abuse hard badly repeatedly being been saying asking telling doing coming very really just only".split()
)
PREPOSITIONS = frozenset(
    "by from with to of at on for about against near outside behind past towards after before met meet meeting hit hurt threatened "
    "texted called rang told see saw seen tell asked".split()
)
WIDE = (
    "man",
    "male",
    "guy",
    "bloke",
    "lad",
    "fella",
    "woman",
    "female",
    "lady",
    "person",
    "someone",
    "somebody",
    "suspect",
    "offender",
    "stranger",
)
