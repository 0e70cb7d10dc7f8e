from datetime import timedelta

import pytest

from coaching.models import Block, Session
from coaching.pages import coverage
from coaching.services.sessions.extras import add_extra
from coaching.services.sessions.swapping import swap
from tests.factories import (
    MONDAY,
    make_block,
    make_drill,
    make_logged_set,
    make_session,
    session_drills,
    with_drills,
)

pytestmark = pytest.mark.django_db


def low(**extra):
    return make_drill(hip_angle_from=0, hip_angle_to=90, **extra)


def high(**extra):
    return make_drill(hip_angle_from=100, hip_angle_to=120, **extra)


def whole(**extra):
    return make_drill(hip_angle_from=0, hip_angle_to=140, **extra)


def sets(covered):
    return covered.sets, {bar.muscle: bar.sets for bar in covered.bars}


def zones(iliacus, psoas):
    return {"iliacus": iliacus, "rectus-femoris": iliacus, "psoas": psoas}


def of_block(block):
    [block] = with_drills(block)
    return coverage.of_block(block, block.prescriptions.all())


def of_all():
    return coverage.of_sessions(Session.objects.all())


def test_it_counts_the_sets_of_a_block_in_each_zone():
    block = make_block([low(sets=2), high(sets=1), whole(sets=3)])
    assert sets(of_block(block)) == (6, zones(5, 4))


def test_it_counts_the_rounds_of_a_circuit_in_place_of_sets():
    block = make_block([low(sets=9), whole(sets=9)], rounds=4)
    assert sets(of_block(block)) == (8, zones(8, 4))


def test_it_counts_a_set_of_both_sides_once():
    block = make_block([high(sets=2, side_mode="per_side")])
    assert sets(of_block(block)) == (2, zones(0, 2))


def test_it_has_nothing_to_show_of_a_block_without_drills():
    block = make_block([])
    assert sets(of_block(block)) == (0, {})


def test_it_counts_what_was_planned_in_sessions(maya):
    make_session(maya, drills=[low(sets=2), high(sets=1)])
    make_session(maya, drills=[whole(sets=3)], date=MONDAY + timedelta(days=2))
    assert sets(of_all()) == (6, zones(5, 4))


def test_it_counts_plans_whether_they_were_done_or_not(maya):
    session = make_session(maya, drills=[low(sets=2)])
    before = sets(of_all())
    make_logged_set(session_drills(session)[0], 1)
    make_logged_set(session_drills(session)[0], 3)
    assert sets(of_all()) == before == (2, zones(2, 0))


def test_it_leaves_extras_out(maya):
    add_extra(make_session(maya, drills=[low(sets=2)]), high(sets=5))
    assert sets(of_all()) == (2, zones(2, 0))


def test_it_counts_a_swapped_drill_with_the_sets_that_stay_with_it(maya, dana):
    session = make_session(maya, drills=[low(sets=3)])
    [old] = session_drills(session)
    make_logged_set(old, 1)
    swap(old, high(sets=1), by=dana)
    assert sets(of_all()) == (3, zones(1, 2))


def test_it_counts_the_same_drill_of_two_days_twice(maya):
    drill = low(sets=2)
    for day in (0, 2):
        make_session(maya, drills=[drill], date=MONDAY + timedelta(days=day))
    assert sets(of_all()) == (4, zones(4, 0))


@pytest.mark.parametrize("count", [1, 12])
def test_it_asks_once_however_many_sessions(count, maya, django_assert_num_queries):
    for day in range(count):
        make_session(maya, drills=[low(), high()], date=MONDAY + timedelta(days=day))
    with django_assert_num_queries(1):
        of_all()


# --- where it is shown -------------------------------------------------------------------------


def text(response):
    return " ".join(response.content.decode().split())


def rows(response):
    """What the table says, without its drawing."""
    part = text(response).partition('<table class="coverage">')[2].partition("</table>")[0]
    return [cell.split("</td>")[0].strip() for cell in part.split('<td class="cv-n">')[1:]]


def test_it_shows_an_athlete_her_own_week(signed_in, maya, priya):
    make_session(maya, drills=[low(sets=2), whole(sets=3)], date=maya.today)
    make_session(maya, drills=[low(sets=9)], date=maya.today - timedelta(days=7))
    make_session(priya, drills=[low(sets=9)], date=maya.today)
    page = signed_in(maya).get("/week/")
    assert rows(page) == ["5 of 5", "5 of 5", "3 of 5"]
    assert "Planned for you in these seven days." in text(page)


def test_it_says_how_it_counts_and_that_it_is_a_model(signed_in, maya):
    make_session(maya, date=maya.today)
    page = text(signed_in(maya).get("/week/"))
    assert "a set counts once in every zone its drill reaches" in page
    assert "Both sides together are one set." in page
    assert "Research draws the line elsewhere" in page
    assert 'href="/anatomy/"' in page


def test_it_shows_no_table_for_a_week_with_nothing_planned(signed_in, maya):
    assert "Sets by hip angle" not in text(signed_in(maya).get("/week/"))


def test_it_shows_a_coach_the_week_of_her_athletes_day(signed_in, dana, maya):
    make_session(maya, drills=[low(sets=2)], date=MONDAY)
    make_session(maya, drills=[whole(sets=3)], date=MONDAY + timedelta(days=6))
    make_session(maya, drills=[low(sets=9)], date=MONDAY + timedelta(days=7))
    page = signed_in(dana).get(f"/athletes/{maya.pk}/days/{MONDAY + timedelta(days=3)}/")
    assert rows(page) == ["5 of 5", "5 of 5", "3 of 5"]
    assert "Planned for Maya Okafor in the week of 2 March." in text(page)


def test_it_keeps_another_teams_plans_from_a_coach(signed_in, dana, maya, rivals):
    rivals.add_member(maya)
    make_session(maya, maya.memberships.get(team=rivals).team, drills=[low(sets=9)], date=MONDAY)
    page = signed_in(dana).get(f"/athletes/{maya.pk}/days/{MONDAY}/")
    assert rows(page) == []


def test_it_shows_a_coach_what_a_block_covers(signed_in, dana, hillside):
    drills = [low(sets=2), high(sets=1)]
    for team in (hillside, None):
        make_block(drills, team=team)
    for block in Block.objects.all():
        page = signed_in(dana).get(f"/blocks/{block.pk}/")
        assert rows(page) == ["2 of 3", "2 of 3", "1 of 3"]


def test_it_shows_nothing_beside_a_block_that_is_not_saved_yet(signed_in, dana, hillside):
    page = signed_in(dana).get("/blocks/new/", {"kind": "gym"})
    assert page.status_code == 200
    assert rows(page) == []


def test_it_is_drawn_as_the_zones_of_the_lift_and_a_zone_not_trained_is_dashed(
    signed_in, dana, maya
):
    make_session(maya, drills=[low(sets=2)])
    page = signed_in(dana).get(f"/athletes/{maya.pk}/days/{MONDAY}/").content.decode()
    table = page.partition('<table class="coverage">')[2].partition("</table>")[0]
    assert "<rect" not in table
    assert [table.count(f'class="{name}"') for name in ("zs-lo", "zs-no", "zs-90")] == [2, 1, 3]
    assert "not trained" in table
