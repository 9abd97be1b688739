"""When to look again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.schedule import LONGEST_S, SHORTEST_S, Outcome, Rhythm, next_look

QUIET = Outcome()


def wait(rhythm, outcome, **given):
    return next_look(rhythm, outcome, jitter=0.5, **given)


def test_a_source_that_turned_over_is_asked_much_sooner():
    busy, calm = Outcome(listed=30, new=25), Outcome(listed=30, new=1)
    assert wait(Rhythm(3600), busy)[0] < wait(Rhythm(3600), calm)[0] < wait(Rhythm(3600), QUIET)[0]


def test_a_day_of_silence_leads_to_a_look_every_hour_and_a_half():
    rhythm, silent_s = Rhythm(SHORTEST_S), 0
    while silent_s < 86_400:
        wait_s, rhythm = wait(rhythm, QUIET)
        silent_s += wait_s
    assert 4500 < rhythm.interval_s < 6500


def test_failures_back_off_and_park_a_source_in_the_end():
    rhythm, waits = Rhythm(600), []
    while not rhythm.parked:
        wait_s, rhythm = wait(rhythm, Outcome(failed=True))
        waits.append(wait_s)
    assert waits[:3] == [1200, 2400, 4800]
    assert max(waits[:-1]) == 600 * 32
    assert len(waits) == 30
    assert waits[-1] is None


def test_an_answer_that_hardly_passes_by_itself_weighs_double():
    assert wait(Rhythm(), Outcome(failed=True, status=404))[1].failures == 2.0


def test_a_source_that_is_gone_is_parked_at_once():
    assert wait(Rhythm(), Outcome(failed=True, status=410, gone=True)) == (None, Rhythm(parked=True))


def test_a_304_after_an_error_is_half_a_recovery_and_a_good_answer_a_whole_one():
    ill = Rhythm(600, failures=8.0)
    assert wait(ill, QUIET)[1].failures == 4.0
    assert wait(ill, Outcome(listed=10))[1].failures == 0.0


def test_what_the_source_asks_for_is_honoured():
    assert wait(Rhythm(600), Outcome(failed=True, status=429, retry_after_s=7200))[0] == 7200
    assert wait(Rhythm(600), Outcome(max_age_s=3000))[0] == 3000


def test_a_fixed_rhythm_is_kept_to_the_second_unless_the_source_asks_for_rest():
    assert wait(Rhythm(), QUIET, every_s=5)[0] == 5
    assert wait(Rhythm(), Outcome(failed=True), every_s=5)[0] == 5
    assert wait(Rhythm(), Outcome(failed=True, retry_after_s=60), every_s=5)[0] == 60


@given(
    st.builds(Rhythm, st.integers(1, 10**6), st.floats(0, 29)),
    st.builds(
        Outcome, st.integers(0, 500), st.integers(0, 500), st.booleans(), max_age_s=st.none() | st.integers(0, 10**7)
    ),
    st.floats(0, 1),
)
def test_every_adaptive_wait_is_between_two_minutes_and_a_day(rhythm, outcome, jitter):
    wait_s, _ = next_look(rhythm, outcome, jitter=jitter)
    assert wait_s is None or SHORTEST_S <= wait_s <= LONGEST_S


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.9), (1.0, 1.1)])
def test_jitter_spreads_waits_by_a_tenth(jitter, share):
    assert next_look(Rhythm(1000), Outcome(), jitter=jitter)[0] == pytest.approx(1062 * share, rel=0.01)


def test_in_a_busy_hour_a_source_is_asked_sooner_but_its_rhythm_stays():
    (soon, hasty), (late, calm) = wait(Rhythm(1600), QUIET, busy=4.0), wait(Rhythm(1600), QUIET)
    assert (soon, late) == (425, 1700)
    assert hasty == calm


def test_in_a_campaign_every_source_is_asked_every_two_minutes():
    assert wait(Rhythm(LONGEST_S), QUIET, campaign=True)[0] == SHORTEST_S
    assert wait(Rhythm(LONGEST_S), QUIET, campaign=True, every_s=30)[0] == 30


def test_even_in_a_campaign_a_source_that_asks_for_rest_or_fails_gets_it():
    assert wait(Rhythm(600), Outcome(max_age_s=900), campaign=True)[0] == 900
    assert wait(Rhythm(600), Outcome(failed=True, retry_after_s=7200), campaign=True)[0] == 7200
    assert wait(Rhythm(600, failures=4.0), Outcome(failed=True), campaign=True)[0] == SHORTEST_S * 32


def test_the_same_list_again_after_an_error_is_a_recovery():
    assert wait(Rhythm(600, failures=8.0), Outcome(status=200))[1].failures == 0.0
