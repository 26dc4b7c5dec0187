"""Names for an invented British population: heads as the project's frequencies have them, long tails of made-up names.

Surnames follow, rank by rank, the frequencies per million that the Great Britain surname profiler published from an
electoral register (University College London; rank 420: 390, 1,318: 146, 3,176: 45, 5,799: 22, 11,886: 9, 16,554: 5),
and beyond it the same slope. Forenames go by sex and year of birth; their tail (Zipf) grows from an eighth of those born
in 1935 to two fifths in 2012, for parents have come to choose more variously.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random

import numpy as np
import numpy.typing as npt

from firstcall.matching.model import DEFAULT

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

BRITISH, MUSLIM, INDIAN, POLISH, AFRICAN = range(5)
_ORIGINS: dict[int, str] = {
    MUSLIM: "khan ali hussain ahmed begum shah islam miah mohammed rahman akhtar iqbal malik chowdhury",
    INDIAN: "patel singh kaur gill kumar sharma",
    POLISH: "nowak kowalski",
}

#: Frequency per million by rank, as published; the last by the same slope.
_BY_RANK = ((150, 900), (420, 390), (746, 217), (1318, 146), (1975, 84), (3176, 45), (4605, 30), (5799, 22), (11886, 9),
            (16554, 5), (45000, 1.3))  # fmt: skip

_FIRST = (
    "Ald Arn Ash Bar Beck Bed Birk Black Brad Bram Bran Brock Brom Buck Bur Cal Car Chad Charl Clay Clif Cop Cor Cran Crom "
    "Dal Dar Den Dray Dun East Eccles Ed El Fair Far Fen Gar Glad Gold Gran Grim Had Hal Ham Har Hask Haver Hazel Heath Hem "
    "Hol Horn Hors Ked Kel Ken Kil Kirk Lang Led Leigh Lin Lock Long Lud Mal Mar Mel Mer Mid Mil Mor Nether New Nor Oak Old "
    "Or Pem Pen Pick Pres Quar Rad Ram Raven Red Roth Row Rush Sal Sand Sed Shel Ship Shir Sil Skel South Stan Staple Stock "
    "Stral Sut Swin Tat Thorn Til Tun Under Up Wad Wal War Wat Wes Whar Whit Wick Wil Win Wool Wor Wy Yar"
).split()
_MIDDLE = ("", "er", "ing", "en", "le", "es")
_LAST = (
    "ton ham ley ford bury worth field by thorpe wick well stead brook shaw more land gate combe hurst dale ridge stone "
    "bourne den don ney low man mere sall cliffe croft bridge wood some gill"
).split()
_GAELIC = (
    "Allister Ardle Avoy Bride Cabe Caffrey Cann Carron Clafferty Clune Conaghy Corry Cready Cusker Dade Daid Dermid Elroy "
    "Fadzean Feely Garrigle Geown Glade Gonigle Grane Hugo Ilvaney Inally Keeve Kendry Larnon Laverty Luskie Manamon Menemy "
    "Nairney Narry Nulty Padden Quaid Quillan Rorie Shane Sorley Tavish Teer Vady Vanish Whirr"
).split()
_POLISH = "Bor Cer Dab Gor Jab Jan Kac Kal Kam Krol Lew Mal Maj Mich Nie Ol Paw Rog Sad Sob Star Szym Wal Wis Woj Zaw Ziel".split()
_POLISH_LAST = "owski ewski inski ak czyk owicz ecki alski czak".split()
_SOUTH_ASIAN = "Anj Bal Bhar Chak Dar Des Gup Har Jas Kash Lak Man Meh Nar Pan Raj Ran Sang Sed Tal Vad Var Yad".split()
_INDIAN_LAST = "wal deep esh ani hani ura inder war kar iya athia".split()
_MUSLIM_LAST = "mood meed zada uddin eem ullah aque badi iqi awan aseer".split()
_AFRICAN = "Abi Ade Afo Aki Amo Boa Chi Eze Iwu Kwa Men Nna Obi Odu Oko Olu Oni Osei Owu Uche".split()
_AFRICAN_LAST = "bayo dele femi fola kanmi kunle lade nwa sola tunde wale yemi ku ma do mensah".split()

_MALE = {  # by the year about which they were given most
    1944: "John David Michael Peter Robert William James Brian Alan Derek Ronald Kenneth Dennis George Roy Raymond Anthony Thomas "
    "Keith Terence Barry Roger Norman Eric Geoffrey Harold Arthur Albert Stanley Frank Frederick Leslie Gordon Donald Douglas "
    "Patrick Joseph Charles Edward Richard",
    1965: "Paul Mark Andrew Stephen Ian Kevin Gary Martin Simon Neil Steven Richard Christopher Nigel Graham Colin Stuart Philip "
    "Trevor Wayne Darren Dean Lee Jason Carl Craig Shaun Sean Timothy Nicholas Jonathan Gareth David Michael John Robert James",
    1985: "Christopher James Matthew Daniel Andrew Michael Adam Ryan Benjamin Luke Thomas Jamie Scott Robert Liam Jordan Kieran "
    "Aaron Nathan Kyle Bradley Alexander Samuel Joseph Edward William Jonathan Lee Craig Sean Dean",
    2003: "Jack Oliver Harry Joshua Thomas George Charlie Alfie Jacob Ethan Noah Leo Oscar Max Tyler Connor Callum Dylan Lewis "
    "Owen Rhys Henry James William Daniel Samuel Joseph Luke Alexander Benjamin Jake Jamie Arthur",
}
_FEMALE = {
    1944: "Margaret Mary Patricia Jean Joan Barbara Maureen Sheila Dorothy Doreen Joyce Shirley Valerie Ann Janet Christine Pauline "
    "Eileen Irene Kathleen Sandra Judith Brenda Elizabeth Frances Ruth Rose Sally",
    1965: "Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Linda Christine Angela Sharon Carol Alison Wendy Gillian Sarah "
    "Amanda Michelle Lesley Dawn Nicola Joanne Claire Lisa Donna Fiona Tina Yvonne Teresa Theresa Lynn Tracy Anne Caroline "
    "Catherine Elizabeth Louise Maria Marie Heather Judith",
    1985: "Sarah Laura Emma Rebecca Claire Gemma Rachel Kelly Victoria Katherine Samantha Jennifer Amy Hayley Stephanie Natalie "
    "Louise Hannah Danielle Lauren Leanne Stacey Kirsty Natasha Charlotte Jessica Kerry Vanessa Melanie Zoe Lucy Alexandra "
    "Jade Naomi Kate Katie Anna Helen Catherine",
    2003: "Emily Olivia Jessica Sophie Chloe Grace Amelia Mia Lily Ella Ellie Ava Isla Megan Charlotte Hannah Lucy Holly Bethany "
    "Georgia Molly Paige Abigail Alice Leah Eleanor Amy Lauren Katie Rose Jade Caitlin",
}
_OF_ORIGIN = {
    MUSLIM: (
        "Mohammed Muhammad Mohammad Ahmed Ali Hassan Hussain Abdul Imran Tariq Asif Usman Bilal Hamza Omar Yusuf Ibrahim Kamran",
        "Fatima Aisha Zainab Maryam Khadija Nadia Samina Shazia Farah Sana Rukhsana Yasmin Amina Hafsa Sadia Saima Noor Nasreen",
    ),
    INDIAN: (
        "Raj Sanjay Amit Harpreet Gurpreet Manjit Jaspal Ravi Vijay Anil Sunil Rakesh Dinesh Arjun Rohan Kiran Balwinder Sukhdev",
        "Priya Anita Sunita Harpreet Manjit Jasvinder Meena Nisha Pooja Kavita Rekha Simran Kiran Balwinder Amrit Shreya",
    ),
    POLISH: (
        "Piotr Krzysztof Andrzej Tomasz Jan Pawel Michal Marcin Marek Grzegorz Jakub Mateusz Adam Lukasz",
        "Anna Maria Katarzyna Agnieszka Barbara Ewa Magdalena Joanna Monika Aleksandra Zofia Julia",
    ),
    AFRICAN: (
        "Emmanuel Samuel David Daniel Michael Kwame Kofi Chidi Emeka Tunde Femi Segun Olumide Kwabena Joseph",
        "Grace Blessing Esther Ngozi Chioma Abena Ama Folake Yetunde Adaeze Ruth Mary Comfort Patience",
    ),
}
_TAIL_FIRST = (
    "Al Ar Ber Bren Cal Car Cas Dal Dar Del Dor El Em Er Fer Gal Gar Gil Har Hel Il Jas Jen Jor Kal Kar Kel Ken Kir Lan Lar "
    "Len Lor Mal Mar Mel Mil Mor Nar Nel Nor Or Per Quin Ral Ren Ril Ros Sel Sher Sil Tal Tam Ter Tor Ul Val Ver Vin Wen Wil Zan"
).split()
_TAIL_LAST = (
    "an bert by den don ek en field fred gan ian ick in is ley lon man mer mond mund nard ney on rick ron ry son ton vin ward win",
    "a aline anne ana beth ela ella elle ena ene etta ia ice ie ina inda ine ique isa issa ita iya la lene lia nette ora ra ree",
)
_TAIL_SHARE = ((1935, 0.12), (2012, 0.40))
_WIDTH = 11.0  # years on either side of its own year in which a name is given


@dataclass(frozen=True)
class Surnames:
    """Every surname with its share of the people, and whose it is."""

    names: Texts
    shares: Floats
    origin: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Forenames:
    """The forenames of one sex and origin, and how they are shared out in each year from 1930 to 2014."""

    names: Texts
    cumulative: Floats  # (years, names)


FIRST_YEAR, LAST_YEAR = 1930, 2014


@cache
def surnames() -> Surnames:
    """Every surname, the commonest first: some 28,000."""
    head = {_shown(name): share for name, share in DEFAULT.frequencies.surnames.items()}
    origins = {name: origin for origin, some in _ORIGINS.items() for name in some.title().split()}
    tail = [(name, origin) for name, origin in _tail_of_surnames() if name not in head]
    names = [*sorted(head, key=lambda name: -head[name]), *(name for name, _ in tail)]
    ranks = np.arange(1, len(names) + 1)
    told = np.array(_BY_RANK, dtype=float)
    shares = np.exp(np.interp(np.log(ranks), np.log(told[:, 0]), np.log(told[:, 1]))) / 1e6
    common = [share for share in sorted(head.values(), reverse=True) if share > shares[0]]
    shares[: len(common)] = common
    by = origins | dict(tail)
    return Surnames(
        np.array(names, dtype=object), shares / shares.sum(), np.array([by.get(name, BRITISH) for name in names])
    )


def _tail_of_surnames() -> list[tuple[str, int]]:
    chance = Random(11)
    english = [first + last for first, last in product(_FIRST, _LAST)]
    longer = [a + m + last for a, m, last in product(_FIRST, _MIDDLE[1:], _LAST)]
    gaelic = [before + name for before, name in product(("Mc", "Mac", "O'"), _GAELIC)]
    gaelic += [before + name.lower() for before, name in product(("Fitz", "Kil"), _GAELIC)]
    others = [
        *((a + b, POLISH) for a, b in product(_POLISH, _POLISH_LAST)),
        *((a + b, INDIAN) for a, b in product(_SOUTH_ASIAN, _INDIAN_LAST)),
        *((a + b, MUSLIM) for a, b in product(_SOUTH_ASIAN, _MUSLIM_LAST)),
        *((a + b, AFRICAN) for a, b in product(_AFRICAN, _AFRICAN_LAST)),
    ]
    near = [*((name, BRITISH) for name in english + gaelic), *others]
    far = [(name, BRITISH) for name in longer]
    chance.shuffle(near)
    chance.shuffle(far)
    return list(dict([*near, *far]).items())


def _shown(folded: str) -> str:
    """A folded surname in the letters of a register: ``obrien`` is ``O'Brien``."""
    name = folded.title()
    if name in ("Obrien", "Oconnor", "Oneill", "Osullivan"):
        return f"O'{name[1:].title()}"
    return "MacDonald" if name == "Macdonald" else name


@cache
def forenames(origin: int, sex: int) -> Forenames:
    """The forenames of the men (0) or women (1) of an origin."""
    years = np.arange(FIRST_YEAR, LAST_YEAR + 1, dtype=float)
    given: dict[str, Floats] = {}
    if origin == BRITISH:
        often = DEFAULT.frequencies.forenames
        for about, some in (_MALE, _FEMALE)[sex].items():
            for name in some.split():
                bump = often.get(name.lower(), 0.0015) * np.exp(-(((years - about) / _WIDTH) ** 2))
                given[name] = given.get(name, np.zeros(len(years))) + bump
    else:
        for rank, name in enumerate(_OF_ORIGIN[origin][sex].split(), start=1):
            given[name] = np.full(len(years), 1.0 / rank**0.8)
    tail = [name for name in _tail_of_forenames(sex) if name not in given]
    share = np.interp(years, *zip(*_TAIL_SHARE, strict=True))
    rare = 1.0 / (np.arange(len(tail)) + 20.0)
    known = np.stack(list(given.values()), axis=1)
    known *= ((1 - share) / known.sum(axis=1))[:, None]
    both = np.concatenate([known, share[:, None] * (rare / rare.sum())[None, :]], axis=1)
    return Forenames(np.array([*given, *tail], dtype=object), np.cumsum(both, axis=1))


def _tail_of_forenames(sex: int) -> list[str]:
    made = [first + last for first, last in product(_TAIL_FIRST, _TAIL_LAST[sex].split())]
    Random(13 + sex).shuffle(made)
    return list(dict.fromkeys(made))
