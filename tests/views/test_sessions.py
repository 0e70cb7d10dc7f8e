import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Athlete, LoggedSet, Session, SessionDrill
from coaching.rules.sides import set_id
from coaching.services.sessions import finishing
from coaching.services.sessions.extras import add_extra
from tests.factories import (
    make_athlete,
    make_drill,
    make_equipment,
    make_logged_set,
    make_restriction,
    make_session,
    make_strength_drill,
    make_team,
    make_user,
    session_drills,
)
from tests.html import text_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def planned(maya):
    pull = make_drill("Band knee pull", side_mode="per_side", first_side="right", sets=2)
    return make_session(maya, drills=[make_drill("Hang"), pull], date=maya.today)


def test_it_shows_a_form_for_every_row_to_log(signed_in, maya, planned):
    html = text_of(signed_in(maya).get("/today/"))
    for drill in session_drills(planned):
        for number in range(1, drill.sets + 1):
            for side in drill.rows_of_a_set:
                assert (
                    f'action="{reverse("set_log", args=[set_id(drill.pk, number, side)])}"' in html
                )


def test_it_shows_a_removal_for_a_done_row(signed_in, maya, planned):
    row = make_logged_set(session_drills(planned)[0], 1)
    html = text_of(signed_in(maya).get("/today/"))
    assert f'action="{reverse("set_removal", args=[row.pk])}"' in html


def test_it_shows_both_teams_sessions_of_an_athlete_in_two(signed_in, maya, planned, dana):
    other = make_team("Sprint Club", coach=dana)
    other.add_member(maya)
    make_session(maya, team=other, drills=[make_drill("Sprint drill")], date=maya.today)
    html = text_of(signed_in(maya).get("/today/"))
    assert "Sprint Club" in html
    assert "Hillside Track Club" in html


def test_it_shows_the_last_result_beside_the_drill(signed_in, maya):
    hang = make_drill("Hang")
    before = make_session(maya, drills=[hang], date=maya.today - timedelta(days=3))
    make_logged_set(session_drills(before)[0], 1, amount=Decimal(7))
    make_session(maya, drills=[hang], date=maya.today)
    assert "Last time: 7" in text_of(signed_in(maya).get("/today/"))


@pytest.mark.parametrize(
    ("hour", "begun", "finished"), [(0, 1, 0), (0, 0, 0), (0, 1, 1), (12, 1, 0)]
)
def test_a_session_that_has_begun_stays_until_it_is_finished_or_noon(
    hour, begun, finished, signed_in, maya, monkeypatch
):
    before = make_session(maya, date=maya.today - timedelta(days=1))
    # The rule goes by the day that it is for her.
    monkeypatch.setattr(Athlete, "local_now", datetime.combine(maya.today, time(hour, 30)))
    if begun:
        make_logged_set(session_drills(before)[0], 1)
    if finished:
        Session.objects.filter(pk=before.pk).update(finished_at=timezone.now())
    page = signed_in(maya).get("/today/")
    is_offered = begun and not finished and hour < 12
    assert [sheet.session.pk for sheet in page.context["sheets"]] == [before.pk] * is_offered
    assert ("Nothing set today." in text_of(page)) != is_offered


def test_a_session_that_has_begun_outlives_a_change_of_zone(signed_in, maya, monkeypatch):
    """At home it is late in the evening, where she lands early the next day."""
    at = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)
    monkeypatch.setattr("coaching.models.places.now", lambda: at)
    begun = make_session(maya, date=date(2026, 3, 2))
    make_logged_set(session_drills(begun)[0], 1)
    for zone, day in [("America/New_York", 2), ("Europe/London", 3)]:
        for record in (maya, maya.user):
            record.timezone = zone
            record.save()
        assert maya.today == date(2026, 3, day)
        page = signed_in(maya).get("/today/")
        assert [sheet.session.pk for sheet in page.context["sheets"]] == [begun.pk]


def test_the_line_ends_of_a_note_count_once(signed_in, maya):
    today = make_session(maya, date=maya.today)
    note = "x" * 900 + "\r\n" * 99 + "x"
    answer = signed_in(maya).post(reverse("session_finish", args=[today.pk]), {"note": note})
    assert answer.status_code == 302
    today.refresh_from_db()
    assert len(today.note) == 1000


@pytest.mark.parametrize(
    ("may", "begun", "why"),
    [(False, False, "sets the day"), (True, True, "It has begun"), (True, False, "")],
)
def test_it_says_why_she_cannot_move_a_session(may, begun, why, signed_in, hillside, maya):
    hillside.athletes_may_move = may
    hillside.save()
    today = make_session(maya, date=maya.today)
    if begun:
        make_logged_set(session_drills(today)[0], 1)
    html = text_of(signed_in(maya).get("/today/"))
    assert why in html
    assert ("Move to another day" in html) != bool(why)


def test_it_says_when_nothing_is_planned_and_what_comes_next(signed_in, maya):
    later = make_session(maya, date=maya.today + timedelta(days=2))
    html = text_of(signed_in(maya).get("/today/"))
    assert "Nothing set today." in html
    assert later.get_absolute_url() in html
    assert str(later.blocks.get()) in html


def test_it_says_when_nothing_is_planned_at_all(signed_in, maya):
    assert "has not planned anything ahead yet" in text_of(signed_in(maya).get("/today/"))


def test_it_says_the_condition_of_a_loaded_implement(signed_in, maya):
    make_session(maya, drills=[make_strength_drill()], date=maya.today)
    SessionDrill.objects.update(implement_loaded=True, implement_name="Dumbbells")
    page = signed_in(maya).get("/today/")
    assert "only once you have full range of motion" in text_of(page)
    assert reverse("rule", args=["range"]) in page.text


@pytest.mark.parametrize("count", [1, 12])
def test_it_shows_today_in_thirteen_queries(
    count, signed_in, maya, dana, django_assert_max_num_queries
):
    pipe = make_equipment()
    drills = [make_drill(implement=pipe) for _ in range(count)]
    old = make_session(maya, drills=drills, date=maya.today - timedelta(days=2))
    new = make_session(maya, drills=drills, date=maya.today)
    for session in (old, new):
        for drill in session_drills(session):
            make_logged_set(drill, 1)
    client = signed_in(maya)
    # Two of them for where she stands on the ladders of its drills, and what is missing.
    with django_assert_max_num_queries(13):
        assert client.get("/today/").status_code == 200


@pytest.mark.parametrize("count", [1, 7])
def test_it_shows_the_week_in_six_queries(count, signed_in, maya, django_assert_max_num_queries):
    monday = maya.today - timedelta(days=maya.today.weekday())
    for day in range(count):
        make_session(maya, date=monday + timedelta(days=day))
    client = signed_in(maya)
    with django_assert_max_num_queries(6):
        assert client.get("/week/").status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_it_shows_a_session_in_eleven_queries(
    count, signed_in, dana, maya, django_assert_max_num_queries
):
    session = make_session(maya, drills=[make_drill() for _ in range(count)])
    for drill in session_drills(session):
        make_logged_set(drill, 1)
    client = signed_in(dana)
    with django_assert_max_num_queries(11):
        assert client.get(session.get_absolute_url()).status_code == 200


def test_it_keeps_today_and_week_for_athletes(signed_in, dana, stray, ada):
    for person in (dana, stray, ada):
        for address in ("/today/", "/week/"):
            assert signed_in(person).get(address).status_code == 403


def test_it_shows_any_week_and_forgives_a_bad_date(signed_in, maya):
    client = signed_in(maya)
    for wanted in ("2026-03-02", "2026-02-31", "soon", "0001-01-01", "9999-12-31", ""):
        assert client.get("/week/", {"from": wanted}).status_code == 200


def test_it_shows_a_session_to_its_athlete_and_her_coach_only(
    signed_in, maya, dana, priya, theo, rosa, ada, stray, planned
):
    address = planned.get_absolute_url()
    for person in (maya, dana):
        assert signed_in(person).get(address).status_code == 200
    for person in (priya, theo, rosa, ada, stray):
        assert signed_in(person).get(address).status_code == 404


def test_it_opens_another_day_and_marks_when_it_was_really_entered(signed_in, maya):
    past = make_session(maya, date=maya.today - timedelta(days=4))
    client = signed_in(maya)
    assert "This day is over" in text_of(client.get(past.get_absolute_url()))
    drill = session_drills(past)[0]
    client.post(
        reverse("set_log", args=[set_id(drill.pk, 1, "both")]),
        {"session_drill": drill.pk, "number": 1, "side": "both"},
    )
    row = drill.logged_sets.get()
    row.session_drill.block.session.athlete = maya
    assert row.late_by == 4
    assert "Entered 4 days later" in text_of(client.get(past.get_absolute_url()))
    # What was done on its day and only waited on the phone was not late.
    row.performed_at -= timedelta(days=4)
    assert row.late_by == 0


def test_it_shows_who_logged_for_her(signed_in, maya, dana, planned):
    make_logged_set(session_drills(planned)[0], 1, by=dana)
    assert "Logged by Dana Whitlock" in text_of(signed_in(maya).get("/today/"))


def test_it_finishes_with_effort_minutes_and_note(signed_in, maya, planned):
    answer = signed_in(maya).post(
        reverse("session_finish", args=[planned.pk]),
        {"effort": "7", "minutes": "42", "note": "Hips felt quick."},
    )
    assert answer.status_code == 302
    planned.refresh_from_db()
    assert (planned.effort, planned.minutes, planned.note) == (7, 42, "Hips felt quick.")
    assert planned.finished_at is not None


def test_it_finishes_without_answers_and_opens_again(signed_in, maya, planned):
    client = signed_in(maya)
    client.post(reverse("session_finish", args=[planned.pk]), {})
    client.post(reverse("session_reopening", args=[planned.pk]))
    planned.refresh_from_db()
    assert (planned.effort, planned.finished_at) == (None, None)


def test_it_opens_again_only_on_the_day_it_was_finished(signed_in, maya, planned):
    client, again = signed_in(maya), reverse("session_reopening", args=[planned.pk])
    finishing.finish(planned, now=timezone.now())
    assert f'action="{again}"' in text_of(client.get("/today/"))
    Session.objects.update(finished_at=timezone.now() - timedelta(days=1))
    assert f'action="{again}"' not in text_of(client.get("/today/"))
    answer = client.post(again, {"next": "/today/"}, follow=True)
    assert "It was finished on another day, so it stays finished." in text_of(answer)
    answer = client.post(again, {"device": "phone", "seq": 1}, headers=JSON)
    assert (answer.status_code, "stays finished" in answer.content.decode()) == (409, True)
    assert Session.objects.get().finished_at is not None


def test_it_answers_a_phone_with_the_session_and_the_act(signed_in, maya, planned):
    client, pk = signed_in(maya), str(planned.pk)
    act = {"effort": "8", "device": "phone", "seq": 1}
    again = {"device": "phone", "seq": 2}
    for _ in range(2):
        answer = client.post(reverse("session_finish", args=[pk]), act, headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"id": pk, "seq": 1})
    answer = client.post(reverse("session_reopening", args=[pk]), again, headers=JSON)
    assert answer.json() == {"id": pk, "seq": 2}
    # Finishing once more, from a network that kept it.
    assert client.post(reverse("session_finish", args=[pk]), act, headers=JSON).status_code == 200
    planned.refresh_from_db()
    assert (planned.effort, planned.finished_at) == (8, None)
    answer = client.post(reverse("session_finish", args=[pk]), {"effort": "11"}, headers=JSON)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["effort"])


@pytest.mark.parametrize(
    ("field", "value"), [("effort", "11"), ("minutes", "0"), ("minutes", "x"), ("note", "x" * 1001)]
)
def test_it_refuses_a_bad_ending_and_keeps_it(field, value, signed_in, maya, planned):
    answer = signed_in(maya).post(reverse("session_finish", args=[planned.pk]), {field: value})
    assert answer.status_code == 422
    planned.refresh_from_db()
    assert planned.finished_at is None


def test_it_adds_a_drill_that_was_not_planned(signed_in, maya, planned):
    squat = make_strength_drill()
    answer = signed_in(maya).post(
        reverse("session_extra", args=[planned.pk]), {"drill": squat.slug}
    )
    added = SessionDrill.objects.get(drill=squat)
    assert answer.url == f"{planned.get_absolute_url()}?at={added.pk}#drill-{added.pk}"
    assert (added.extra, added.block.kind) == (True, "strength")
    make_logged_set(added, 1)
    session = Session.objects.get(pk=planned.pk)
    assert (session.planned_sets, session.extra_sets) == (5, 1)


def test_it_offers_only_drills_of_the_catalogue_and_the_team(signed_in, maya, planned, rivals):
    theirs = make_drill("Secret drill", team=rivals)
    client = signed_in(maya)
    address = reverse("session_extra", args=[planned.pk])
    assert "Secret drill" not in text_of(client.get(address))
    assert client.post(address, {"drill": theirs.slug}).status_code == 422
    assert client.post(address, {"drill": "nothing"}).status_code == 422


@pytest.mark.parametrize(
    ("kind", "drill"),
    [
        ("no_impact", {"impact": True}),
        ("no_hanging", {"hanging": True}),
        ("no_overhead", {"overhead": True}),
        ("no_overhead", {"overhead": True, "overhead_optional": True}),
    ],
)
def test_it_leaves_out_what_a_restriction_rules_out_and_says_why(
    kind, drill, signed_in, maya, planned
):
    restriction = make_restriction(maya, kind)
    hard = make_drill("Hard one", **drill)
    make_drill("Easy one")
    client, address = signed_in(maya), reverse("session_extra", args=[planned.pk])
    html = text_of(client.get(address))
    assert "Hard one" not in html
    assert "Easy one" in html
    label = restriction.get_kind_display()
    assert f"Left out because of a restriction: {label}." in html
    refused = client.post(address, {"drill": hard.slug})
    assert refused.status_code == 422
    assert "Hard one is left out because of a restriction." in text_of(refused)
    assert not SessionDrill.objects.filter(drill=hard).exists()


def test_it_finds_a_drill_by_name(signed_in, maya, planned):
    make_drill("Water knees")
    html = text_of(signed_in(maya).get(reverse("session_extra", args=[planned.pk]), {"q": "water"}))
    assert "Water knees" in html
    assert "Band knee pull" not in html


def test_it_opens_a_session_of_her_own_on_a_day_with_nothing(signed_in, maya):
    client = signed_in(maya)
    for _ in range(2):
        answer = client.post(reverse("own_session"))
    session = Session.objects.get()
    assert answer.url == reverse("session_extra", args=[session.pk])
    assert (session.athlete, session.date) == (maya, maya.today)


def test_it_has_no_session_for_an_athlete_without_a_team(signed_in, hillside):
    alone = make_athlete("Noa", user=make_user("Noa Lone"))
    assert signed_in(alone).post(reverse("own_session")).status_code == 403


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("session", "post"),
        ("session_reopening", "get"),
        ("session_finish", "delete"),
        ("session_extra", "put"),
    ],
)
def test_it_refuses_other_methods(name, wrong, signed_in, maya, planned):
    answer = getattr(signed_in(maya), wrong)(reverse(name, args=[planned.pk]))
    assert answer.status_code == 405


@pytest.mark.parametrize("name", ["session_finish", "session_reopening", "session_extra"])
def test_it_hides_every_act_on_a_session_from_strangers(name, signed_in, theo, rosa, planned):
    for person in (theo, rosa):
        answer = signed_in(person).post(reverse(name, args=[planned.pk]))
        assert answer.status_code == 404


def test_it_sends_anonymous_people_to_sign_in(client, planned):
    for address in ("/today/", "/week/", planned.get_absolute_url()):
        assert client.get(address).url == f"/accounts/login/?next={address}"


def test_it_shows_a_coach_only_her_own_team_s_last_results(signed_in, maya, rosa, rivals):
    hang = make_drill("Hang")
    before = make_session(maya, drills=[hang], date=maya.today - timedelta(days=3))
    make_logged_set(session_drills(before)[0], 1, amount=Decimal(7))
    rivals.add_member(maya)
    theirs = make_session(maya, team=rivals, drills=[hang], date=maya.today)
    address = theirs.get_absolute_url()
    assert "Last time: 7" not in text_of(signed_in(rosa).get(address))
    assert "Last time: 7" in text_of(signed_in(maya).get(address))


def test_it_lets_an_extra_drill_be_stepped_first(signed_in, maya, planned):
    added = add_extra(planned, make_drill("Tuck jump"))
    html = text_of(signed_in(maya).get("/today/"))
    editor = html[html.index(f'id="edit-{added.pk}"') :]
    assert 'name="amount"' in editor[: editor.index("now-acts")]


def test_it_still_says_what_comes_next_beside_an_empty_session(signed_in, maya):
    client = signed_in(maya)
    client.post(reverse("own_session"))
    assert "Nothing set today." in text_of(client.get("/today/"))


def test_it_shows_how_an_archived_drill_of_hers_is_done(signed_in, maya, theo):
    hang = make_drill("Hang")
    make_session(maya, drills=[hang])
    hang.archive()
    assert signed_in(maya).get(hang.get_absolute_url()).status_code == 200
    assert signed_in(theo).get(hang.get_absolute_url()).status_code == 404


def test_it_shows_one_more_set_without_a_script_and_logs_nothing(signed_in, maya):
    [drill] = session_drills(make_session(maya, drills=[make_drill(sets=2)], date=maya.today))
    client = signed_in(maya)
    for address in ("/today/", drill.block.session.get_absolute_url()):
        html = client.get(address, {"more": str(drill.pk)}).content.decode()
        assert str(set_id(drill.pk, 3, "both")) in html
        assert str(set_id(drill.pk, 3, "both")) not in client.get(address).content.decode()
    assert not LoggedSet.objects.exists()


def test_it_goes_on_where_she_logged_last_without_a_script_too(signed_in, maya):
    drills = [make_drill(name, sets=2) for name in ("Pull", "Hop", "Hang")]
    pull, hop, hang = session_drills(make_session(maya, drills=drills, date=maya.today))
    client = signed_in(maya)

    def opened():
        html = client.get("/today/").content.decode()
        return re.findall(r'id="drill-([-0-9a-f]+)"[^>]*\sopen', html)

    assert opened() == [str(pull.pk)]
    make_logged_set(hop, 1)
    assert opened() == [str(hop.pk)]
    make_logged_set(hop, 2)
    assert opened() == [str(hang.pk)]
    for number in (1, 2):
        make_logged_set(hang, number)
    assert opened() == [str(pull.pk)]


def test_what_she_noted_the_last_time_stands_before_the_first_set(signed_in, maya):
    drill = make_drill("Pull")
    [before] = session_drills(make_session(maya, drills=[drill], date=maya.today - timedelta(2)))
    make_logged_set(before, 1, note="Left <hip> was stiff")
    make_logged_set(before, 2, note="Left <hip> was stiff")
    make_session(maya, drills=[drill], date=maya.today)
    html = signed_in(maya).get("/today/").content.decode()
    noted = "Noted last time: Left &lt;hip&gt; was stiff"
    assert html.count("was stiff") == 1
    assert html.index(noted) < html.index('class="sets"')


def test_what_is_said_of_a_session_that_is_over_is_saved_and_ends_nothing_anew(signed_in, maya):
    [drill] = session_drills(make_session(maya, drills=[make_drill("Pull")], date=maya.today))
    client, address = signed_in(maya), reverse("session_finish", args=[drill.block.session_id])
    for effort, said in (("7", "Session finished."), ("8", "Saved.")):
        html = client.get(address).content.decode()
        assert ("Still open" in html) == (effort == "7")
        version = re.search(r'name="version" value="([^"]*)"', html)
        sent = {"effort": effort} | ({"version": version[1]} if version else {})
        answer = client.post(address, sent, follow=True)
        assert [str(message) for message in answer.context["messages"]] == [said]


def test_it_says_before_the_end_what_is_open(signed_in, maya):
    [drill] = session_drills(make_session(maya, drills=[make_drill("Pull")], date=maya.today))
    address = reverse("session_finish", args=[drill.block.session_id])
    html = signed_in(maya).get(address).content.decode()
    assert f"Still open: Pull (0 of {drill.sets})" in html
    assert "Back to the sets" in html


def test_a_further_drill_of_a_session_weighs_at_most_3_2_kilobytes(signed_in, maya):
    """Closed, of three sets, before compression: what an open one has comes with its opening."""
    drills = [make_drill(f"Drill {number}") for number in range(10)]

    def weight(number):
        session = make_session(maya, drills=drills[:number], date=maya.today - timedelta(number))
        return len(signed_in(maya).get(session.get_absolute_url()).content)

    two, ten = weight(2), weight(10)
    assert two < ten < two + 8 * 3_200, (ten - two) / 8


def test_a_closed_card_leads_to_its_open_one(signed_in, maya, planned):
    first, second = session_drills(planned)
    html = text_of(signed_in(maya).get("/today/"))
    assert f'id="edit-{first.pk}"' in html
    assert f'id="edit-{second.pk}"' not in html
    assert f'href="/today/?at={second.pk}#drill-{second.pk}"' in html
    html = text_of(signed_in(maya).get(f"/today/?at={second.pk}"))
    assert f'id="edit-{second.pk}"' in html
    assert f'action="{reverse("drill_skips", args=[second.pk])}"' in html
    assert f'href="/today/?at={first.pk}#drill-{first.pk}"' in html
