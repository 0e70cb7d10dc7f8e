from datetime import date, timedelta
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from coaching.models import Assignment, LoggedSet, PassedRule, Session, SessionBlock, SessionDrill
from coaching.services import assignments
from coaching.services.assignments.removal import undo_assignment
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_restriction,
    make_squad,
    make_strength_drill,
    session_drills,
    with_drills,
)
from tests.html import compact

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def hips(hillside):
    return make_block(team=hillside, name="Hips")


@pytest.fixture
def jumps(db):
    """A ready-made plyometric block."""
    return make_block([make_drill("Tuck jump", kind="plyometric", impact=True)], name="Jumps")


def chosen(*blocks, athletes=(), day=None, **values):
    """What the browser sends of the three steps."""
    return {
        "act": "preview",
        "block": [block.pk for block in blocks],
        "athlete": [athlete.pk for athlete in athletes],
        "when": "day",
        "date": (day or timezone.localdate()).isoformat(),
    } | values


def look(client, data, **extra):
    return client.post(reverse("assign"), data, **extra)


def confirm(client, data, **changes):
    """Look, then say yes to what was shown."""
    shown = look(client, data)
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(shown.context["token"])}
    return look(client, data | seen | {"act": "confirm"} | changes)


def given():
    return sorted(SessionBlock.objects.values_list("session__athlete__name", "name"))


# --- choosing ---------------------------------------------------------------------------------


def test_it_offers_the_teams_blocks_and_athletes(coach, rivals, hips, jumps, maya, theo):
    make_block(team=rivals, name="Theirs")
    make_block([], team=rivals.__class__.objects.get(pk=hips.team_id), name="Empty")
    hidden = make_block(team=hips.team, name="Put away")
    hidden.archive()
    page = coach.get(reverse("assign")).content.decode()
    for name in ("Hips", "Jumps", "Maya Okafor"):
        assert name in page
    for name in ("Theirs", "Theo Lindqvist", "Empty", "Put away"):
        assert name not in page


def test_it_chooses_what_the_address_asks_for(coach, hips, jumps, maya, priya):
    day = timezone.localdate() + timedelta(days=9)
    asked = {"block": hips.pk, "athlete": [maya.pk, "x", 999999], "date": day.isoformat()}
    page = coach.get(reverse("assign"), asked)
    assert page.context["chosen_blocks"] == {str(hips.pk)}
    assert page.context["chosen_athletes"] == {str(maya.pk)}
    assert f'value="{day.isoformat()}"' in page.content.decode()


def test_it_says_who_and_what_is_missing_first(coach, hips):
    assert "Nobody to assign to yet" in coach.get(reverse("assign")).content.decode()


def test_it_says_that_there_is_no_block_yet(coach, maya):
    assert "No blocks yet" in coach.get(reverse("assign")).content.decode()


def test_it_remembers_the_weekdays_and_weeks(coach, hips, maya):
    data = chosen(hips, athletes=[maya], when="weeks", weekday=[1, 3], weeks=6)
    look(coach, data)
    look(coach, chosen(hips, athletes=[maya]))
    form = coach.get(reverse("assign")).context["form"]
    assert (form["weekday"].value(), form["weeks"].value(), form["when"].value()) == (
        [1, 3],
        6,
        "day",
    )


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"block": []}, "block", "Choose at least one block."),
        ({"athlete": []}, "athlete", "Choose at least one athlete."),
        ({"date": ""}, "date", "Choose a day."),
        ({"date": "soon"}, "date", "Write the day like 2026-03-02."),
        ({"date": "0001-01-01"}, "date", "between 2000 and 2100"),
        ({"date": "9999-12-31"}, "date", "between 2000 and 2100"),
        ({"date": "2099-12-31"}, "date", "within a year"),
        ({"when": "weeks", "weeks": 4}, "weekday", "Choose at least one weekday."),
        ({"when": "weeks", "weekday": [1], "weeks": ""}, "weeks", "From 1 to 12 weeks."),
        ({"when": "weeks", "weekday": [1], "weeks": 0}, "weeks", "From 1 to 12 weeks."),
        ({"when": "weeks", "weekday": [1], "weeks": 13}, "weeks", "From 1 to 12 weeks."),
        ({"when": "weeks", "weekday": [9], "weeks": 1}, "weekday", "9"),
        ({"when": "sometimes"}, "when", "sometimes"),
        ({"block": [999999]}, "block", "not there any more"),
        ({"athlete": ["x"]}, "athlete", "not in this team"),
    ],
)
def test_it_says_what_is_wrong_beside_the_field(changes, field, message, coach, hips, maya):
    response = look(coach, chosen(hips, athletes=[maya]) | changes)
    assert response.status_code == 422
    assert message in str(response.context["form"].errors[field])
    page = response.content.decode()
    assert page.count(f'id="id_{field}_error"') == 1
    assert "Nothing is assigned yet" in page
    assert not Session.objects.exists()


def test_it_gives_a_weekday_in_each_week_whichever_day_it_starts_on(coach, hips, maya):
    sunday = timezone.localdate() + timedelta(days=6 - timezone.localdate().weekday())
    data = chosen(hips, athletes=[maya], day=sunday)
    response = look(coach, data | {"when": "weeks", "weekday": [0, 3], "weeks": 4})
    assert "<b>8</b> days = <b>8</b> sessions" in response.content.decode()


def test_it_takes_no_block_and_no_athlete_of_another_team(coach, rivals, hips, maya, theo):
    theirs = make_block(team=rivals)
    assert look(coach, chosen(theirs, athletes=[maya])).status_code == 422
    assert look(coach, chosen(hips, athletes=[theo])).status_code == 422


def test_it_refuses_more_than_it_can_make_at_once(coach, hips, maya, monkeypatch):
    monkeypatch.setattr("coaching.forms.assignments.MAX_BLOCKS", 10)
    data = chosen(hips, athletes=[maya], when="weeks", weekday=[0, 1, 2], weeks=12)
    response = look(coach, data)
    assert response.status_code == 422
    assert "blocks at once" in response.content.decode()


# --- the preview ------------------------------------------------------------------------------


def test_it_says_exactly_what_it_makes(coach, hillside, hips):
    for number in range(12):
        make_athlete(f"Athlete {number}", team=hillside)
    monday = date.today() + timedelta(days=7 - date.today().weekday())
    data = chosen(hips, day=monday, everyone="on", when="weeks", weekday=[0, 2], weeks=4)
    page = look(coach, data).content.decode()
    assert "<b>12</b> athletes × <b>8</b> days = <b>96</b> sessions" in page
    assert "Assign 96 sessions" in page
    assert not Session.objects.exists()


def test_it_previews_in_place_for_a_script(coach, hips, maya):
    page = compact(look(coach, chosen(hips, athletes=[maya]), **HTMX).content.decode())
    assert "<html" not in page
    assert "Assign 1 session" in page
    assert 'id="id_block_error" hx-swap-oob="true"' in page


def test_it_lists_what_is_there_already(coach, hillside, dana, hips, jumps, maya, priya, today):
    assignments.assign(hillside, with_drills(jumps), [maya], [today], by=dana)
    shown = look(coach, chosen(hips, athletes=[maya, priya]))
    assert shown.context["shown"].existing == [(maya, 1, ["Jumps"])]
    page = shown.content.decode()
    assert "1 athlete has something on these days already" in page
    assert "1 session stands already and gets the blocks added." in page


def test_it_asks_before_it_doubles_a_block(coach, hillside, dana, hips, maya, priya, today):
    assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    data = chosen(hips, athletes=[maya, priya])
    page = look(coach, data).content.decode()
    assert "The same block is there already" in page
    assert "Leave it at one" in page
    assert "<b>1</b> athlete × <b>1</b> day = <b>1</b> session" in page
    confirm(coach, data)
    assert given() == [("Maya Okafor", "Hips"), ("Priya Nair", "Hips")]
    confirm(coach, chosen(hips, athletes=[maya], doubled="add"))
    assert given().count(("Maya Okafor", "Hips")) == 2


def test_it_has_nothing_to_confirm_when_nothing_would_be_made(
    coach, hillside, dana, hips, maya, today
):
    assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    page = look(coach, chosen(hips, athletes=[maya])).content.decode()
    assert 'value="confirm"' not in page
    assert confirm(coach, chosen(hips, athletes=[maya])).status_code == 409
    assert Assignment.objects.count() == 1


def test_it_leaves_out_what_a_restriction_rules_out_and_names_what_to_do_instead(
    coach, hips, jumps, maya, priya
):
    make_restriction(maya, "no_impact")
    make_drill("Band knee pull", hip_angle_from=0, hip_angle_to=120)
    make_drill("Hang", hip_angle_from=0, hip_angle_to=100, hanging=True)
    data = chosen(jumps, hips, athletes=[maya, priya])
    page = look(coach, data).content.decode()
    assert "Jumps: Tuck jump" in page
    assert "Band knee pull" in page
    confirm(coach, data)
    assert given() == [
        ("Maya Okafor", "Hips"),
        ("Priya Nair", "Hips"),
        ("Priya Nair", "Jumps"),
    ]


def test_it_assigns_anyway_when_the_coach_says_so(coach, jumps, maya):
    make_restriction(maya, "no_impact")
    data = chosen(jumps, athletes=[maya])
    assert look(coach, data).context["shown"].plan.sessions == 0
    anyway = data | {"anyway": [f"{maya.pk}-{jumps.pk}", "junk", "1-x"]}
    refused = confirm(coach, anyway)
    assert refused.status_code == 422
    assert "Say why: the reason is kept with the session." in refused.text
    assert "Assign 1 session" in refused.text
    assert given() == []
    confirm(coach, anyway | {"reason": "Physio says yes"})
    assert given() == [("Maya Okafor", "Jumps")]
    [passed] = PassedRule.objects.all()
    assert (passed.reason, passed.rule, passed.session.athlete) == (
        "Physio says yes",
        "restrictions",
        maya,
    )
    for page in ("athlete_day", "athlete_calendar"):
        day = [passed.date] if page == "athlete_day" else []
        text = coach.get(reverse(page, args=[maya.pk, *day])).text
        assert "“Physio says yes”" in text
        assert "Tuck jump is planned, but there is a restriction: no impact." in unescape(text)


# Hands at the sides instead of overhead is the coach's choice.


@pytest.fixture
def lunges(db):
    spot = make_strength_drill("Spot lunge", overhead_optional=True, note="n" * 295)
    return make_block([spot, make_strength_drill("Press", overhead=False)], name="Lunges")


@pytest.fixture
def no_overhead(maya):
    make_restriction(maya, "no_overhead")
    return maya


def notes():
    return list(SessionDrill.objects.order_by("position").values_list("note", flat=True))


def answer_for(athlete, block, answer):
    return {f"overhead-{athlete.pk}-{block.pk}": answer}


def test_it_asks_what_an_athlete_without_overhead_work_does(coach, lunges, no_overhead):
    data = chosen(lunges, athletes=[no_overhead])
    shown = look(coach, data)
    assert shown.context["shown"].plan.sessions == 0
    page = shown.content.decode()
    assert "Lunges: Spot lunge" in page
    for answer in ("Leave out", "Hands at the sides", "Assign anyway"):
        assert answer in page
    assert confirm(coach, data | answer_for(no_overhead, lunges, "nonsense")).status_code == 409


def test_it_says_hands_at_the_sides_in_the_note_of_the_session(coach, lunges, no_overhead, priya):
    data = chosen(lunges, athletes=[no_overhead, priya])
    confirm(coach, data | answer_for(no_overhead, lunges, "sides"))
    copies = SessionDrill.objects.order_by("position")
    hers = copies.filter(block__session__athlete=no_overhead)
    noted, press = hers
    assert noted.note == "Hands at your sides. " + "n" * 278 + "…"
    assert press.note == ""
    assert copies.exclude(pk__in=hers)[0].note == "n" * 295


def test_it_assigns_overhead_work_anyway_without_a_note(coach, lunges, no_overhead):
    data = chosen(lunges, athletes=[no_overhead])
    confirm(coach, data | answer_for(no_overhead, lunges, "anyway") | {"reason": "Agreed"})
    assert notes() == ["n" * 295, ""]


def test_it_looks_again_when_the_answer_was_another_one(coach, lunges, no_overhead):
    data = chosen(lunges, athletes=[no_overhead])
    anyway = data | answer_for(no_overhead, lunges, "anyway")
    seen = {"digest": look(coach, anyway).context["shown"].plan.digest, "token": str(uuid4())}
    sides = data | answer_for(no_overhead, lunges, "sides") | seen | {"act": "confirm"}
    assert look(coach, sides).status_code == 409


def test_it_offers_no_hands_at_the_sides_where_a_drill_needs_them_overhead(coach, no_overhead):
    spot = make_strength_drill("Spot lunge", overhead_optional=True)
    circuit = make_block([spot, make_strength_drill("Overhead squat")], name="Pipe circuit")
    data = chosen(circuit, athletes=[no_overhead])
    assert "Hands at the sides" not in look(coach, data).content.decode()
    sides = answer_for(no_overhead, circuit, "sides")
    assert look(coach, data | sides).context["shown"].plan.sessions == 0


def test_it_warns_of_past_days_and_allows_them(coach, hips, maya, today):
    data = chosen(hips, athletes=[maya], day=today - timedelta(days=2))
    assert "1 day is in the past." in look(coach, data).content.decode()
    confirm(coach, data)
    assert Session.objects.get().date == today - timedelta(days=2)


@pytest.mark.parametrize("act", ["preview", "confirm"])
def test_its_queries_do_not_depend_on_athletes_or_days(act, coach, dana, hillside, hips, jumps):
    counts, monday = [], date.today() + timedelta(days=7 - date.today().weekday())
    for number in (1, 100):
        for extra in range(number):
            athlete = make_athlete(f"Athlete {number} {extra}", team=hillside)
            make_restriction(athlete, "no_impact")
        weeks = {"when": "weeks", "weekday": [0, 2], "weeks": 4 if number > 1 else 1}
        data = chosen(hips, jumps, day=monday, everyone="on", **weeks)
        shown = look(coach, data)
        seen = {"digest": shown.context["shown"].plan.digest, "token": str(uuid4()), "act": act}
        with CaptureQueriesContext(connection) as queries:
            response = look(coach, data | seen)
        assert response.status_code == (302 if act == "confirm" else 200)
        statements = [query["sql"] for query in queries]
        inserts = [sql for sql in statements if sql.startswith("INSERT")]
        if act == "confirm" and connection.vendor == "postgresql":
            assert len(inserts) == 5
        counts.append(len(statements) - len(inserts))
        undo_assignment(Assignment.objects.last(), by=dana) if act == "confirm" else None
    # One of them: what needs a coach may be another now.
    assert counts[0] == counts[1] <= 23


# --- making it --------------------------------------------------------------------------------


def test_it_assigns_many_blocks_to_many_athletes_on_many_days(coach, hips, jumps, maya, priya):
    monday = date.today() + timedelta(days=7 - date.today().weekday())
    data = chosen(
        hips, jumps, athletes=[maya, priya], day=monday, when="weeks", weekday=[0, 3], weeks=2
    )
    response = confirm(coach, data)
    made = Assignment.objects.get()
    assert response.headers["Location"] == reverse("assignment", args=[made.pk])
    assert Session.objects.count() == 8
    assert SessionBlock.objects.filter(assignment=made).count() == 16
    days = {0, 3, 7, 10}
    assert {(s.date - monday).days for s in Session.objects.all()} == days


def test_it_makes_the_same_preview_only_once(coach, hips, maya):
    data = chosen(hips, athletes=[maya])
    shown = look(coach, data)
    data |= {
        "digest": shown.context["shown"].plan.digest,
        "token": str(shown.context["token"]),
        "act": "confirm",
    }
    first, second = look(coach, data), look(coach, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert SessionBlock.objects.count() == 1


def test_it_shows_the_preview_again_when_something_changed_meanwhile(
    coach, hillside, dana, hips, maya, priya, today
):
    data = chosen(hips, athletes=[maya, priya])
    shown = look(coach, data)
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(uuid4())}
    assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    response = look(coach, data | seen | {"act": "confirm"})
    assert response.status_code == 409
    assert "Something has changed since you looked." in response.content.decode()
    assert Assignment.objects.count() == 1


def test_it_shows_the_preview_again_when_the_block_was_changed_meanwhile(coach, hips, maya):
    data = chosen(hips, athletes=[maya])
    shown = look(coach, data)
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(uuid4())}
    hips.save_with(list(hips.prescriptions.select_related("drill")), version=1)
    assert look(coach, data | seen | {"act": "confirm"}).status_code == 409
    assert not Session.objects.exists()


def test_it_never_assigns_without_a_preview(coach, hips, maya):
    response = look(coach, chosen(hips, athletes=[maya]) | {"act": "confirm"})
    assert response.status_code == 409
    assert not Session.objects.exists()


# --- what was made ----------------------------------------------------------------------------


def test_it_shows_what_was_made(coach, hips, maya, priya, today):
    confirm(coach, chosen(hips, athletes=[maya, priya]))
    made = Assignment.objects.get()
    page = coach.get(reverse("assignment", args=[made.pk])).content.decode()
    monday = today - timedelta(days=today.weekday())
    assert "2 sessions assigned" in page
    assert "Priya Nair" in page
    assert f"?week={monday.isoformat()}" in page


def test_it_takes_back_what_nothing_was_logged_in(coach, hips, maya):
    confirm(coach, chosen(hips, athletes=[maya]))
    made = Assignment.objects.get()
    for _again in range(2):
        response = coach.post(reverse("assignment_undo", args=[made.pk]), follow=True)
        assert "Nothing of it is left" in response.content.decode()
    assert not Session.objects.exists()


def test_it_lists_what_stays(coach, hips, maya, priya):
    confirm(coach, chosen(hips, athletes=[maya, priya]))
    begun = Session.objects.get(athlete=maya)
    make_logged_set(session_drills(begun)[0])
    made = Assignment.objects.get()
    url = reverse("assignment", args=[made.pk])
    assert "In 1 session something was logged or changed." in coach.get(url).content.decode()
    page = coach.post(reverse("assignment_undo", args=[made.pk]), follow=True).content.decode()
    assert "Undone, except what was begun" in page
    assert "Maya Okafor" in page
    assert "Priya Nair" not in page
    assert Session.objects.get() == begun
    assert LoggedSet.objects.count() == 1


@pytest.mark.parametrize("count", [1, 40])
def test_it_shows_an_assignment_in_a_fixed_number_of_queries(
    count, coach, hillside, dana, hips, jumps, today
):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(count)]
    days = [today + timedelta(days=n) for n in range(min(count, 5))]
    made = assignments.assign(hillside, with_drills(hips, jumps), athletes, days, by=dana)
    with CaptureQueriesContext(connection) as queries:
        coach.get(reverse("assignment", args=[made.pk]))
    assert len(queries) == 13


# --- who may ----------------------------------------------------------------------------------


def test_it_sends_a_stranger_to_sign_in(client, hillside, dana, hips, maya, today):
    made = assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    for url in (
        reverse("assign"),
        reverse("assignment", args=[made.pk]),
        reverse("assignment_undo", args=[made.pk]),
    ):
        for method in (client.get, client.post):
            assert method(url).headers["Location"].startswith(reverse("account_login"))
    assert Session.objects.exists()


def test_it_is_for_coaches(signed_in, hillside, dana, hips, maya, today):
    made = assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    athlete = signed_in(maya)
    assert athlete.get(reverse("assign")).status_code == 403
    assert look(athlete, chosen(hips, athletes=[maya])).status_code == 403
    assert athlete.get(reverse("assignment", args=[made.pk])).status_code == 403
    assert athlete.post(reverse("assignment_undo", args=[made.pk])).status_code == 403


def test_it_does_not_know_another_teams_assignment(
    signed_in, hillside, rivals, rosa, dana, hips, maya, today
):
    made = assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    other = signed_in(rosa)
    assert other.get(reverse("assignment", args=[made.pk])).status_code == 404
    assert other.post(reverse("assignment_undo", args=[made.pk])).status_code == 404
    assert Session.objects.exists()


def test_it_refuses_other_methods(coach, hillside, dana, hips, maya, today):
    made = assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    assert coach.put(reverse("assign")).status_code == 405
    assert coach.post(reverse("assignment", args=[made.pk])).status_code == 405
    assert coach.get(reverse("assignment_undo", args=[made.pk])).status_code == 405


# --- odd input --------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", ["9" * 5000 + "-1", "1-" + "9" * 5000, "x-1", "-", ""])
def test_it_takes_an_odd_answer_about_a_restriction_for_none(pair, coach, hips, maya):
    assert look(coach, chosen(hips, athletes=[maya], anyway=pair)).status_code == 200
    assert look(coach, chosen(hips, athletes=[maya], **{f"overhead-{pair}": "sides"})).status_code


def test_it_goes_by_the_teams_day_and_not_by_the_readers(coach, hillside, dana, hips, maya):
    """25 hours lie between the two places, so their dates are never the same."""
    hillside.timezone, dana.timezone = "Pacific/Kiritimati", "Pacific/Pago_Pago"
    hillside.save()
    dana.save()
    team_day = localdate(timezone.now(), ZoneInfo("Pacific/Kiritimati"))
    assert team_day != localdate(timezone.now(), ZoneInfo("Pacific/Pago_Pago"))
    assert coach.get(reverse("assign")).context["form"]["date"].value() == team_day
    assert look(coach, chosen(hips, athletes=[maya], day=team_day)).context["shown"].past == 0
    yesterday = team_day - timedelta(days=1)
    assert look(coach, chosen(hips, athletes=[maya], day=yesterday)).context["shown"].past == 1


# --- squads, and what is too close -------------------------------------------------------------


def test_it_assigns_blocks_to_everybody_of_a_squad(coach, hillside, hips, maya, priya):
    squad = make_squad(hillside, maya)
    shown = coach.get(reverse("assign"), {"squad": squad.pk})
    assert shown.context["chosen_squads"] == {str(squad.pk)}
    confirm(coach, chosen(hips, squad=squad.pk))
    assert given() == [("Maya Okafor", "Hips")]
    made = Assignment.objects.get()
    assert [(row.squad, row.joiners) for row in made.squads.all()] == [(squad, False)]
    assert squad.name in coach.get(made.get_absolute_url()).content.decode()


def test_it_takes_no_squad_of_another_team_and_none_with_nobody_in_it(
    coach, hillside, rivals, hips, theo, maya
):
    theirs, empty = make_squad(rivals, theo, name="Theirs"), make_squad(hillside)
    assert "Theirs" not in coach.get(reverse("assign")).content.decode()
    for squad, message in ((theirs, "not there any more"), (empty, "Nobody is in this squad")):
        response = look(coach, chosen(hips, squad=squad.pk))
        assert response.status_code == 422
        assert message in str(response.context["form"].errors["squad"])


def test_it_warns_of_jumps_too_close_and_moves_them(coach, hillside, dana, jumps, maya, today):
    race = today + timedelta(days=6)
    maya.day_marks.create(team=hillside, date=race, kind="race", name="Open", created_by=dana)
    data = chosen(jumps, athletes=[maya], day=race - timedelta(days=1))
    shown = look(coach, data)
    assert "The day before Open." in shown.content.decode()
    key = shown.context["shown"].plan.warnings[0].key
    confirm(coach, data | {f"move-{key}": "move", "move-nonsense": "move"})
    assert Session.objects.get().date == race - timedelta(days=2)


def test_it_says_who_is_paused(coach, hips, maya, today):
    maya.memberships.update(paused_from=today)
    data = chosen(hips, athletes=[maya])
    assert "Maya Okafor is paused: 1 session waits" in look(coach, data).content.decode()
    confirm(coach, data)
    assert Session.objects.get().paused


# What a preview counts is what will be made.


def test_it_counts_only_who_gets_something(coach, hillside, dana, hips, maya, priya, today):
    assignments.assign(hillside, with_drills(hips), [maya], [today], by=dana)
    page = look(coach, chosen(hips, athletes=[maya, priya])).content.decode()
    assert "<b>1</b> athlete × <b>1</b> day = <b>1</b> session" in page
    assert "Nothing for Maya Okafor." in page
    assert "1 more would have nothing new in it and is left out." in page


def test_it_counts_and_lists_only_days_and_blocks_that_are_made(coach, hips, jumps, maya, priya):
    make_restriction(maya, "no_impact")
    shown = look(coach, chosen(hips, jumps, athletes=[maya])).context["shown"]
    assert shown.blocks == [hips]
    page = look(coach, chosen(jumps, athletes=[maya, priya])).content.decode()
    assert "1 more is left out by a restriction." in page
    assert "nothing new" not in page
