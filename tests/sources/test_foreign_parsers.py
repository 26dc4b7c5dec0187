"""Whatever comes from outside, reading it never fails otherwise than it says, and nobody is no trace unless it is proved."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.incident.codes import Outcome
from firstcall.sources.oauth import read_token
from firstcall.sources.serving_callers import basic
from firstcall.sources.serving_requests import read_form, read_question
from firstcall.sources.serving_tls import subject_of
from firstcall.sources.sql.dialects import address
from tests.sources.foreign_files import CALLERS
from tests.sources.foreign_parsers import QUESTION, proved, spoilt
from tests.sources.foreign_readers import READERS

EXAMPLES = 100
by_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "responses results total value relation query status schema properties id count records question source as_of "
                "_embedded notices entity_id name forename _links self href datasets index_version access_token token_type expires_in "
                "code error by_what clients connections kind with".split()
            )
            | st.just(QUESTION.id)
            | st.text(max_size=5),
            inside,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def holds(reader, body):
    outcome = reader.read(body)
    assert outcome is not Outcome.NO_TRACE or proved(reader, body)


def always(reader, bodies):
    """Whatever is drawn, the law holds; a reader that takes long is given fewer."""

    @settings(max_examples=max(6, EXAMPLES // reader.cost), deadline=None)
    @given(bodies)
    def law(body):
        holds(reader, body)

    law()


@by_reader
def test_no_bytes_are_an_answer(reader):
    always(reader, st.binary(max_size=400))


@by_reader
def test_no_json_but_the_proved_zero_is_no_trace(reader):
    always(reader, JSON.map(lambda told: json.dumps(told).encode()))


@by_reader
def test_no_good_answer_that_was_spoilt_is_no_trace(reader):
    always(reader, st.integers(0, 2**64).map(lambda seed: spoilt(reader.good, random.Random(seed))))


@by_reader
def test_the_good_answers_are_good_and_the_zero_is_proved(reader):
    """A reader that refused everything would pass all the others."""
    outcomes = [reader.read(body) for body in reader.good]
    zeros = [proved(reader, body) for body in reader.good]
    assert [outcome is Outcome.NO_TRACE for outcome in outcomes] == zeros
    if any(outcomes) and not reader.name.endswith("refusals"):
        assert Outcome.TRACE in outcomes and any(zeros)


def test_what_is_no_answer_is_taken_at_its_best():
    """The readers that give no outcome: one that refused everything would pass too."""
    best = {reader.name: reader.good[0] for reader in READERS}
    assert read_token(best["oauth, its token"]).lasts == 300
    assert CALLERS.by_token(best["serving, a token"].decode()).sources == {"pnd"}
    assert basic(best["serving, a header"].decode()) == ("desk", "a planted secret!")
    assert read_question(best["serving, a question"]) == QUESTION
    assert read_form(best["serving, a form"])["client_secret"] == "a planted secret"
    assert subject_of(best["serving, a certificate"]) == "CN=desk,O=Invented"
    assert address(best["a database's address"].decode()).password == "planted-w@rd"
