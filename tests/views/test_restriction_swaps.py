"""A restriction acts on what is planned: offered, taken in one press, and put back."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.dateformat import format as date_format

from coaching.models import (
    LoggedSet,
    Membership,
    PassedRule,
    Restriction,
    RestrictionSwap,
    SessionDrill,
)
from coaching.models.choices import RestrictionKind
from tests.factories import (
    make_drill,
    make_equipment,
    make_logged_set,
    make_restriction,
    make_session,
    session_drills,
)
from tests.helpers import answered
from tests.html import compact

HIGH = {"hip_angle_from": 0, "hip_angle_to": 130}


@pytest.fixture
def jump(db):
    return make_drill("Tuck jump", kind="plyometric", impact=True, **HIGH)


@pytest.fixture
def hang(db):
    return make_drill("Feet to bar", hanging=True, **HIGH)


@pytest.fixture
def band(db):
    return make_drill("Band knee pull", hip_angle_from=0, hip_angle_to=112)


@pytest.fixture
def low(db):
    return make_drill("Bridge", kind="gym", hip_angle_from=0, hip_angle_to=80)


def plan_of(session):
    drills = SessionDrill.objects.filter(block__session=session).order_by("position")
    return [(drill.name, drill.own_sets) for drill in drills]


def planned():
    """All that is planned, in order, whatever numbers the places have."""
    rows = SessionDrill.objects.order_by("block__session__date", "block", "position")
    return [{name: row[name] for name in row if name != "position"} for row in rows.values()]


def address(maya):
    return reverse("athlete_restriction_swaps", args=[maya.pk])


def text_of(answer):
    return unescape(compact(answer.text))


def words_of(answer):
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(answer)).split())


def first_choices(page):
    return {row.name: row.chosen.value for row in page.context["page"].rows}


def test_setting_one_leads_to_what_it_meets_with_substitutes_ranked(
    coach, maya, jump, hang, band, low
):
    make_session(maya, drills=[jump], date=maya.today + timedelta(1))
    page = coach.post(
        reverse("restrictions", args=[maya.pk]),
        {"no_impact": "on", "no_impact_note": "Left knee"},
        follow=True,
    )
    assert page.redirect_chain[-1][0] == address(maya)
    [row] = page.context["page"].rows
    assert [choice.label for choice in row.choices] == [
        "Feet to bar",
        "Band knee pull",
        "Bridge",
        "Leave it out",
        "Leave it as planned, for now",
    ]
    assert row.choices[0].why == "Same angles, to 130°. Not weight-bearing."
    assert row.choices[2].why == "Only up to a level thigh, to 80°."
    assert SessionDrill.objects.count() == 1


def test_one_press_takes_the_first_choice_for_all_and_one_undo_gives_them_back(
    coach, maya, jump, hang, band
):
    skip = make_drill("Skip", kind="plyometric", impact=True, **HIGH)
    days = [maya.today + timedelta(n) for n in (1, 2)]
    sessions = [make_session(maya, drills=[jump, skip], date=day) for day in days]
    make_restriction(maya, "no_impact", until=days[1])
    before = planned()
    page = coach.get(address(maya))
    done = coach.post(address(maya), first_choices(page), follow=True)
    assert "4 drills are swapped." in text_of(done)
    swapped = [("Tuck jump", 0), ("Feet to bar", 3), ("Skip", 0), ("Band knee pull", 3)]
    assert [plan_of(session) for session in sessions] == [swapped, swapped]
    sessions[0].refresh_from_db()
    assert sessions[0].planned_sets == 6
    [swap] = RestrictionSwap.objects.all()
    undo = reverse("athlete_restriction_undo", args=[maya.pk, swap.pk])
    asked = coach.post(undo)
    assert asked.status_code == 409
    for _twice in range(2):
        assert answered(coach, asked, reason="It was too much").status_code == 302
        assert planned() == before
    assert PassedRule.objects.count() == 4


def test_a_drill_can_be_chosen_by_hand_left_out_or_left_as_it_is(coach, maya, jump, hang, band):
    others = [make_drill(f"Skip {n}", kind="plyometric", impact=True, **HIGH) for n in range(2)]
    session = make_session(maya, drills=[jump, *others], date=maya.today + timedelta(1))
    make_restriction(maya, "no_impact")
    first, second, _three = session_drills(session)
    answers = {f"to-{first.pk}": band.slug, f"to-{second.pk}": "out"}
    coach.post(address(maya), answers)
    assert plan_of(session) == [
        ("Tuck jump", 0),
        ("Band knee pull", 3),
        ("Skip 0", 0),
        ("Skip 1", 3),
    ]
    refused = coach.post(address(maya), {f"to-{_three.pk}": jump.slug})
    assert refused.status_code == 422
    assert "is not offered any more" in text_of(refused)


def test_lifting_it_offers_what_is_untouched_and_says_what_stays(coach, maya, jump, hang):
    days = [maya.today + timedelta(n) for n in (1, 2)]
    sessions = [make_session(maya, drills=[jump], date=day) for day in days]
    restriction = make_restriction(maya, "no_impact")
    coach.post(address(maya), first_choices(coach.get(address(maya))))
    athlete = reverse("athlete", args=[maya.pk])
    assert "does not hold any more" not in text_of(coach.get(athlete))
    make_logged_set(
        SessionDrill.objects.get(block__session=sessions[0], sets_kept_on_original=None)
    )
    restriction.delete()
    page = text_of(coach.get(athlete))
    assert "1 drill was swapped because of a restriction that does not hold any more." in page
    coach.post(reverse("athlete_restriction_return", args=[maya.pk]))
    assert plan_of(sessions[0]) == [("Tuck jump", 0), ("Feet to bar", 3)]
    assert plan_of(sessions[1]) == [("Tuck jump", 3)]
    [swap] = RestrictionSwap.objects.all()
    undo = reverse("athlete_restriction_undo", args=[maya.pk, swap.pk])
    done = text_of(coach.post(undo, follow=True))
    assert "0 drills are planned as before. Something was done since, so it stays" in done
    assert LoggedSet.objects.count() == 1


KINDS = {
    "no_water": ({"water": True}, {}, {}),
    "no_load": (
        {"kind": "strength"},
        {"load_value": Decimal(40), "load_unit": "lb"},
        {"load_kg": None, "implement_name": "Pvc pipe"},
    ),
    "left_only": ({"side_mode": "per_side"}, {}, {"sides": "left"}),
    "right_only": ({"side_mode": "per_side"}, {}, {"sides": "right"}),
}


def make_planned(kind, athlete, date):
    """A session with a drill that a restriction of `kind` meets, as it is planned."""
    of_drill, of_session, _after = KINDS[kind]
    pipe = make_equipment("pvc-pipe") if kind == "no_load" else None
    drill = make_drill("Lift", implement=pipe, **of_drill, **HIGH)
    session = make_session(athlete, drills=[drill], date=date)
    [row] = session_drills(session)
    for name, value in of_session.items():
        setattr(row, name, value)
    row.save()
    return session


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_acts_on_what_is_planned_and_gives_it_back_when_it_is_lifted(kind, coach, maya):
    """The same drill comes first where it can be done so that it fits."""
    make_drill("Band knee pull", side_mode="per_side", hip_angle_from=0, hip_angle_to=112)
    make_planned(kind, maya, maya.today + timedelta(1))
    before, after = planned(), KINDS[kind][2]
    page = coach.post(reverse("restrictions", args=[maya.pk]), {kind: "on"}, follow=True)
    [row] = page.context["page"].rows
    assert row.chosen.label == ("Lift" if after else "Band knee pull")
    coach.post(address(maya), first_choices(page))
    new = SessionDrill.objects.get(sets_kept_on_original=None)
    assert {name: getattr(new, name) for name in after} == after
    assert not coach.get(address(maya)).context["page"].rows
    coach.post(reverse("restrictions", args=[maya.pk]), {})
    back = reverse("athlete_restriction_return", args=[maya.pk])
    assert "does not hold any more" in text_of(coach.get(reverse("athlete", args=[maya.pk])))
    assert coach.post(back).status_code == 302
    assert planned() == before


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_named_on_the_day_and_told_to_the_athlete_without_its_note(
    kind, coach, signed_in, maya
):
    make_planned(kind, maya, maya.today)
    make_restriction(maya, kind, note="Physio on Friday")
    words = str(RestrictionKind(kind).label)
    day = text_of(coach.get(reverse("athlete_day", args=[maya.pk, maya.today])))
    assert f"is planned, but there is a restriction: {words.lower()}." in day
    today = text_of(signed_in(maya).get(reverse("today")))
    assert words in today
    assert "Physio" not in today + day


# How what stands in is written on a phone and on paper, and what is not there any more.
WRITTEN = {
    "no_water": ("Band knee pull", "Lift 3 × 10"),
    "no_load": ("3 × 10, Pvc pipe", "40 lb"),
    "left_only": ("3 × 10, left only", "each side"),
    "right_only": ("3 × 10, right only", "each side"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_on_board_calendar_phone_and_paper_up_to_its_last_day(
    kind, coach, signed_in, dana, maya
):
    make_drill("Band knee pull", side_mode="per_side", hip_angle_from=0, hip_angle_to=112)
    today, day = maya.today, timedelta(1)
    session = make_planned(kind, maya, today)
    make_session(maya, drills=[session_drills(session)[0].drill], date=today + 5 * day)
    before = planned()
    there, gone = WRITTEN[kind]
    sheets = {
        "phone": session.get_absolute_url(),
        "paper": reverse("athlete_week_print", args=[maya.pk, today]),
    }
    assert all(gone in words_of(coach.get(url)) for url in sheets.values())
    until = {f"{kind}_until": today + 3 * day, f"{kind}_note": "Physio on Friday"}
    page = coach.post(reverse("restrictions", args=[maya.pk]), {kind: "on"} | until, follow=True)
    assert len(page.context["page"].rows) == 1
    coach.post(address(maya), first_choices(page))
    whole = {
        "board": reverse("board"),
        "calendar": reverse("athlete_calendar", args=[maya.pk]),
        "day": reverse("athlete_day", args=[maya.pk, today]),
    }
    seen = {name: text_of(coach.get(url)) for name, url in whole.items()}
    client = signed_in(maya)
    words = f"{RestrictionKind(kind).label} (up to"
    assert [name for name in seen if words not in seen[name]] == []
    seen["today"] = words_of(client.get(reverse("today")))
    until = date_format(today + 3 * day, "l j F")
    assert (
        f"{RestrictionKind(kind).label} until {until} Dana Whitlock swapped 1 drill."
        in seen["today"]
    )
    for name, url in sheets.items():
        seen[name] = words_of(client.get(url))
        assert there in seen[name]
        assert gone not in seen[name]
    assert f"Instead of Lift: {str(RestrictionKind(kind).label).lower()}" in seen["phone"]
    assert not [name for name in seen if "Physio" in seen[name]]
    Restriction.objects.update(until=today - day)
    client = signed_in(dana)
    athlete = text_of(client.get(reverse("athlete", args=[maya.pk])))
    assert "does not hold any more" in athlete
    client.post(reverse("athlete_restriction_return", args=[maya.pk]))
    assert planned() == before


def test_where_neither_side_may_work_nothing_is_left_of_it(coach, maya):
    make_planned("left_only", maya, maya.today + timedelta(1))
    for kind in ("left_only", "right_only"):
        make_restriction(maya, kind)
    [row] = coach.get(address(maya)).context["page"].rows
    assert [choice.value for choice in row.choices] == ["out", "keep"]


def test_the_athlete_reads_what_was_changed_and_why_without_the_note(
    coach, signed_in, maya, jump, hang
):
    skip = make_drill("Skip", kind="plyometric", impact=True, **HIGH)
    session = make_session(maya, drills=[jump, skip], date=maya.today)
    make_restriction(maya, "no_impact", note="Physio on Friday")
    first, second = session_drills(session)
    coach.post(address(maya), {f"to-{first.pk}": hang.slug, f"to-{second.pk}": "out"})
    client = signed_in(maya)
    page = text_of(client.get(reverse("today")))
    assert "Instead of Tuck jump: no impact" in page
    assert "Left out: Skip (no impact)" in page
    assert "Physio on Friday" not in page
    # Only a coach plans it again.
    back = client.post(reverse("swap_removal", args=[first.pk]))
    assert back.status_code == 409
    assert plan_of(session) == [("Tuck jump", 0), ("Feet to bar", 3), ("Skip", 0)]


def test_it_takes_the_same_questions_however_much_is_swapped(coach, maya, jump, hang, band):
    counts = []
    make_restriction(maya, "no_impact")
    for number in (1, 9):
        first = maya.today + timedelta(number * 10)
        for n in range(number):
            make_session(maya, drills=[jump], date=first + timedelta(n))
        with CaptureQueriesContext(connection) as looked:
            page = coach.get(address(maya))
        with CaptureQueriesContext(connection) as done:
            coach.post(address(maya), first_choices(page))
        asked_first = [len(looked), len(done)]
        undo = reverse(
            "athlete_restriction_undo",
            args=[maya.pk, RestrictionSwap.objects.order_by("pk").last().pk],
        )
        asked = coach.post(undo)
        with CaptureQueriesContext(connection) as undone:
            answered(coach, asked, reason="Cleared")
        counts.append([*asked_first, len(undone)])
        SessionDrill.objects.all().delete()
    assert counts[0] == counts[1]


# --- on one page with what she may not do --------------------------------------------------------


def press(coach, maya, act, **typed):
    sent = {"no_impact": "on", "no_impact_note": "Left knee", "act": act} | typed
    return coach.post(reverse("restrictions", args=[maya.pk]), sent)


def test_what_one_would_meet_is_looked_at_on_its_page_before_it_is_set(coach, maya, jump, hang):
    days = [maya.today + timedelta(n) for n in (1, 9)]
    for day in days:
        make_session(maya, drills=[jump], date=day)
    page = coach.get(address(maya))
    assert 'name="no_impact"' in page.text
    assert "Nothing that is planned is ruled out" in text_of(page)
    page = press(coach, maya, "look", no_impact_until=days[0])
    assert page.status_code == 200
    [row] = page.context["page"].rows
    assert "1 drill is ruled out" in words_of(page)
    assert "Left knee" in page.text
    assert not Restriction.objects.exists()
    # Until later it meets more: what was not shown is shown first, and nothing is set.
    page = press(coach, maya, "swap", no_impact_until=days[1], **{row.name: hang.slug})
    assert len(page.context["page"].rows) == 2
    assert not Restriction.objects.exists()
    done = press(coach, maya, "swap", no_impact_until=days[1], **first_choices(page))
    assert done.url == reverse("athlete", args=[maya.pk])
    assert Restriction.objects.get().note == "Left knee"
    assert RestrictionSwap.objects.get().by.name == "Dana Whitlock"
    told = text_of(coach.get(done.url))
    assert "Restrictions saved. 2 drills are swapped." in told


def test_one_can_be_set_alone_or_with_something_left_as_planned(coach, maya, jump, hang):
    session = make_session(maya, drills=[jump], date=maya.today + timedelta(1))
    page = press(coach, maya, "look")
    [row] = page.context["page"].rows
    press(coach, maya, "swap", **{row.name: "keep"})
    assert Restriction.objects.exists()
    Restriction.objects.all().delete()
    assert press(coach, maya, "set").url == address(maya)
    assert plan_of(session) == [("Tuck jump", 3)]


@pytest.mark.parametrize("act", ["look", "swap", "set"])
def test_days_that_cannot_be_are_refused_on_the_page_and_nothing_is_set(coach, maya, act):
    page = press(coach, maya, act, no_impact_until=maya.today - timedelta(1))
    assert page.status_code == 422
    assert "That day is over." in text_of(page)
    assert not Restriction.objects.exists()


def test_what_was_chosen_and_is_offered_no_more_sets_nothing(coach, maya, jump, hang):
    make_session(maya, drills=[jump], date=maya.today + timedelta(1))
    [row] = press(coach, maya, "look").context["page"].rows
    page = press(coach, maya, "swap", **{row.name: jump.slug})
    assert page.status_code == 422
    assert "is not offered any more" in text_of(page)
    assert not Restriction.objects.exists()


def test_what_a_swap_brings_up_is_asked_first_and_sets_nothing_until_answered(coach, maya, jump):
    """The reason is asked for before either is done; answered, both are."""
    hold = make_drill("Hold", hanging=True, **HIGH)
    make_session(maya, drills=[hold], date=maya.today + timedelta(1))
    make_session(maya, drills=[jump], date=maya.today + timedelta(2))
    sent = {"no_hanging": "on", "act": "look"}
    where = reverse("restrictions", args=[maya.pk])
    [row] = coach.post(where, sent).context["page"].rows
    asked = coach.post(where, sent | {"act": "swap", row.name: jump.slug})
    assert asked.status_code == 409
    assert not Restriction.objects.exists()
    answered(coach, asked, reason="She is fresh")
    assert Restriction.objects.get().kind == "no_hanging"
    assert RestrictionSwap.objects.exists()


def test_who_is_kept_from_health_notes_swaps_and_sets_nothing(coach, dana, maya, jump, hang):
    make_session(maya, drills=[jump], date=maya.today + timedelta(1))
    make_restriction(maya, "no_impact", note="Physio")
    Membership.objects.filter(user=dana).update(sees_health=False)
    page = coach.get(address(maya))
    assert 'name="no_impact"' not in page.text
    assert "Physio" not in page.text
    assert press(coach, maya, "look").status_code == 403
    coach.post(address(maya), first_choices(page))
    assert RestrictionSwap.objects.exists()
