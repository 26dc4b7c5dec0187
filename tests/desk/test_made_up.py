"""What was missed and is made up for stands in one line, and nothing else does."""

from datetime import timedelta

import pytest
from django.template.loader import get_template
from msgspec.structs import replace

from firstcall.desk.picture.made_up import NAMED, made_up
from firstcall.desk.picture.whole import Around, picture
from firstcall.incident.codes import Outcome, Plan, Reason
from firstcall.incident.folding import fold
from tests.desk import building as b

MISSED = b.answer(Outcome.NOT_CHECKED, Reason.TIMEOUT)
ASKED = b.check(phone=("+441632960201",))


def told(*bodies):
    return made_up(b.state(*bodies), b.CHOICES.sources)


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        ((ASKED,), []),
        ((ASKED, MISSED), []),
        ((ASKED, MISSED, b.answer(Outcome.NOT_CHECKED, Reason.BUSY)), []),
        ((ASKED, b.answer(Outcome.NO_TRACE)), []),
        ((ASKED, MISSED, b.answer(Outcome.NO_TRACE)), ["ViSOR on caller: no trace (18:30:00)"]),
        ((ASKED, MISSED, b.answer(Outcome.TRACE, None, b.found())), ["ViSOR on caller: trace (18:30:00)"]),
        ((b.check(Plan.NOT_PROPORTIONATE),), []),
    ],
)
def test_only_a_check_that_was_missed_and_is_answered_is_told(bodies, says):
    assert list(told(*bodies).told) == says


def test_an_answer_that_proved_nothing_and_was_asked_for_anew_is_told():
    anew = replace(ASKED, check="caller:visor:2", why="because; asked again: it was wrong")
    answer = replace(b.answer(Outcome.NO_TRACE), check="caller:visor:2")
    assert told(ASKED, b.answer(Outcome.NO_TRACE), anew).told == ()
    assert len(told(ASKED, b.answer(Outcome.NO_TRACE), anew, answer).told) == 1


def test_a_question_that_says_more_than_the_last_is_another_question():
    more = replace(ASKED, check="caller:visor:2", by_what={"phone": ("+441632960201",), "born": ("2000-08-19",)})
    answer = replace(b.answer(Outcome.NO_TRACE), check="caller:visor:2")
    assert told(ASKED, b.answer(Outcome.NO_TRACE), more, answer).told == ()


def test_very_many_are_counted_and_the_last_are_named():
    bodies = []
    for n in range(NAMED + 3):
        key = {"check": f"caller:s{n}:1", "source": f"s{n}"}
        bodies += [replace(ASKED, **key), replace(MISSED, **key), replace(b.answer(Outcome.NO_TRACE), **key)]
    line = told(*bodies)
    assert len(line.told) == NAMED and line.more == 3 and line.told[0].startswith(f"s{NAMED + 2} on caller")


def test_the_page_says_it_beside_the_checks():
    log = b.log(ASKED, MISSED, b.answer(Outcome.NO_TRACE))
    shown = picture(fold(log), log, b.CHOICES, b.NOW + timedelta(seconds=9), Around())
    page = get_template("desk/panes/checks.html").render({"picture": shown, "path": "/"})
    assert "Asked again and answered:</b> ViSOR on caller: no trace (18:30:00)</p>" in page
