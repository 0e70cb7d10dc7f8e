from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    MONDAY,
    make_athlete,
    make_drill,
    make_logged_set,
    make_session,
    make_strength_drill,
    make_team,
    session_drills,
)
from tests.helpers import day_url, log_all

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
THAT_WEEK = f"/board/?week={MONDAY}"


# --- who may -----------------------------------------------------------------------------


def test_it_hides_an_athletes_day_from_another_teams_coach(signed_in, rosa, rivals, maya):
    assert signed_in(rosa).get(day_url(maya)).status_code == 404


def test_it_hides_an_athletes_day_from_her_team_mates(signed_in, maya, priya):
    assert signed_in(priya).get(day_url(maya)).status_code == 404


def test_it_keeps_the_coachs_day_from_the_athlete_herself(signed_in, maya):
    assert signed_in(maya).get(day_url(maya)).status_code == 403


def test_it_knows_no_day_outside_of_the_calendar(signed_in, dana, maya):
    for text in ("0001-01-01", "2026-02-30", "1999-12-31"):
        assert signed_in(dana).get(day_url(maya, text)).status_code == 404


# --- an athlete's day -----------------------------------------------------------------


def the_day(client, athlete, day=MONDAY):
    answer = client.get(day_url(athlete, day))
    assert answer.status_code == 200
    return answer


def the_drill(answer, place=0):
    return answer.context["sessions"][0].blocks[0][1][place]


def test_it_sets_left_beside_right_and_prescribed_beside_logged(signed_in, dana, maya):
    drill = make_drill("Band knee pull", side_mode="per_side", first_side="right", sets=2)
    row = session_drills(make_session(maya, drills=[drill]))[0]
    make_logged_set(row, 1, "right", amount=Decimal(8), note="Felt tight")
    make_logged_set(row, 1, "left")
    answer = the_day(signed_in(dana), maya)
    compared = the_drill(answer)
    assert compared.sides == ["Left", "Right"]
    left, right = compared.rows[0].cells
    assert (left.state, left.amount, left.was_amount) == ("as", "10", "")
    assert (right.state, right.amount, right.was_amount) == ("changed", "8", "10")
    assert [cell.state for cell in compared.rows[1].cells] == ["none", "none"]
    assert (compared.state, compared.progress.done_sets) == ("part", 1)
    content = answer.content.decode()
    assert "<s>10</s>" in content
    assert "Felt tight" in content
    assert "2 × 10 each side" in content


def test_it_takes_any_amount_of_a_range_as_prescribed(signed_in, dana, maya):
    row = session_drills(make_session(maya, drills=[make_strength_drill()]))[0]
    for number, amount in ((1, 10), (2, 12), (3, 13)):
        make_logged_set(row, number, amount=Decimal(amount))
    states = [row.cells[0].state for row in the_drill(the_day(signed_in(dana), maya)).rows]
    assert states == ["as", "as", "changed"]


def test_it_tells_a_changed_load_a_load_over_the_cap_and_a_skip(signed_in, dana, maya):
    drill = make_strength_drill(load_value=Decimal(45), load_unit="lb")
    row = session_drills(make_session(maya, drills=[drill]))[0]
    make_logged_set(row, 1, load_value=Decimal(40), load_unit="lb")
    make_logged_set(row, 2, load_value=Decimal(65), load_unit="lb")
    make_logged_set(row, 3, skip_reason="tired")
    answer = the_day(signed_in(dana), maya)
    first, second, third = (row.cells[0] for row in the_drill(answer).rows)
    assert (first.state, first.was_load, first.load) == ("changed", "45 lb", "40 lb")
    assert (second.state, second.over) == ("over", "over 60 lb")
    assert (third.state, third.skipped) == ("skip", "Skipped: too tired")
    assert answer.text.count(reverse("rule", args=["cap"])) == 1
    assert the_drill(answer).state == "part"


def test_it_shows_extra_sets_below_the_planned_ones(signed_in, dana, maya):
    row = session_drills(make_session(maya, drills=[make_drill(sets=1)]))[0]
    make_logged_set(row, 1)
    make_logged_set(row, 2)
    rows = the_drill(the_day(signed_in(dana), maya)).rows
    assert [(row.number, row.prescribed) for row in rows] == [(1, "10"), (2, "")]


def test_it_says_who_logged_when_it_was_not_the_athlete_and_the_day_when_later(
    signed_in, dana, maya
):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    row = session_drills(make_session(maya))[0]
    make_logged_set(row, 1, by=maya.user, now=noon)
    make_logged_set(row, 2, by=dana, now=noon)
    make_logged_set(row, 3, by=dana, now=noon + timedelta(days=2))
    rows = the_drill(the_day(signed_in(dana), maya)).rows
    assert [row.cells[0].entered for row in rows] == [
        "",
        "Logged by Dana Whitlock",
        "Logged by Dana Whitlock on Wed 4 March",
    ]


def test_it_says_once_what_is_so_for_every_set(signed_in, dana, eli):
    log_all(make_session(eli), by=dana, now=datetime(2026, 3, 2, 12, tzinfo=UTC))
    answer = the_day(signed_in(dana), eli)
    assert answer.context["sessions"][0].entered == "Logged by Dana Whitlock"
    assert answer.content.count(b"Logged by Dana Whitlock") == 1


def test_it_shows_effort_minutes_and_note(signed_in, dana, maya):
    make_session(maya, effort=7, minutes=48, note="Good bounce")
    content = the_day(signed_in(dana), maya).content.decode()
    for text in ("7 of 10", "48 min", "Good bounce"):
        assert text in content


def test_it_leads_on_to_logging_changing_moving_removing_and_assigning(signed_in, dana, maya):
    session = make_session(maya)
    content = the_day(signed_in(dana), maya).content.decode()
    for name in ("session", "session_edit", "session_move", "session_removal"):
        assert f'href="{reverse(name, args=[session.pk])}"' in content
    assert f"/assign/?athlete={maya.pk}&amp;date={MONDAY}" in content
    assert f'href="{day_url(maya, MONDAY - timedelta(days=1))}"' in content
    assert f'href="{day_url(maya, TUESDAY)}"' in content


def test_it_offers_to_assign_on_a_day_with_nothing_set(signed_in, dana, maya):
    content = the_day(signed_in(dana), maya).content.decode()
    assert "Nothing is set for Maya Okafor on this day" in content
    assert f"/assign/?athlete={maya.pk}&amp;date={MONDAY}" in content


def test_it_shows_only_the_sessions_of_teams_the_reader_coaches(
    signed_in, dana, rosa, maya, rivals
):
    rivals.add_member(maya)
    make_session(maya, team=rivals)
    assert the_day(signed_in(dana), maya).context["sessions"] == []
    assert len(the_day(signed_in(rosa), maya).context["sessions"]) == 1


def test_it_escapes_what_people_wrote(signed_in, dana, hillside):
    athlete = make_athlete("<b>Bo</b> Xu", team=hillside)
    session = make_session(athlete, note="<script>1</script>")
    make_logged_set(session_drills(session)[0], 1, skip_reason="pain", note="<i>ow</i>")
    for address in (THAT_WEEK, day_url(athlete)):
        content = signed_in(dana).get(address).content.decode()
        assert "<b>Bo</b>" not in content
        assert "<script>1" not in content
        assert "<i>ow" not in content


@pytest.mark.parametrize("drills", [1, 6])
def test_it_reads_a_day_in_a_fixed_number_of_questions(
    signed_in, dana, maya, drills, django_assert_max_num_queries
):
    for _ in range(2):
        log_all(make_session(maya, drills=[make_drill() for _ in range(drills)]))
    client = signed_in(dana)
    with django_assert_max_num_queries(19):
        the_day(client, maya)


# --- assigning from there ------------------------------------------------------------------


def test_it_leads_to_assigning_for_the_athlete(signed_in, dana, maya):
    page = the_day(signed_in(dana), maya).content.decode()
    assert f'href="/assign/?athlete={maya.pk}&amp;date={MONDAY}"' in page


def test_it_changes_to_the_athletes_team_to_assign(signed_in, dana, hillside, maya):
    other = make_team("A second team", coach=dana)
    client = signed_in(dana)
    client.post(reverse("team_choice"), {"team": other.pk})
    page = the_day(client, maya).content.decode()
    assert "Assign in Hillside Track Club" in page
    there = f"/assign/?athlete={maya.pk}&date={MONDAY}"
    assert there.replace("&", "&amp;") in page
    answer = client.post(reverse("team_choice"), {"team": hillside.pk, "next": there})
    assert answer.url == there
    assert client.get(there).context["chosen_athletes"] == {str(maya.pk)}
