import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from coaching.models import (
    Drill,
    Ladder,
    PassedRule,
    Promotion,
    Rung,
    SessionDrill,
    TeamLadder,
    User,
)
from coaching.rules.sides import set_id
from coaching.services.ladders.deciding import approve
from coaching.services.ladders.weighing import weigh
from tests.factories import (
    make_athlete,
    make_drill,
    make_logged_set,
    make_need,
    make_restriction,
    make_session,
    session_drills,
)
from tests.helpers import the_needs
from tests.html import compact

pytestmark = pytest.mark.django_db


def on(athlete, days):
    return athlete.today + timedelta(days=days)


@pytest.fixture
def knees():
    return make_drill("Knees to elbows")


@pytest.fixture
def ladder(knees):
    ladder = Ladder.objects.create(slug="hang", name="Hanging", climb_sets=3, climb_amount=10)
    Rung.objects.create(ladder=ladder, position=1, drill=knees, climb_sessions=1)
    feet = make_drill("Feet to bar")
    Rung.objects.create(ladder=ladder, position=2, drill=feet, start_amount=5)
    return ladder


def look(athlete, team, drill):
    weigh.call(team.pk, athlete.pk, athlete.timezone, [drill.pk])


def proposal(athlete, team, drill, **logged):
    """An open step of the athlete's, with two sessions to come."""
    [done] = session_drills(make_session(athlete, team, drills=[drill], date=on(athlete, -2)))
    for number in (1, 2, 3):
        make_logged_set(done, number, **logged)
    for day in (1, 3):
        make_session(athlete, team, drills=[drill], date=on(athlete, day))
    look(athlete, team, drill)
    return Promotion.objects.open().get(athlete=athlete)


@pytest.fixture
def step(maya, hillside, ladder, knees):
    return proposal(maya, hillside, knees)


def shown(page):
    return page.context["page"].shown


def needs(team):
    return the_needs(team, timezone.now())


def test_the_coach_sees_it_among_her_needs_and_on_its_page(coach, hillside, maya, step):
    [need] = needs(hillside)
    assert need.title == "Maya Okafor is ready for Feet to bar"
    assert need.links == [("Look and decide", reverse("promotion", args=[step.pk]))]
    page = coach.get(step.get_absolute_url())
    text = page.content.decode()
    assert "On to Feet to bar?" in text
    assert "3 × 10 in 1 session, pain at most 3" in text
    rows = page.context["page"].changes
    assert [(row.before, row.after) for row in rows] == [("3 × 10", "3 × 5"), ("3 × 10", "3 × 6")]
    assert needs(hillside)[0].key == need.key


@pytest.mark.parametrize(("units", "amount"), [("imperial", "20 yd"), ("metric", "18.3 m")])
def test_what_was_logged_is_read_in_the_readers_units(coach, dana, maya, hillside, units, amount):
    skip = make_drill("Skip", measure="distance", amount=20, amount_unit="yd")
    ladder = Ladder.objects.create(slug="skips", name="Skips", climb_sets=3, climb_amount=20)
    Rung.objects.create(ladder=ladder, position=1, drill=skip, climb_sessions=1)
    Rung.objects.create(ladder=ladder, position=2, drill=make_drill("Hop"))
    User.objects.filter(pk=dana.pk).update(units=units)
    page = coach.get(proposal(maya, hillside, skip).get_absolute_url())
    [row] = page.context["page"].evidence
    assert row.sets == [(amount, "")] * 3


def test_its_page_asks_the_same_queries_for_one_session_to_come_as_for_many(
    coach, hillside, maya, step, knees, django_assert_num_queries
):
    coach.get(step.get_absolute_url())
    with django_assert_num_queries(18) as few:
        coach.get(step.get_absolute_url())
    for day in range(4, 14):
        make_session(maya, drills=[knees], date=on(maya, day))
    with django_assert_num_queries(len(few)):
        assert len(coach.get(step.get_absolute_url()).context["page"].changes) == 12


def test_she_approves_and_takes_back(coach, hillside, maya, step):
    address = step.get_absolute_url()
    answer = coach.post(address, {"shown": shown(coach.get(address))}, follow=True)
    assert "Approved. Maya Okafor is told." in answer.content.decode()
    changed = answer.context["page"].changed
    assert [(row.date, row.before, row.after, row.stays) for row in changed] == [
        (on(maya, 1), "3 × 10", "3 × 5", ""),
        (on(maya, 3), "3 × 10", "3 × 6", ""),
    ]
    text = answer.content.decode()
    assert "Until then" in text
    assert "2 prescriptions go back to Knees to elbows as they were." in compact(text)
    assert SessionDrill.objects.filter(drill__name="Feet to bar").count() == 2
    assert needs(hillside) == []
    taking_back = reverse("promotion_take_back", args=[step.pk])
    assert "Undone: 2 sessions" in coach.post(taking_back, follow=True).content.decode()
    assert not SessionDrill.objects.filter(drill__name="Feet to bar").exists()
    # A second press is told, and changes nothing.
    assert "decided meanwhile" in coach.post(taking_back, follow=True).content.decode()


def test_what_taking_it_back_leaves_and_brings_up_is_said_before_the_press(
    coach, dana, hillside, maya, knees, ladder, django_assert_num_queries
):
    jumps = {"kind": "plyometric", "impact": True, "contacts_value": 60, "contacts_basis": "rep"}
    Drill.objects.filter(pk=knees.pk).update(**jumps)
    step = proposal(maya, hillside, knees)
    approve(step, by=dana, now=timezone.now())
    first = SessionDrill.objects.get(drill__name="Feet to bar", block__session__date=on(maya, 1))
    make_logged_set(first, 1)
    make_restriction(maya, "no_impact")
    address = step.get_absolute_url()
    page = coach.get(address)
    assert [row.stays for row in page.context["page"].changed] == ["begun", ""]
    text = unescape(compact(page.text))
    assert "begun since, so it stays" in text
    assert "1 prescription goes back to Knees to elbows as it was." in text
    planned = "Knees to elbows is planned, but there is a restriction: no impact."
    assert planned in text
    assert {row.rule for row in page.context["page"].findings.rows} >= {"restrictions", "contacts"}
    # The press itself asks with the same words, since one of them is a stop.
    asked = coach.post(reverse("promotion_take_back", args=[step.pk]))
    assert asked.status_code == 409
    assert planned in unescape(asked.content.decode())


def test_an_approved_step_s_page_asks_as_much_for_one_session_as_for_many(
    coach, dana, hillside, maya, knees, ladder
):
    def asked(step):
        approve(step, by=dana, now=timezone.now())
        coach.get(step.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert coach.get(step.get_absolute_url()).context["page"].changed
        return len(queries)

    few = asked(proposal(maya, hillside, knees))
    other = make_athlete("Sam Runner", team=hillside)
    for day in range(4, 14):
        make_session(other, drills=[knees], date=on(other, day))
    assert asked(proposal(other, hillside, knees)) == few <= 22


def test_it_asks_again_when_the_plan_changed_since(coach, maya, step, knees):
    address = step.get_absolute_url()
    seen = shown(coach.get(address))
    make_session(maya, drills=[knees], date=on(maya, 5))
    answer = coach.post(address, {"shown": seen})
    assert answer.status_code == 409
    assert "The plan has changed since you looked" in answer.content.decode()
    assert len(answer.context["page"].changes) == 3
    step.refresh_from_db()
    assert step.is_proposed
    assert coach.post(address, {"shown": shown(answer)}).status_code == 302


def test_a_step_asks_and_tells_what_it_would_bring_up_as_every_change_of_a_plan(
    coach, hillside, maya, knees, ladder
):
    values = {"kind": "plyometric", "impact": True, "contacts_value": 60, "contacts_basis": "rep"}
    feet = make_drill("Hop", **values)
    ladder.rungs.filter(position=2).update(drill=feet)
    step = proposal(maya, hillside, knees)
    address = step.get_absolute_url()
    make_restriction(maya, "no_impact")
    page = coach.get(address)
    text = unescape(page.text)
    # Before the press, in the words of every door, each with its rule.
    assert "Hop is planned, but there is a restriction: no impact." in text
    assert "900 foot contacts on this day" in text
    assert {row.rule for row in page.context["page"].findings.rows} >= {"restrictions", "contacts"}
    typed = {"shown": page.context["page"].shown}
    asked = coach.post(address, typed)
    assert asked.status_code == 409
    assert "Hop is planned, but there is a restriction: no impact." in unescape(
        asked.content.decode()
    )
    step.refresh_from_db()
    assert step.is_proposed
    typed |= {"passing": asked.context["answer"], "pass-reason": "On grass, twice"}
    answer = coach.post(address, typed, follow=True)
    step.refresh_from_db()
    assert step.is_approved
    assert [row.reason for row in PassedRule.objects.all()] == ["On grass, twice"] * 2
    assert "900 foot contacts on this day" in unescape(answer.content.decode())


def test_the_second_of_two_coaches_is_told(coach, dana, step):
    seen = shown(coach.get(step.get_absolute_url()))
    approve(step, by=dana, now=timezone.now())
    answer = coach.post(step.get_absolute_url(), {"shown": seen}, follow=True)
    assert "decided meanwhile" in answer.content.decode()
    answer = coach.post(
        reverse("promotion_put_off", args=[step.pk]), {"wait": "never"}, follow=True
    )
    assert "decided meanwhile" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"wait": "day", "until": "soon"}, "until"),
        ({"wait": "day", "until": ""}, "until"),
        ({"wait": "day", "until": "2026-01-01"}, "until"),
        ({"wait": "sessions", "sessions": "0"}, "sessions"),
        ({"wait": "sessions", "sessions": ""}, "sessions"),
        ({"wait": "later"}, "wait"),
        ({"wait": "never", "reason": "x" * 201}, "reason"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(coach, step, typed, field):
    answer = coach.post(reverse("promotion_put_off", args=[step.pk]), typed)
    assert answer.status_code == 422
    assert list(answer.context["put_off"].errors) == [field]
    step.refresh_from_db()
    assert step.is_proposed


def test_not_yet_is_kept_with_its_reason(coach, maya, dana, step):
    until = on(maya, 14)
    typed = {"wait": "day", "until": str(until), "reason": "After the meet"}
    coach.post(reverse("promotion_put_off", args=[step.pk]), typed)
    step.refresh_from_db()
    assert (step.state, step.reason, step.decided_by) == ("put_off", "After the meet", dana)
    assert maya.ladder_places.get().waits_until == until


def test_a_set_enqueues_what_weighs_it_after_the_commit_once_the_drill_is_done(
    signed_in, maya, ladder, knees, django_capture_on_commit_callbacks
):
    [drill] = session_drills(make_session(maya, drills=[knees], date=maya.today))
    client = signed_in(maya)

    def tap(number):
        body = {"session_drill": drill.pk, "number": number, "side": "both"}
        address = reverse("set_log", args=[set_id(drill.pk, number, "both")])
        with (
            django_capture_on_commit_callbacks(execute=True),
            CaptureQueriesContext(connection) as asked,
        ):
            client.post(address, body, headers={"Accept": "application/json"})
        # What the phone waits for knows nothing of ladders.
        of_ladders = ("coaching_ladder", "coaching_rung", "coaching_promotion")
        assert not [sql for sql in asked if any(name in sql["sql"] for name in of_ladders)]
        return DBTaskResult.objects.count()

    assert [tap(number) for number in (1, 2, 3)] == [0, 0, 1]
    assert DBTaskResult.objects.get().args_kwargs["args"][-1] == [knees.pk]


def test_the_athlete_reads_where_she_stands_and_once_that_she_climbed(
    signed_in, maya, dana, hillside, ladder, knees
):
    make_session(maya, drills=[knees], date=maya.today)
    client = signed_in(maya)
    today = client.get("/today/").content.decode()
    assert "To reach Feet to bar: 3 × 10 in one session, pain at most 3." in today
    page = client.get(knees.get_absolute_url()).content.decode()
    assert "You are on Knees to elbows." in page
    assert "Then: Feet to bar, when the coach says yes." in page
    step = proposal(maya, hillside, knees)
    assert "Your coach looks at the next step." in client.get("/today/").content.decode()
    approve(step, by=dana, now=timezone.now())
    told = "Now on your ladder: Feet to bar."
    assert told in client.get("/today/").content.decode()
    client.post(reverse("promotion_seen", args=[step.pk]))
    assert told not in client.get("/today/").content.decode()


def test_an_athlete_reads_her_ladder_whole_and_the_others_in_a_line(
    signed_in, maya, dana, hillside, ladder, knees, django_assert_num_queries
):
    ladder.rungs.filter(position=1).update(climb_sessions=2)
    for ago, amount in ((5, 9), (2, 10)):
        [done] = session_drills(make_session(maya, drills=[knees], date=on(maya, -ago)))
        for number in (1, 2, 3):
            make_logged_set(done, number, amount=amount)
    make_session(maya, drills=[knees], date=on(maya, 3))
    other = Ladder.objects.create(slug="high", name="High knees")
    Rung.objects.create(ladder=other, position=1, drill=make_drill("Skip"))
    client = signed_in(maya)
    listed = client.get(reverse("own_ladders")).content.decode()
    assert "On Knees to elbows." in listed
    assert "Next: Feet to bar." in listed
    address = reverse("own_ladder", args=[ladder.pk])
    assert address in listed
    assert address in client.get(knees.get_absolute_url()).content.decode()
    with django_assert_num_queries(8):
        page = client.get(address)
    [row] = page.context["shown"].read
    assert [(shown.place, shown.name, shown.how) for shown in row.rungs] == [
        ("here", "Knees to elbows", "3 × 10"),
        ("next", "Feet to bar", "3 × 5 to begin"),
    ]
    weighed = [(shown.sets, shown.says, shown.counts) for shown in row.sessions]
    assert weighed == [("9, 9, 9", "3 short", False), ("10, 10, 10", "", True)]
    assert (row.view.counted, row.view.asked) == (1, 2)
    text = page.content.decode()
    assert "3 × 10 once more" in text
    assert "Then Dana Whitlock decides" in text
    assert "Next chance:" in text
    assert [shown.view.ladder for shown in page.context["shown"].others] == [other]
    assert client.get(reverse("own_ladder", args=[0])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"wait": "sessions", "sessions": "2"}, "Not yet: after 2 more sessions."),
        ({"wait": "day", "until": "14"}, "Not yet, until "),
        ({"wait": "never"}, "No step up from here for now."),
    ],
)
def test_the_athlete_reads_that_it_is_not_yet_until_when_and_why(
    typed, told, coach, signed_in, maya, step, ladder, knees
):
    if "until" in typed:
        typed = typed | {"until": str(on(maya, int(typed["until"])))}
    coach.post(
        reverse("promotion_put_off", args=[step.pk]), typed | {"reason": "Slower on the way down"}
    )
    make_session(maya, drills=[knees], date=maya.today)
    client = signed_in(maya)
    page = client.get(reverse("own_ladder", args=[ladder.pk])).content.decode()
    assert told in page
    assert "“Slower on the way down”" in page
    for other in (reverse("today"), knees.get_absolute_url()):
        assert told in client.get(other).content.decode()


def test_an_amount_is_read_as_the_drill_is_counted_not_in_meters(maya, dana, hillside, coach):
    skip = make_drill("High-knee skip", measure="distance", amount=20, amount_unit="yd")
    high = Ladder.objects.create(slug="high", name="High knees", climb_sets=3, climb_amount=20)
    Rung.objects.create(ladder=high, position=1, drill=skip)
    Rung.objects.create(ladder=high, position=2, drill=make_drill("Hop"))
    [short] = session_drills(make_session(maya, drills=[skip], date=on(maya, -4)))
    make_logged_set(short, 1, amount=20, amount_unit="yd")
    made = proposal(maya, hillside, skip, amount=20, amount_unit="yd")
    rows = coach.get(made.get_absolute_url()).context["page"].evidence
    assert rows[0].short == "40 yd short"
    assert [amount for amount, _lacks in rows[1].sets] == ["20 yd"] * 3


def test_a_coach_sets_the_rung_by_hand_with_a_reason(coach, maya, hillside, step, ladder):
    address = reverse("athlete_ladders", args=[maya.pk])
    assert "On Knees to elbows." in coach.get(address).content.decode()
    second = ladder.rungs.get(position=2)
    typed = {"ladder": ladder.pk, f"ladder-{ladder.pk}-rung": second.pk}
    refused = coach.post(address, typed)
    assert refused.status_code == 422
    [(_view, form, _past)] = refused.context["rows"]
    assert list(form.errors) == ["reason"]
    coach.post(address, typed | {f"ladder-{ladder.pk}-reason": "Did it at school"})
    place = maya.ladder_places.get()
    assert (place.rung, place.reason) == (second, "Did it at school")
    step.refresh_from_db()
    assert step.state == "gone"
    assert coach.post(address, {"ladder": 0}).status_code == 404
    assert coach.post(address, typed | {f"ladder-{ladder.pk}-rung": 999}).status_code == 422


def test_what_was_decided_and_set_by_hand_is_found_again_with_who_and_why(
    coach, maya, hillside, step, ladder, knees
):
    TeamLadder.objects.create(team=hillside, ladder=ladder, climbs_by_itself=True)
    step.delete()
    look(maya, hillside, knees)
    climbed = Promotion.objects.get()
    assert (climbed.state, climbed.decided_by) == ("approved", None)
    address = reverse("athlete_ladders", args=[maya.pk])
    page = coach.get(address).content.decode()
    assert climbed.get_absolute_url() in page
    typed = {
        "ladder": ladder.pk,
        f"ladder-{ladder.pk}-rung": ladder.rungs.get(position=1).pk,
        f"ladder-{ladder.pk}-reason": "Did it at school",
    }
    page = unescape(coach.post(address, typed, follow=True).content.decode())
    assert "Set by hand by Dana Whitlock" in compact(page)
    assert "“Did it at school”" in page


def test_a_team_lets_a_ladder_climb_by_itself_and_takes_that_back(coach, hillside, ladder):
    page = coach.get(reverse("ladders")).content.decode()
    assert "3 × 10 in 1 session, pain at most 3" in page
    for said, told in (("1", "climbs by itself"), ("0", "a coach decides each step")):
        answer = coach.post(
            reverse("ladder_use", args=[ladder.pk]), {"by_itself": said}, follow=True
        )
        assert told in answer.content.decode()
    assert coach.post(reverse("ladder_use", args=[999]), {"by_itself": "1"}).status_code == 404


def typed_ladder(first, second, **more):
    """A ladder of two rungs, as its form sends it."""
    rungs = {"rungs-TOTAL_FORMS": "2", "rungs-INITIAL_FORMS": "0", "rungs-MIN_NUM_FORMS": "0"}
    for n, drill in enumerate((first, second)):
        rungs |= {
            f"rungs-{n}-position": str(n + 1),
            f"rungs-{n}-drill": drill.pk,
            f"rungs-{n}-climb_sets": "3",
            f"rungs-{n}-climb_amount": "8",
            f"rungs-{n}-climb_sessions": "2",
            f"rungs-{n}-highest_pain": "3",
        }
    return {"name": "Bands", "note": "", **rungs, **more}


def test_a_coach_makes_and_changes_a_ladder_of_her_team(coach, hillside, rivals, ladder, knees):
    pull = make_drill("Band knee pull", team=hillside)
    new = reverse("ladder_new")
    assert coach.get(new).status_code == 200
    assert coach.post(new, typed_ladder(knees, knees)).status_code == 422
    assert coach.post(new, typed_ladder(knees, pull, name="hanging")).status_code == 422
    assert coach.post(new, typed_ladder(knees, pull)).status_code == 302
    own = Ladder.objects.get(team=hillside)
    assert [rung.climb_amount for rung in own.rungs.order_by("position")] == [8, 8]
    address = reverse("ladder", args=[own.pk])
    page = coach.get(address)
    first, second = own.rungs.order_by("position")
    sent = typed_ladder(knees, pull) | {
        "version": page.context["editor"].version,
        "rungs-INITIAL_FORMS": "2",
        "rungs-0-id": first.pk,
        "rungs-1-id": second.pk,
        "rungs-0-ladder": own.pk,
        "rungs-1-ladder": own.pk,
        "rungs-0-climb_amount": "12",
    }
    Ladder.objects.filter(pk=own.pk).update(note="Mind the shoulders")
    refused = coach.post(address, sent)
    assert (refused.status_code, f'{address}?anew=on">Take theirs' in refused.text) == (409, True)
    anew = coach.get(address, {"anew": "on"}).context["editor"].version
    kept = coach.post(address, sent | {"version": anew})
    assert kept.status_code == 302
    first.refresh_from_db()
    assert first.climb_amount == 12
    assert coach.get(reverse("ladder", args=[ladder.pk])).status_code == 403
    assert own not in Ladder.objects.for_team(rivals)
    coach.post(reverse("ladder_archive", args=[own.pk]))
    assert own not in Ladder.objects.for_team(hillside)


def test_a_step_opens_beside_a_page_and_its_decision_leads_back_there(coach, step):
    """The same without its shell; without a script the link leads to its own page."""
    beside = {"HX-Request": "true", "HX-Current-URL": "http://testserver/board/?week=2026-03-02"}
    panel = coach.get(step.get_absolute_url(), headers=beside)
    assert "HX-Request" in panel["Vary"]
    assert "<!doctype" not in panel.text
    assert panel.text.count('name="next" value="/board/?week=2026-03-02"') == 2
    assert "data-close" in panel.text
    assert 'name="next"' not in coach.get(step.get_absolute_url()).text
    sent = {"shown": panel.context["page"].shown, "rung": step.to_rung_id}
    done = coach.post(step.get_absolute_url(), sent | {"next": "/board/?week=2026-03-02"})
    assert done.url == "/board/?week=2026-03-02"


def test_of_what_needs_a_coach_steps_alone_open_beside_it(coach, step, maya):
    make_need(maya)
    page = coach.get(reverse("needs")).text
    links = re.findall(r"<a[^>]*data-beside[^>]*>", page)
    assert [step.get_absolute_url() in link for link in links] == [True]
    assert "<side-panel" in page
