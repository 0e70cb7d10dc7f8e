"""A week on paper."""

from datetime import timedelta

import pytest

from coaching import figures
from coaching.models import DayMark, PlannedTest
from coaching.services.sessions.swapping import swap
from tests.factories import (
    MONDAY,
    make_assessment,
    make_athlete,
    make_drill,
    make_equipment,
    make_logged_set,
    make_session,
    make_squad,
    make_strength_drill,
    session_drills,
)

pytestmark = pytest.mark.django_db


def athlete_page(athlete, day=MONDAY):
    return f"/athletes/{athlete.pk}/weeks/{day}/print/"


def squad_page(squad, day=MONDAY):
    return f"/squads/{squad.pk}/weeks/{day}/print/"


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def boxes(text):
    return text.count('class="box"')


def test_it_has_a_box_for_each_set_and_side_and_for_loads(signed_in, dana, maya):
    pull = make_drill("Band knee pull", side_mode="per_side", first_side="right", sets=2)
    squat = make_strength_drill(sets=3)
    make_session(maya, drills=[pull])
    make_session(maya, drills=[squat], date=MONDAY + timedelta(days=2))
    text = text_of(signed_in(dana).get(athlete_page(maya)))
    # Two sides of two sets, three sets, the loads of those three, and their full range.
    assert boxes(text) == 4 + 3 + 3 + 3 * squat.asks_full_range
    assert text.index("<span>Right</span>") < text.index("<span>Left</span>")
    assert "Monday 2 March" in text
    assert "Wednesday 4 March" in text
    assert "Tuesday" not in text
    assert "2 × 10 each side" in text


def test_it_draws_each_figure_once_with_its_start_and_its_end(signed_in, dana, maya):
    drill = make_drill(figure=figures.shipped("tuck-jump"))
    make_session(maya, drills=[drill])
    make_session(maya, drills=[drill], date=MONDAY + timedelta(days=1))
    text = text_of(signed_in(dana).get(athlete_page(maya)))
    assert text.count("<symbol ") == 2
    starts, ends = (text.count(f'href="#{name}-{drill.pk}-0"') for name in ("start", "end"))
    assert (starts, ends) == (2, 2)


def test_it_shows_sessions_as_they_are_now(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill("Skip"), make_drill("Hop", sets=2)])
    skip, hop = session_drills(session)
    swap(skip, make_drill("Knee pull"), by=dana)
    make_logged_set(hop, 1, amount=7)
    text = text_of(signed_in(dana).get(athlete_page(maya)))
    assert "Knee pull" in text
    assert "<b>Skip</b>" not in text
    assert text.count('data-filled="on"') == 1
    assert "<b>7</b>" in text


def test_it_uses_the_athletes_units(signed_in, dana, hillside, maya, priya):
    for athlete, units in ((maya, "imperial"), (priya, "metric")):
        athlete.units = units
        athlete.save()
        make_session(athlete, drills=[make_drill(measure="distance", amount_unit="yd", amount=20)])
    squad = make_squad(hillside, maya, priya)
    text = text_of(signed_in(dana).get(squad_page(squad)))
    assert "3 × 20 yd" in text
    assert "3 × 18.3 m" in text


def test_it_starts_a_page_for_each_athlete_of_a_squad(signed_in, dana, hillside, maya, eli, priya):
    make_session(maya)
    make_session(priya)
    text = text_of(signed_in(dana).get(squad_page(make_squad(hillside, maya, eli))))
    assert text.count('class="paper"') == 2
    assert text.index("Eli Novak") < text.index("Maya Okafor")
    assert "Priya" not in text
    assert "Nothing is planned in this week." in text


def test_it_says_races_rest_days_and_leaves_out_what_is_paused(signed_in, dana, hillside, maya):
    make_session(maya, drills=[make_drill("Hop")], paused=True)
    DayMark.objects.create(
        team=hillside, athlete=maya, created_by=dana, date=MONDAY, kind="race", name="City meet"
    )
    text = text_of(signed_in(dana).get(athlete_page(maya)))
    assert "Race: City meet" in text
    assert "Hop" not in text


def test_it_says_races_and_rest_days_of_the_readers_teams_alone(
    signed_in, dana, rosa, hillside, rivals, maya
):
    """Another team's race of an athlete that both teams have is that team's own business."""
    rivals.add_member(maya)
    squad = make_squad(rivals, maya)
    for team, by, whose in (
        (hillside, dana, {"athlete": maya}),
        (rivals, rosa, {"athlete": maya}),
        (rivals, rosa, {"squad": squad}),
    ):
        name = f"{'Squad' if 'squad' in whose else 'Maya'} of {team}"
        kind = "rest" if "squad" in whose else "race"
        DayMark.objects.create(team=team, created_by=by, date=MONDAY, kind=kind, name=name, **whose)
    ours, theirs = "Maya of Hillside", ("Maya of Valley", "Squad of Valley")
    hers = (ours, *theirs)
    for reader, seen in ((dana, (ours,)), (rosa, theirs), (maya, hers)):
        text = text_of(signed_in(reader).get(athlete_page(maya)))
        assert tuple(name for name in hers if name in text) == seen
    text = text_of(signed_in(dana).get(squad_page(make_squad(hillside, maya))))
    assert [name in text for name in hers] == [True, False, False]
    # Who coaches both teams reads what both have marked.
    hillside.add_coach(rosa)
    text = text_of(signed_in(rosa).get(athlete_page(maya)))
    assert all(name in text for name in hers)


def test_it_takes_any_day_of_the_week_and_leads_to_the_next(signed_in, dana, maya):
    make_session(maya, drills=[make_drill("Hop")])
    text = text_of(signed_in(dana).get(athlete_page(maya, "2026-03-08")))
    assert "Hop" in text
    assert athlete_page(maya, "2026-03-09") in text
    assert athlete_page(maya, "2026-02-23") in text


def test_it_shows_an_athlete_her_own_and_a_coach_his_teams(signed_in, dana, rosa, rivals, maya):
    rivals.add_member(maya)
    make_session(maya, drills=[make_drill("Ours")])
    make_session(maya, team=rivals, drills=[make_drill("Theirs")])
    for reader, seen in ((dana, [True, False]), (rosa, [False, True]), (maya, [True, True])):
        text = text_of(signed_in(reader).get(athlete_page(maya)))
        assert [name in text for name in ("Ours", "Theirs")] == seen


def test_it_keeps_others_out(signed_in, dana, rosa, rivals, maya, priya, hillside, client):
    squad = make_squad(hillside, maya)
    assert client.get(athlete_page(maya)).status_code == 302
    for stranger in (rosa, priya):
        assert signed_in(stranger).get(athlete_page(maya)).status_code == 404
    assert signed_in(rosa).get(squad_page(squad)).status_code == 404
    assert signed_in(maya).get(squad_page(squad)).status_code == 403
    assert signed_in(dana).post(athlete_page(maya)).status_code == 405
    assert signed_in(dana).get(athlete_page(maya, "2026-02-30")).status_code == 404
    assert signed_in(dana).get(athlete_page(maya, "2000-01-03")).status_code == 200
    assert signed_in(dana).get(athlete_page(maya, "2100-12-26")).status_code == 200


@pytest.mark.parametrize("count", [1, 6])
def test_it_asks_a_fixed_number_of_queries(
    signed_in, dana, hillside, count, django_assert_max_num_queries
):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(count)]
    for number, athlete in enumerate(athletes):
        for days in range(number % 3 + 1):
            make_session(athlete, drills=[make_drill()], date=MONDAY + timedelta(days=days))
    client = signed_in(dana)
    squad = make_squad(hillside, *athletes)
    with django_assert_max_num_queries(15):
        client.get(squad_page(squad))
    with django_assert_max_num_queries(15):
        client.get(athlete_page(athletes[0]))


def test_it_is_one_click_away(signed_in, dana, hillside, maya):
    client = signed_in(dana)
    squad = make_squad(hillside, maya)
    assert athlete_page(maya) in client.get(f"/athletes/{maya.pk}/days/{MONDAY}/").content.decode()
    assert f"/squads/{squad.pk}/weeks/" in client.get(f"/team/squads/{squad.pk}/").content.decode()


def test_it_prints_the_week_that_the_board_shows_of_a_squad(signed_in, dana, hillside, maya):
    squad = make_squad(hillside, maya)
    client = signed_in(dana)
    text = client.get(f"/board/?week=2026-03-04&squad={squad.pk}").content.decode()
    assert squad_page(squad) in text
    assert "/print/" not in client.get("/board/?week=2026-03-04&squad=").content.decode()
    assert f"/athletes/{maya.pk}/weeks/" in client.get(f"/athletes/{maya.pk}/").content.decode()
    assert f"/athletes/{maya.pk}/weeks/" in signed_in(maya).get("/week/").content.decode()


def test_it_has_places_for_the_ball_and_the_full_range_and_says_what_a_load_is(
    signed_in, dana, maya
):
    ball = make_drill("Hip thrust", side_mode="per_side", sets=2, asks_ball_kept=True)
    pipe = make_equipment("pvc-pipe")
    pair = make_equipment("dumbbells", loaded=True, pieces=2)
    light = make_strength_drill("Light squat", asks_full_range=True, implement=pipe)
    heavy = make_strength_drill(
        "Heavy squat", implement=pair, load_value=10, load_unit="lb", load_count=2
    )
    bar = make_equipment("barbell", loaded=True)
    single = make_strength_drill("Bar squat", implement=bar, load_value=45, load_unit="lb")
    for drill, held in ((light, pipe), (heavy, pair), (single, bar)):
        drill.implements.add(held)
    make_session(maya, drills=[ball])
    make_session(maya, drills=[light])
    make_session(maya, drills=[heavy])
    make_session(maya, drills=[single])
    done = make_session(maya, drills=[light], date=MONDAY + timedelta(days=1))
    make_logged_set(session_drills(done)[0], full_range=True)
    text = text_of(signed_in(dana).get(athlete_page(maya)))
    assert "Ball stayed, left" in text
    assert text.count("<span>Full range</span>") == 2
    assert "<b>yes</b>" in text
    # Of the pair each piece, of the one bar all of it, and of the pipe nothing.
    assert text.count("Load, lb each") == text.count("Load, lb total") == 1
    assert text.count("Load, ") == 2
    assert ">Notes<i>" in text


def test_a_load_stands_in_its_own_box_unless_the_sides_differ(signed_in, dana, maya):
    pair = make_equipment("dumbbells", loaded=True, pieces=2)
    drill = make_strength_drill(
        "Split squat",
        side_mode="per_side",
        implement=pair,
        load_value=10,
        load_unit="lb",
        load_count=2,
        sets=2,
    )
    drill.implements.add(pair)
    drill_of_day = session_drills(make_session(maya, drills=[drill]))[0]
    held = {"load_unit": "lb", "load_count": 2, "amount": 11}
    for number, left, right in ((1, 10, 10), (2, 10, 15)):
        make_logged_set(drill_of_day, number, side="left", load_value=left, **held)
        make_logged_set(drill_of_day, number, side="right", load_value=right, **held)
    text = text_of(signed_in(dana).get(athlete_page(maya)))
    assert text.count("<b>11</b>") == 2
    assert text.count("<b>10</b>") == 1
    assert "11 @ 2 × 15 lb" in text


def test_it_prints_the_tests_of_a_day_that_the_readers_teams_planned(
    signed_in, dana, rosa, maya, hillside, rivals
):
    rivals.add_member(maya)
    for team, by, name in ((hillside, dana, "Knee lift"), (rivals, rosa, "Long jump")):
        PlannedTest.objects.create(
            team=team, athlete=maya, assessment=make_assessment(name), date=MONDAY, created_by=by
        )
    page = athlete_page(maya)
    own = signed_in(maya).get(page).text
    assert "Knee lift" in own
    assert "Long jump" in own
    text = signed_in(dana).get(page).text
    assert "Knee lift" in text
    assert "Long jump" not in text
