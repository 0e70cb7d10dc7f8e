"""What an athlete may not do is seen wherever she is planned for or trains, with its days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.dateformat import format as date_format

from coaching.forms.restrictions import RestrictionsForm
from coaching.models import Drill, Restriction
from coaching.pages.swap_options import offer
from coaching.rules.swaps import stand_ins
from coaching.views.restriction_rows import draw_row, restriction_rows
from tests.factories import make_drill, make_restriction, make_session, session_drills
from tests.helpers import typed_drill
from tests.html import compact

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def coach(signed_in, dana, hillside):
    return signed_in(dana)


def text_of(answer):
    assert answer.status_code == 200
    return compact(answer.content.decode())


# --- days -------------------------------------------------------------------------------------


def test_it_holds_from_its_first_day_to_its_last(maya):
    today = maya.today
    make_restriction(maya, starts=today + DAY, until=today + 3 * DAY)
    assert maya.active_restrictions == []
    days = [bool(maya.restrictions_between(today + n * DAY, today + n * DAY)) for n in range(6)]
    assert days == [False, True, True, True, False, False]
    assert maya.restrictions_between(today - 7 * DAY, today) == []
    assert [restriction.kind for restriction in maya.known_restrictions] == ["no_impact"]


def test_a_coach_sets_its_days_and_one_to_come_stays_when_she_saves_again(coach, dana, eli):
    today, address = eli.today, reverse("restrictions", args=[eli.pk])
    days = {"no_impact_from": today + 2 * DAY, "no_impact_until": today + 9 * DAY}
    coach.post(address, {"no_impact": "on", **days})
    row = Restriction.objects.get()
    assert [row.starts, row.until] == list(days.values())
    page = text_of(coach.get(reverse("athlete_restriction_swaps", args=[eli.pk])))
    for day in days.values():
        assert f'value="{day}"' in page
    refused = coach.post(address, {"no_impact": "on", **days, "no_impact_until": today + DAY})
    assert refused.status_code == 422
    assert "That is before its first day." in refused.text


# --- where it is seen -------------------------------------------------------------------------


def test_it_is_seen_on_board_calendar_day_and_today_without_its_note(
    signed_in, coach, dana, hillside, maya
):
    today = maya.today
    make_session(maya, date=today)
    make_restriction(maya, "no_hanging", note="Secret wrist", until=today + 21 * DAY)
    make_restriction(maya, "no_overhead", starts=today + 14 * DAY)
    pages = {
        "board": reverse("board"),
        "calendar": reverse("athlete_calendar", args=[maya.pk]),
        "day": reverse("athlete_day", args=[maya.pk, today]),
        "later": reverse("athlete_day", args=[maya.pk, today + 15 * DAY]),
        "after": reverse("athlete_day", args=[maya.pk, today + 22 * DAY]),
    }
    seen = {name: text_of(coach.get(address)) for name, address in pages.items()}
    told = text_of(signed_in(maya).get(reverse("today")))
    assert f"No hanging until {date_format(today + 21 * DAY, 'l j F')}" in told
    assert "Secret wrist" not in told
    assert [name for name in seen if "No hanging (up to" not in seen[name]] == ["after"]
    assert [name for name in seen if "No overhead (from" in seen[name]] == [
        "calendar",
        "later",
        "after",
    ]
    assert not [name for name in seen if "Secret wrist" in seen[name]]


def test_the_board_is_drawn_anew_once_a_restriction_is_set(coach, maya):
    address = reverse("board")
    before = coach.get(address, headers={"HX-Request": "true"})["ETag"]
    make_restriction(maya)
    after = coach.get(address, headers={"HX-Request": "true", "If-None-Match": before})
    assert after.status_code == 200


# --- a coach's own drill ----------------------------------------------------------------------


def test_a_plyometric_drill_of_a_team_has_impact_unless_it_is_taken_off(coach, hillside):
    body = typed_drill(name="Bound", kind="plyometric")
    body.pop("impact", None)
    coach.post(reverse("drill_new"), body)
    coach.post(reverse("drill_new"), {**body, "name": "Press", "no_impact": "on"})
    coach.post(reverse("drill_new"), {**body, "name": "Squat", "kind": "strength"})
    assert dict(Drill.objects.values_list("name", "impact")) == {
        "Bound": True,
        "Press": False,
        "Squat": False,
    }
    page = coach.get(reverse("drill_edit", args=["press"]))
    assert page.context["form"]["no_impact"].value() is True
    page = coach.get(reverse("drill_edit", args=["bound"]))
    assert page.context["form"]["no_impact"].value() is False


def test_a_swap_is_offered_first_what_assigning_offers_in_place_of_what_is_restricted():
    water, hang = (
        ("water", "non_weight_bearing", (60, 110)),
        ("hang", "non_weight_bearing", (0, 90)),
    )
    skip = ("skip", "plyometric", (60, 120))
    candidates = [skip, hang, water]
    here = ("plyometric", (60, 120))
    assert stand_ins(here, candidates, restricted=True) == ["water", "hang", "skip"]
    assert stand_ins(here, candidates, restricted=False) == ["skip"]


def test_a_swap_ranks_for_an_athlete_with_a_restriction_as_the_preview_does(hillside, maya):
    drills = [
        make_drill("High-knee hop", kind="plyometric", impact=True, hip_angle_to=120),
        make_drill("Ankling", kind="plyometric", hip_angle_to=120),
        make_drill("Water knees", hip_angle_to=110),
    ]
    make_restriction(maya)
    [drill] = session_drills(make_session(maya, drills=drills[:1]))
    options = offer(drill, hillside, maya, by_coach=True)
    assert [similar.drill.name for similar in options.similar_drills] == ["Water knees", "Ankling"]


def test_a_kind_that_nobody_set_is_drawn_as_the_form_draws_it(hillside, maya):
    """It is drawn once for all athletes, whatever was set of another kind or is refused."""
    form = RestrictionsForm(athlete=maya, team=hillside)
    assert all(is_blank for _kind, is_blank in form.rows())
    assert restriction_rows(form) == [draw_row(form, kind) for kind, _is_blank in form.rows()]
    refused = RestrictionsForm({}, athlete=maya, team=hillside)
    assert not any(is_blank for _kind, is_blank in refused.rows())
