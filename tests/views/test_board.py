from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching import board as boards
from coaching.models import Session
from tests.factories import (
    MONDAY,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_session,
    make_strength_drill,
    session_drills,
    with_drills,
)

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
THURSDAY = MONDAY + timedelta(days=3)
THURSDAY_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}
BOARD = "/board/"
THAT_WEEK = f"/board/?week={MONDAY}"


def the_week(team, now=THURSDAY_NOON, system="imperial"):
    return boards.week(team, MONDAY, now=now, system=system)


def cell(team, athlete, day, now=THURSDAY_NOON):
    rows = {row.athlete.pk: row for row in the_week(team, now).rows}
    return rows[athlete.pk].cells[(day - MONDAY).days]


def log_all(session, **values):
    for drill in session_drills(session):
        for number in range(1, drill.sets + 1):
            for side in drill.rows_of_a_set:
                make_logged_set(drill, number, side, **values)


def day_url(athlete, day=MONDAY):
    return reverse("athlete_day", args=[athlete.pk, day])


# --- who may --------------------------------------------------------------------------


def test_it_shows_a_coach_her_own_team(signed_in, dana, maya, theo):
    answer = signed_in(dana).get(BOARD)
    assert answer.status_code == 200
    assert b"Maya Okafor" in answer.content
    assert b"Theo Lindqvist" not in answer.content


def test_it_keeps_the_board_from_an_athlete(signed_in, maya):
    assert signed_in(maya).get(BOARD).status_code == 403


def test_it_sends_a_stranger_to_sign_in(client, maya):
    for address in (BOARD, day_url(maya)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(signed_in, dana, maya, method):
    client = signed_in(dana)
    assert getattr(client, method)(BOARD).status_code == 405
    assert getattr(client, method)(day_url(maya)).status_code == 405


def test_it_hides_an_athletes_day_from_another_teams_coach(signed_in, rosa, rivals, maya):
    assert signed_in(rosa).get(day_url(maya)).status_code == 404


def test_it_hides_an_athletes_day_from_her_team_mates(signed_in, maya, priya):
    assert signed_in(priya).get(day_url(maya)).status_code == 404


def test_it_keeps_the_coachs_day_from_the_athlete_herself(signed_in, maya):
    assert signed_in(maya).get(day_url(maya)).status_code == 403


# --- which week -----------------------------------------------------------------------


def test_it_shows_the_week_that_any_of_its_days_names(signed_in, dana, maya):
    for day in (MONDAY, WEDNESDAY, MONDAY + timedelta(days=6)):
        answer = signed_in(dana).get(f"/board/?week={day}")
        assert answer.context["board"].monday == MONDAY


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "20260302", "%00"]
)
def test_it_says_so_when_the_week_is_no_date(signed_in, dana, maya, text):
    answer = signed_in(dana).get(f"/board/?week={text}", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(BOARD, 302)]
    assert b"That is not a date." in answer.content


@pytest.mark.parametrize("text", ["2000-01-03", "2100-12-26"])
def test_it_ends_where_the_calendar_does(signed_in, dana, maya, text):
    assert signed_in(dana).get(f"/board/?week={text}").status_code == 200
    assert signed_in(dana).get(day_url(maya, text)).status_code == 200


def test_it_knows_no_day_outside_of_the_calendar(signed_in, dana, maya):
    for text in ("0001-01-01", "2026-02-30", "1999-12-31"):
        assert signed_in(dana).get(day_url(maya, text)).status_code == 404


def test_it_names_the_weeks_around(hillside):
    now = THURSDAY_NOON
    titles = [
        boards.week(hillside, MONDAY + timedelta(weeks=n), now=now, system="imperial").title
        for n in (-1, 0, 1, 2)
    ]
    assert titles == ["Last week", "This week", "Next week", "Week of 16 March"]
    assert the_week(hillside).span == "2–8 March"
    later = boards.week(hillside, date(2026, 3, 31), now=now, system="imperial")
    assert later.span == "30 March – 5 April"
    assert boards.week(hillside, date(2027, 3, 2), now=now, system="imperial").span == (
        "1–7 March 2027"
    )


# --- a cell ---------------------------------------------------------------------------


def test_it_says_what_is_planned_missed_and_not_set(hillside, maya):
    make_session(maya, date=MONDAY)
    make_session(maya, date=MONDAY + timedelta(days=5))
    assert cell(hillside, maya, MONDAY).text == "Mon 2 March: missed, 3 sets"
    assert cell(hillside, maya, TUESDAY).text == "Tue 3 March: nothing set"
    assert cell(hillside, maya, MONDAY + timedelta(days=5)).text == "Sat 7 March: planned, 3 sets"


def test_it_counts_the_sets_of_a_day_part_done(hillside, maya):
    drill = session_drills(make_session(maya, date=TUESDAY, drills=[make_drill(sets=4)]))[0]
    for number in (1, 2):
        make_logged_set(drill, number)
    make_logged_set(drill, 3, skip_reason="time")
    shown = cell(hillside, maya, TUESDAY)
    assert shown.text == "Tue 3 March: part done, 2 of 4 sets, 1 skipped"
    assert (shown.state, shown.number, shown.flags) == ("partial", "2/4", [("skip", "1 skipped")])


def test_it_says_done_with_the_extra_sets(hillside, maya):
    drill = session_drills(make_session(maya, drills=[make_drill(sets=1)]))[0]
    make_logged_set(drill, 1)
    make_logged_set(drill, 2)
    assert cell(hillside, maya, MONDAY).text == "Mon 2 March: done, 1 set, 1 extra"


def test_it_says_under_way_until_the_day_is_over_or_the_session_finished(hillside, maya):
    session = make_session(maya, date=THURSDAY)
    make_logged_set(session_drills(session)[0], 1)
    assert cell(hillside, maya, THURSDAY).text == "Thu 5 March: under way, 1 of 3 sets"
    next_day = THURSDAY_NOON + timedelta(days=1)
    assert cell(hillside, maya, THURSDAY, next_day).state == "partial"
    Session.objects.get(pk=session.pk).finish()
    assert cell(hillside, maya, THURSDAY).state == "partial"


def test_it_sums_two_sessions_of_a_day(hillside, maya):
    first = make_session(maya, drills=[make_drill(sets=2)])
    log_all(first)
    make_session(maya, drills=[make_drill(sets=3)])
    assert Session.objects.count() == 2
    assert cell(hillside, maya, MONDAY).text == "Mon 2 March: part done, 2 of 5 sets"
    row = the_week(hillside).rows[0]
    assert (row.done, row.planned) == (1, 2)


def test_it_flags_a_load_over_the_cap_in_words(hillside, maya):
    session = make_session(maya, drills=[make_strength_drill(sets=1)])
    log_all(session, load_value=Decimal(65), load_unit="lb")
    shown = cell(hillside, maya, MONDAY)
    assert shown.text == "Mon 2 March: done, 1 set, over 60 lb"
    assert shown.flags == [("alert", "over 60 lb")]


def test_it_draws_the_flags_of_a_cell(signed_in, dana, maya):
    session = make_session(maya, drills=[make_strength_drill(sets=2)])
    drill = session_drills(session)[0]
    make_logged_set(drill, 1, load_value=Decimal(65), load_unit="lb")
    content = signed_in(dana).get(THAT_WEEK).content.decode()
    assert "over 60 lb</span></span>" in content
    assert '<span class="cellnum" aria-hidden="true">1/2</span><span class="cellflag"' in content
    make_logged_set(drill, 2)
    content = signed_in(dana).get(THAT_WEEK).content.decode()
    assert "over 60 lb</span></span>" in content
    assert "&lt;" not in content


def test_it_lets_each_athletes_own_day_decide_what_is_missed(hillside, maya, priya):
    maya.timezone = "Pacific/Kiritimati"  # fourteen hours ahead
    maya.save()
    for athlete in (maya, priya):
        make_session(athlete, date=THURSDAY)
    assert cell(hillside, maya, THURSDAY).state == "missed"
    assert cell(hillside, priya, THURSDAY).state == "planned"


def test_it_raises_the_teams_today(hillside):
    def today(zone):
        hillside.timezone = zone
        return next(day.date for day in the_week(hillside).days if day.is_today)

    assert today("UTC") == THURSDAY
    assert today("Pacific/Kiritimati") == THURSDAY + timedelta(days=1)


def test_it_leaves_out_who_left_and_what_she_was_given_in_another_team(hillside, maya, rivals):
    rivals.add_member(maya)
    make_session(maya, team=rivals)
    assert cell(hillside, maya, MONDAY).state == "rest"
    maya.memberships.get(team=hillside).archive()
    assert the_week(hillside).rows == []
    assert len(the_week(rivals).rows) == 1


def test_it_links_every_cell_to_the_athletes_day(signed_in, dana, maya):
    make_session(maya)
    content = signed_in(dana).get(THAT_WEEK).content.decode()
    assert f'href="{day_url(maya)}"' in content
    assert "Mon 2 March: missed, 3 sets" in content
    assert cell(maya.memberships.get().team, maya, MONDAY).url == day_url(maya)


def test_it_shortens_names_only_where_they_stay_apart():
    assert boards.short_names(["Isla Grant", "Maya Okafor", "Maya Ojo", "Pelé"]) == [
        "Isla G",
        "Maya Okafor",
        "Maya Ojo",
        "Pelé",
    ]


# --- what needs the coach -------------------------------------------------------------


def test_it_has_no_needs_without_a_reason(hillside, maya):
    log_all(make_session(maya))
    make_session(maya, date=WEDNESDAY)
    assert the_week(hillside).needs == []


def test_it_tells_of_pain_first_with_the_next_session_to_change(hillside, maya, eli):
    for day in (MONDAY, WEDNESDAY):
        make_session(eli, date=day)
    drill = session_drills(make_session(maya, drills=[make_drill("Tuck jump")]))[0]
    make_logged_set(drill, 1)
    make_logged_set(drill, 2, skip_reason="pain", note="Left shin")
    coming = make_session(maya, date=MONDAY + timedelta(days=5))
    pain, missed = the_week(hillside).needs
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
    (need,) = the_week(hillside).needs
    assert need.links == [
        ("Move Tuesday", reverse("session_move", args=[last.pk])),
        ("See Tuesday", day_url(maya, TUESDAY)),
    ]


def test_it_forgets_the_missed_ones_of_an_athlete_who_is_back(hillside, maya):
    for day in (MONDAY, TUESDAY):
        make_session(maya, date=day)
    make_logged_set(session_drills(make_session(maya, date=WEDNESDAY))[0], 1)
    assert the_week(hillside).needs == []


def test_it_tells_of_loads_over_the_cap_in_the_readers_units(hillside, maya):
    drill = make_strength_drill("Spot lunge", sets=2)
    for day in (MONDAY, TUESDAY):
        log_all(
            make_session(maya, date=day, drills=[drill]), load_value=Decimal(70), load_unit="lb"
        )
    (need,) = the_week(hillside).needs
    assert need.title == "Maya Okafor lifted 70 lb, over 60 lb"
    assert need.evidence == (
        "4 sets of Spot lunge on Monday and Tuesday. This drill stays at 60 lb or less."
    )
    (need,) = the_week(hillside, system="metric").needs
    assert need.title == "Maya Okafor lifted 31.8 kg, over 27.2 kg"


def test_it_drops_a_need_when_the_set_is_undone(hillside, maya):
    from coaching.models.sets import remove_set

    drill = session_drills(make_session(maya))[0]
    row = make_logged_set(drill, 1, skip_reason="pain")
    assert len(the_week(hillside).needs) == 1
    remove_set(row, by=maya.user, now=timezone.now())
    assert the_week(hillside).needs == []


def test_it_folds_away_what_comes_after_the_third_need(signed_in, dana, hillside):
    for n in range(5):
        athlete = make_athlete(f"Runner {n}", team=hillside)
        for day in (MONDAY, TUESDAY):
            make_session(athlete, date=day)
    answer = signed_in(dana).get(THAT_WEEK)
    assert b"Show 2 more" in answer.content
    assert answer.content.count(b'class="need"') == 5


# --- empty ----------------------------------------------------------------------------


def test_it_asks_a_coach_without_athletes_to_invite_some(signed_in, dana, hillside):
    content = signed_in(dana).get(BOARD).content
    assert b"Nobody is in the team yet" in content
    assert b'href="/team/"' in content
    assert b"<table" not in content


def test_it_points_to_assigning_when_nothing_is_set(signed_in, dana, maya):
    assert b"Nothing is set this week" in signed_in(dana).get(THAT_WEEK).content
    make_session(maya)
    assert b"Nothing is set this week" not in signed_in(dana).get(THAT_WEEK).content


# --- polling --------------------------------------------------------------------------


def test_it_answers_a_poll_with_304_until_something_is_logged(signed_in, dana, maya):
    session = make_session(maya)
    client = signed_in(dana)
    page = client.get(THAT_WEEK)
    etag = page.context["etag"]
    again = client.get(THAT_WEEK, HTTP_IF_NONE_MATCH=etag, **HTMX)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    make_logged_set(session_drills(session)[0], 1)
    fresh = client.get(THAT_WEEK, HTTP_IF_NONE_MATCH=etag, **HTMX)
    assert fresh.status_code == 200
    assert fresh["ETag"] != etag
    assert "part done, 1 of 3 sets" in fresh.content.decode()


def test_it_gives_a_poll_the_fragment_and_never_mixes_it_up_with_the_page(signed_in, dana, maya):
    client = signed_in(dana)
    fragment, page = client.get(THAT_WEEK, **HTMX), client.get(THAT_WEEK)
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b'id="board-needs"' in fragment.content
    assert b"csrf" not in fragment.content.lower()
    for answer in (fragment, page):
        assert "HX-Request" in answer["Vary"]
    assert "ETag" not in page


def test_it_gives_a_page_restored_from_history_whole(signed_in, dana, maya):
    answer = signed_in(dana).get(THAT_WEEK, HTTP_HX_HISTORY_RESTORE_REQUEST="true", **HTMX)
    assert b"<html" in answer.content


@pytest.mark.parametrize("change", ["name", "left", "joined", "pain", "units", "next day"])
def test_it_notices_everything_that_the_board_shows(hillside, maya, change):
    drill = session_drills(make_session(maya))[0]
    before = the_week(hillside).version
    assert the_week(hillside).version == before
    now, system = THURSDAY_NOON, "imperial"
    if change == "name":
        maya.name = "Maya O."
        maya.save()
    elif change == "left":
        maya.memberships.get().archive()
    elif change == "joined":
        make_athlete("New Runner", team=hillside)
    elif change == "pain":
        make_logged_set(drill, 1, skip_reason="pain")
    elif change == "units":
        system = "metric"
    else:
        now += timedelta(days=1)
    assert the_week(hillside, now, system).version != before


# --- queries --------------------------------------------------------------------------


@pytest.mark.parametrize("athletes", [12, 200])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_asks_at_most_8_questions_however_many_athletes(
    signed_in, dana, hillside, athletes, headers, django_assert_max_num_queries
):
    from coaching import assigning

    roster = [make_athlete(f"Runner {n}", team=hillside) for n in range(athletes)]
    block = make_block(
        [make_drill(), make_strength_drill(kind="non_weight_bearing")], team=hillside
    )
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    assigning.assign(hillside, with_drills(block), roster, days, by=dana)
    for athlete in roster[:5]:
        session = Session.objects.filter(athlete=athlete).first()
        log_all(session, load_value=Decimal(70), load_unit="lb")
    client = signed_in(dana)
    with django_assert_max_num_queries(8):
        answer = client.get(THAT_WEEK, **headers)
    assert answer.content.count(b'class="cellbtn"') == 7 * athletes


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
    assert [one.state for one in compared.rows[1].cells] == ["none", "none"]
    assert (compared.state, compared.done) == ("partial", 1)
    content = answer.content.decode()
    assert "<s>10</s>" in content
    assert "Felt tight" in content
    assert "2 × 10 each side" in content


def test_it_takes_any_amount_of_a_range_as_prescribed(signed_in, dana, maya):
    row = session_drills(make_session(maya, drills=[make_strength_drill()]))[0]
    for number, amount in ((1, 10), (2, 12), (3, 13)):
        make_logged_set(row, number, amount=Decimal(amount))
    states = [one.cells[0].state for one in the_drill(the_day(signed_in(dana), maya)).rows]
    assert states == ["as", "as", "changed"]


def test_it_tells_a_changed_load_a_load_over_the_cap_and_a_skip(signed_in, dana, maya):
    drill = make_strength_drill(load_value=Decimal(45), load_unit="lb")
    row = session_drills(make_session(maya, drills=[drill]))[0]
    make_logged_set(row, 1, load_value=Decimal(40), load_unit="lb")
    make_logged_set(row, 2, load_value=Decimal(65), load_unit="lb")
    make_logged_set(row, 3, skip_reason="tired")
    answer = the_day(signed_in(dana), maya)
    one, two, three = (row.cells[0] for row in the_drill(answer).rows)
    assert (one.state, one.was_load, one.load) == ("changed", "45 lb", "40 lb")
    assert (two.state, two.over) == ("over", "over 60 lb")
    assert (three.state, three.skipped) == ("skip", "Skipped: too tired")
    assert the_drill(answer).state == "partial"


def test_it_shows_extra_sets_below_the_planned_ones(signed_in, dana, maya):
    row = session_drills(make_session(maya, drills=[make_drill(sets=1)]))[0]
    make_logged_set(row, 1)
    make_logged_set(row, 2)
    rows = the_drill(the_day(signed_in(dana), maya)).rows
    assert [(one.number, one.prescribed) for one in rows] == [(1, "10"), (2, "")]


def test_it_says_who_logged_when_it_was_not_the_athlete_and_the_day_when_later(
    signed_in, dana, maya
):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    row = session_drills(make_session(maya))[0]
    make_logged_set(row, 1, by=maya.user, now=noon)
    make_logged_set(row, 2, by=dana, now=noon)
    make_logged_set(row, 3, by=dana, now=noon + timedelta(days=2))
    rows = the_drill(the_day(signed_in(dana), maya)).rows
    assert [one.cells[0].entered for one in rows] == [
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


def test_it_still_shows_the_days_of_an_athlete_who_left(signed_in, dana, maya):
    make_session(maya)
    maya.memberships.get().archive()
    assert len(the_day(signed_in(dana), maya).context["sessions"]) == 1


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
    with django_assert_max_num_queries(10):
        the_day(client, maya)
