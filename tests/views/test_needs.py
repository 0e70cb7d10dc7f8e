import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Membership
from coaching.services import calendar
from coaching.services.sessions.logging import remove_set
from tests.factories import (
    MONDAY,
    make_athlete,
    make_drill,
    make_logged_set,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.helpers import THURSDAY_NOON, day_url, log_all, the_needs

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def test_it_has_no_needs_without_a_reason(hillside, maya):
    log_all(make_session(maya))
    make_session(maya, date=WEDNESDAY)
    assert the_needs(hillside) == []


def test_it_tells_of_pain_first_with_the_next_session_to_change(hillside, maya, eli):
    for day in (MONDAY, WEDNESDAY):
        make_session(eli, date=day)
    drill = session_drills(make_session(maya, drills=[make_drill("Tuck jump")]))[0]
    make_logged_set(drill, 1)
    make_logged_set(drill, 2, skip_reason="pain", note="Left shin")
    coming = make_session(maya, date=MONDAY + timedelta(days=5))
    pain, missed = the_needs(hillside)
    assert (pain.tone, pain.title) == ("pain", "Maya Okafor: it hurt")
    assert pain.evidence == "Skipped 1 set of Tuck jump on Monday."
    assert pain.note == "Left shin"
    assert pain.links == [
        ("See Monday", day_url(maya)),
        ("Change Saturday", reverse("session_edit", args=[coming.pk])),
    ]
    assert missed.title == "Eli Novak missed Monday and Wednesday"
    assert missed.evidence == "Nothing logged of 6 planned sets."


def test_it_offers_to_move_the_last_session_missed(hillside, maya):
    make_session(maya, date=MONDAY)
    last = make_session(maya, date=TUESDAY)
    (need,) = the_needs(hillside)
    # Her Tuesday's session alone: the day is Thursday.
    assert need.acts == [("move", "Move to Thursday")]
    assert need.need.facts["session"] == str(last.pk)
    assert need.links == [("See Tuesday", day_url(maya, TUESDAY))]


def test_it_forgets_the_missed_ones_of_an_athlete_who_is_back(hillside, maya):
    for day in (MONDAY, TUESDAY):
        make_session(maya, date=day)
    make_logged_set(session_drills(make_session(maya, date=WEDNESDAY))[0], 1)
    assert the_needs(hillside) == []


def test_a_pause_that_follows_takes_no_missed_session_back(hillside, maya, dana):
    for day in (MONDAY, TUESDAY, MONDAY + timedelta(days=4)):
        make_session(maya, date=day)
    [before] = the_needs(hillside)
    calendar.pause(Membership.objects.get(athlete=maya), MONDAY + timedelta(days=4), by=dana)
    [after] = the_needs(hillside)
    assert after.title == before.title == "Maya Okafor missed Monday and Tuesday"


def test_it_counts_sessions_missed_in_a_row_from_one_week_to_the_next(hillside, maya):
    last_saturday = make_session(maya, date=MONDAY - timedelta(days=2))
    make_logged_set(session_drills(make_session(maya, date=MONDAY - timedelta(days=4)))[0])
    make_session(maya, date=MONDAY - timedelta(days=6))
    assert the_needs(hillside) == []
    tuesday = make_session(maya, date=TUESDAY)
    (need,) = the_needs(hillside)
    assert need.title == "Maya Okafor missed Sat 28 February and Tuesday"
    assert need.evidence == "Nothing logged of 6 planned sets."
    assert need.acts == [("move", "Move to Thursday")]
    assert need.need.facts["session"] == str(tuesday.pk)
    make_logged_set(session_drills(last_saturday)[0])
    assert the_needs(hillside) == []


def test_sessions_missed_last_week_still_need_the_coach_on_monday_until_something_is_done(
    hillside, maya
):
    saturday, sunday = MONDAY - timedelta(days=2), MONDAY - timedelta(days=1)
    for day in (saturday, sunday):
        make_session(maya, date=day)
    (need,) = the_needs(hillside)
    assert need.title == "Maya Okafor missed Sat 28 February and Sun 1 March"
    assert need.links == [("See Sun 1 March", day_url(maya, sunday))]
    (later,) = the_needs(hillside, THURSDAY_NOON + timedelta(days=7))
    assert later.need.pk == need.need.pk
    make_logged_set(session_drills(make_session(maya))[0])
    assert the_needs(hillside) == []


def test_it_tells_of_loads_over_the_cap_in_the_readers_units(hillside, maya):
    drill = make_strength_drill("Spot lunge", sets=2)
    for day in (MONDAY, TUESDAY):
        log_all(
            make_session(maya, date=day, drills=[drill]), load_value=Decimal(70), load_unit="lb"
        )
    (need,) = the_needs(hillside)
    assert need.title == "Maya Okafor lifted 70 lb, over 60 lb"
    assert need.evidence == (
        "4 sets of Spot lunge on Monday and Tuesday. This drill stays at 60 lb or less."
    )
    (need,) = the_needs(hillside, unit_system="metric")
    assert need.title == "Maya Okafor lifted 31.8 kg, over 27.2 kg"


def test_it_drops_a_need_when_the_set_is_undone(hillside, maya):
    drill = session_drills(make_session(maya))[0]
    row = make_logged_set(drill, 1, skip_reason="pain")
    assert len(the_needs(hillside)) == 1
    remove_set(row, by=maya.user, now=timezone.now())
    assert the_needs(hillside) == []


def test_it_folds_away_what_comes_after_the_third_need(signed_in, dana, hillside):
    for n in range(5):
        athlete = make_athlete(f"Runner {n}", team=hillside)
        for days in (2, 1):
            make_session(athlete, date=hillside.today - timedelta(days=days))
    answer = signed_in(dana).get("/board/")
    missed = re.findall(r"<h3>Runner \d missed", answer.content.decode())
    assert len(missed) == 5
    assert b'class="needs-more"' in answer.content
