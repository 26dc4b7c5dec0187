"""A training system tells of certificates: kept once, each bad one set aside alone, by a token that opens nothing else."""

import json

import pytest

from firstcall.api.admitting import failures
from firstcall.api.tokens import Scope
from firstcall.people.models import Certificate
from tests.api import building as b
from tests.checks.building import staff
from tests.desk.signing_in import house_log

pytestmark = pytest.mark.django_db
PATH = "/api/v1/training/certificates"
GOOD = {"staff": "handler-a", "course": "thrive", "awarded": "2025-10-01", "evidence": "LMS 7"}


@pytest.fixture
def lms():
    failures.forget()
    staff()
    return b.Caller(b.token(Scope.FEED_TRAINING, name="lms"))


def sent(lms, *told):
    answer = lms.post(PATH, {"certificates": list(told)})
    return answer.status_code, json.loads(answer.content)


def test_a_certificate_is_kept_once_however_often_it_is_sent(lms):
    assert sent(lms, GOOD) == (200, {"new": 1, "already": 0, "set_aside": []})
    assert sent(lms, GOOD) == (200, {"new": 0, "already": 1, "set_aside": []})
    kept = Certificate.objects.get()
    assert (kept.course, kept.evidence) == ("thrive", "LMS 7")
    assert "certificate-awarded" in [e.what for e in house_log()]


def test_a_withdrawal_is_told_the_same_way(lms):
    sent(lms, GOOD)
    assert sent(lms, GOOD | {"withdrawn": "2025-11-01", "why": "wrong person"})[1]["new"] == 1
    assert Certificate.objects.get().withdrawn_why == "wrong person"


def test_a_bad_one_is_set_aside_by_its_place_and_spoils_no_other(lms):
    status, told = sent(lms, GOOD | {"course": "thrift"}, GOOD, GOOD | {"staff": "nobody"})
    assert status == 200 and told["new"] == 1
    assert [one["index"] for one in told["set_aside"]] == [0, 2]
    assert "did you mean 'thrive'" in told["set_aside"][0]["reasons"][0]


@pytest.mark.parametrize("body", [{}, {"certificates": []}, {"certificates": [GOOD] * 501}, {"certificates": [{}]},
                                  {"certificates": [GOOD | {"colour": "blue"}]}])  # fmt: skip
def test_what_has_not_the_shape_is_refused_whole(lms, body):
    answer = lms.post(PATH, body)
    assert b.problem(answer)["status"] == 422 and Certificate.objects.count() == 0


@pytest.mark.parametrize("scope", [s for s in Scope if s is not Scope.FEED_TRAINING])
def test_no_other_scope_opens_it_and_it_opens_no_other(scope, lms):
    other = b.Caller(b.token(scope, name="other"))
    assert other.post(PATH, {"certificates": [GOOD]}).status_code == 403
    assert lms.post(b.CONTACTS, b.RINGS).status_code == 403
    assert lms.get("/api/v1/incidents/1").status_code == 403
    assert Certificate.objects.count() == 0
