"""Who is not shown pain and the notes of restrictions finds nothing of them on any page."""

import pytest
from django.urls import reverse

from coaching.models import (
    Attendance,
    Ladder,
    Membership,
    Need,
    Promotion,
    Restriction,
    Rung,
    Session,
)
from tests.factories import (
    make_drill,
    make_need,
    make_pain,
    make_promotion,
    make_session,
    make_user,
    session_drills,
)
from tests.helpers import TOLD, WHY, tell_of_health
from tests.html import html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(hillside):
    """A coach of Hillside's who is not shown health notes."""
    user = make_user("Nora Berg", "nora@example.com")
    hillside.add_coach(user, sees_health=False)
    return user


@pytest.fixture
def told(hillside, maya, dana):
    return tell_of_health(maya, hillside, by=dana)


def page_of(client, name, *args):
    return client.get(reverse(name, args=args))


def test_the_day_and_the_session_are_as_if_nothing_had_been_told(signed_in, nora, told, maya):
    client = signed_in(nora)
    day = text_of(page_of(client, "athlete_day", maya.pk, maya.today))
    assert "8 of 10" not in day
    assert "it hurt" not in day
    assert "Skipped: another reason" in day
    sheet = html_of(page_of(client, "session", told.pk))
    assert 'data-hurt="' not in sheet.partition("<template")[0]
    assert "It hurt 8 of 10" not in sheet
    weeks = text_of(page_of(client, "athlete_six_weeks", maya.pk))
    assert "worst 8 of 10" not in weeks
    assert "Pain" not in weeks


def test_her_board_and_its_needs_say_nothing_of_it(signed_in, dana, nora, told, hillside):
    poll = {"HX-Request": "true"}
    hers = signed_in(nora).get(reverse("board"), headers=poll)
    assert "Pain reported" not in html_of(hers)
    assert "8 of 10" not in html_of(hers)
    mine = signed_in(dana).get(reverse("board"), headers=poll)
    assert "Pain reported" in html_of(mine)
    assert mine["ETag"] != hers["ETag"]
    counted = {need.kind for need in Need.objects.filter(team=hillside)}
    assert {"pain", "hurt"} & counted
    client = signed_in(nora)
    needs = html_of(client.get(reverse("needs")))
    assert "8 of 10" not in needs
    assert "it hurt" not in needs
    for need in Need.objects.filter(kind__in=("pain", "hurt")):
        assert client.post(reverse("need_seen", args=[need.pk])).status_code == 404


def test_the_number_beside_needs_counts_what_she_is_shown(signed_in, dana, nora, told, hillside):
    assert Need.objects.open().filter(team=hillside).exists()
    for reader, n in ((dana, Need.objects.open().count()), (nora, 0)):
        team = signed_in(reader).get(reverse("team")).context["team"]
        of_others = Need.objects.open().exclude(kind__in=("pain", "hurt")).count()
        assert team.open_needs == (n or of_others)


def test_she_sees_which_restrictions_hold_and_changes_none(signed_in, nora, told, maya):
    client = signed_in(nora)
    page = html_of(page_of(client, "athlete", maya.pk))
    assert "No hanging" in page
    assert WHY not in page
    assert reverse("restrictions", args=[maya.pk]) not in page
    refused = client.post(reverse("restrictions", args=[maya.pk]), {"no_impact": "on"})
    assert refused.status_code == 403
    assert Restriction.objects.get().note == WHY


def test_she_takes_attendance_without_reading_why_somebody_is_away(signed_in, nora, told, maya):
    """And does not wipe it out by what she cannot see."""
    client = signed_in(nora)
    page = html_of(client.get(reverse("attendance")))
    assert '<option value="injured" selected>' not in page
    sent = {"athlete": maya.pk, f"state-{maya.pk}": "absent", f"reason-{maya.pk}": ""}
    assert client.post(reverse("attendance"), sent).status_code == 302
    assert Attendance.objects.get().reason == "injured"
    client.post(reverse("attendance"), sent | {f"reason-{maya.pk}": "away"})
    assert Attendance.objects.get().reason == "away"


def test_a_step_down_a_ladder_does_not_say_that_it_hurt(
    signed_in, dana, nora, told, maya, hillside
):
    rung = Rung.objects.create(
        ladder=Ladder.objects.create(slug="h", name="H"), position=1, drill=make_drill("Bar")
    )
    step = make_promotion(maya, hillside, rung, why="pain")
    assert "It hurt more than 3" in text_of(page_of(signed_in(dana), "promotion", step.pk))
    page = text_of(page_of(signed_in(nora), "promotion", step.pk))
    assert "hurt" not in page
    assert Promotion.objects.get().why == "pain"


def test_who_coaches_two_teams_is_shown_it_where_she_may(
    signed_in, rosa, rivals, told, maya, hillside
):
    """The flag is of a team: here hers, there not."""
    hillside.add_coach(rosa, sees_health=False)
    rivals.add_member(maya)
    make_session(maya, team=rivals, date=maya.today, drills=[make_drill("Bar")])
    make_pain(session_drills(Session.objects.get(team=rivals))[0], 6, words="zqtheirsz")
    day = html_of(page_of(signed_in(rosa), "athlete_day", maya.pk, maya.today))
    assert "zqtheirsz" in day
    assert TOLD not in day
    Membership.objects.filter(user=rosa, team=hillside).update(sees_health=True)
    assert TOLD in html_of(page_of(signed_in(rosa), "athlete_day", maya.pk, maya.today))


def test_a_refused_day_to_put_off_to_shows_her_no_more(signed_in, nora, told, maya):
    """The page comes back with what is wrong, and with the needs that she is shown."""
    need = make_need(maya)
    page = signed_in(nora).post(reverse("need_put_off", args=[need.pk]), {"until": "never"})
    assert page.status_code == 422
    assert "8 of 10" not in html_of(page)
