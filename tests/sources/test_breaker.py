"""The breaker under every order of questions, answers, failures and silence."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from firstcall.sources.breaker import Breaker, BreakerState

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
REST = timedelta(seconds=8)
FAILURES = 3


@dataclass(frozen=True)
class Under:
    """A question under way: when it was let through, and whether the breaker was open then."""

    at: datetime
    tries: bool


class AnyOrder(RuleBasedStateMachine):
    """Questions that are let through, and what becomes of each: an answer, a failure, or nothing ever."""

    under_way = Bundle("under way")

    def __init__(self):
        super().__init__()
        self.breaker = Breaker(FAILURES, REST)
        self.now = NOW
        self.last = NOW  # when it opened, failed while open, or last let one through while open
        self.trying: Under | None = None
        self.in_a_row = 0

    @rule(seconds=st.sampled_from([0.01, 1, 4, 7.9, 8, 20]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(target=under_way)
    def a_question_comes(self):
        was_open = self.breaker.opened is not None
        if not self.breaker.lets_through(self.now):
            assert was_open
            return multiple()
        under = Under(self.now, was_open)
        if was_open:
            nobody_decides = self.trying is None or self.now >= self.trying.at + REST
            assert nobody_decides, "a second question was let through while one is trying"
            self.trying, self.last = under, self.now
        self.breaker = self.breaker.asked(self.now)
        return under

    @rule(under=consumes(under_way))
    def it_is_answered(self, under):
        self.breaker = self.breaker.answered()
        assert self.breaker.state(self.now) is BreakerState.CLOSED and self.breaker.lets_through(self.now)
        self.trying, self.in_a_row = None, 0

    @rule(under=consumes(under_way))
    def it_fails(self, under):
        was_open = self.breaker.opened is not None
        self.breaker = self.breaker.failed(self.now)
        self.in_a_row += 1
        assert (self.breaker.opened is not None) is (was_open or self.in_a_row >= FAILURES)
        if self.breaker.opened is not None:
            self.trying, self.last = None, self.now

    @rule(under=consumes(under_way))
    def it_is_never_heard_of_again(self, under):
        pass

    @rule(back=st.sampled_from([1, 3600]))
    def the_clock_is_set_back(self, back):
        self.now -= timedelta(seconds=back)
        self.last = min(self.last, self.now)
        if self.trying is not None and self.trying.at > self.now:
            self.trying = None  # nobody can say how long ago that was

    @invariant()
    def closed_lets_through(self):
        if self.breaker.state(self.now) is BreakerState.CLOSED:
            assert self.breaker.lets_through(self.now)

    @invariant()
    def one_is_let_through_after_the_rest(self):
        if self.now >= self.last + REST:
            assert self.breaker.lets_through(self.now)

    @invariant()
    def nobody_is_let_through_while_one_is_trying(self):
        if self.breaker.state(self.now) is BreakerState.TRYING:
            assert not self.breaker.lets_through(self.now)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def opened(at=NOW):
    breaker = Breaker(FAILURES, REST)
    for _ in range(FAILURES):
        breaker = breaker.failed(at)
    return breaker


def test_it_opens_after_so_many_failures_in_a_row_and_no_sooner():
    breaker = Breaker(FAILURES, REST)
    for _ in range(FAILURES - 1):
        breaker = breaker.failed(NOW)
    assert breaker.lets_through(NOW) and not breaker.failed(NOW).lets_through(NOW)


def test_an_answer_in_between_begins_the_count_anew():
    breaker = Breaker(2, REST).failed(NOW).answered().failed(NOW)
    assert breaker.state(NOW) is BreakerState.CLOSED


def test_one_try_that_fails_opens_it_for_another_rest():
    later = NOW + REST
    tried = opened().asked(later).failed(later)
    assert not tried.lets_through(later + REST - timedelta(seconds=1))
    assert tried.lets_through(later + REST)


def test_a_try_that_never_came_back_makes_room_for_another():
    later = NOW + REST
    tried = opened().asked(later)
    assert tried.state(later) is BreakerState.TRYING and not tried.lets_through(later + timedelta(seconds=1))
    assert tried.lets_through(later + REST)


def test_what_another_worker_found_out_counts():
    told = Breaker(FAILURES, REST).told(NOW)
    assert told.state(NOW) is BreakerState.OPEN and not told.lets_through(NOW) and told.lets_through(NOW + REST)
    assert told.running >= FAILURES
    assert opened().told(NOW + REST) == opened(), "what is open already rests no longer for it"
    assert told.told(None).state(NOW) is BreakerState.CLOSED


def test_a_clock_that_is_set_back_leaves_nobody_alone_for_longer():
    assert opened().lets_through(NOW - timedelta(hours=1))
