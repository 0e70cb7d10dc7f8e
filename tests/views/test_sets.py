from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import LoggedSet, Session, User
from coaching.rules.sides import set_id
from tests.factories import (
    make_drill,
    make_equipment,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.helpers import calls_of
from tests.html import text_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pull(maya):
    drill = make_drill("Band knee pull", side_mode="per_side", first_side="right", sets=2)
    return session_drills(make_session(maya, drills=[drill], date=maya.today))[0]


@pytest.fixture
def hang(maya):
    drill = make_drill("Hang", amount_top=Decimal(12))
    return session_drills(make_session(maya, drills=[drill], date=maya.today))[0]


def body(drill, number=1, side=None, **more):
    side = side or drill.rows_of_a_set[0]
    address = reverse("set_log", args=[set_id(drill.pk, number, side)])
    return address, {"session_drill": str(drill.pk), "number": number, "side": side} | more


def test_it_logs_a_set_as_prescribed(signed_in, maya, pull):
    address, data = body(pull)
    answer = signed_in(maya).post(address, data | {"next": "/today/"})
    assert answer.status_code == 302
    assert answer.url == f"/today/#drill-{pull.pk}"
    row = LoggedSet.objects.get()
    assert (row.amount, row.number, row.side, row.entered_by) == (10, 1, "right", maya.user)


def test_it_answers_a_script_with_the_id_and_the_act(signed_in, maya, pull):
    address, data = body(pull, device="phone", seq=7)
    answer = signed_in(maya).post(address, data, headers=JSON)
    assert answer.json() == {
        "id": str(set_id(pull.pk, 1, "right")),
        "seq": 7,
        "removed": False,
    }


def test_it_answers_htmx_with_the_row_and_the_arc(signed_in, maya, pull):
    address, data = body(pull)
    html = signed_in(maya).post(address, data, headers=HTMX).content.decode()
    assert f'id="row-{set_id(pull.pk, 1, "right")}"' in html
    assert f'id="progress-{pull.block.session_id}"' in html
    assert "<html" not in html


def test_it_is_the_same_result_once_when_sent_twice(signed_in, maya, pull):
    address, data = body(pull)
    for _ in range(2):
        assert signed_in(maya).post(address, data, headers=JSON).status_code == 200
    row = LoggedSet.objects.get()
    assert row.changes.count() == 0
    assert Session.objects.get().logged_rows == 1


def test_it_leaves_absent_fields_as_they_are(signed_in, maya, pull):
    address, data = body(pull, amount="8", note="Left felt stiff")
    client = signed_in(maya)
    client.post(address, data)
    client.post(address, body(pull, rpe="7")[1])
    row = LoggedSet.objects.get()
    assert (row.amount, row.note, row.rpe) == (8, "Left felt stiff", 7)


def test_it_keeps_a_failed_set_of_zero(signed_in, maya, pull):
    address, data = body(pull, amount="0")
    signed_in(maya).post(address, data)
    assert LoggedSet.objects.get().amount == 0


def test_it_keeps_what_was_typed_as_it_was_typed(signed_in, maya):
    squat = session_drills(make_session(maya, drills=[make_strength_drill()]))[0]
    address, data = body(squat, load_value="60", load_unit="lb")
    signed_in(maya).post(address, data)
    row = LoggedSet.objects.get()
    assert (row.load_value, row.load_unit, row.load_kg) == (60, "lb", Decimal("27.21554220"))
    assert not row.over_cap


def test_it_keeps_a_set_over_the_cap_and_flags_it(signed_in, maya):
    squat = session_drills(make_session(maya, drills=[make_strength_drill()], date=maya.today))[0]
    address, data = body(squat, load_value="28", load_unit="kg")
    client = signed_in(maya)
    assert client.post(address, data).status_code == 302
    assert LoggedSet.objects.get().over_cap
    # The cap is said in the reader's unit, where the set stands and for what the phone paints.
    for units, cap in (("imperial", "over 60 lb"), ("metric", "over 27.2 kg")):
        User.objects.update(units=units)
        page = client.get(reverse("today")).text
        assert f'<span class="over">{cap}</span>' in page
        assert f'data-over="{cap}"' in page


@pytest.mark.parametrize("name", ["last_amount", "usual"])
def test_it_takes_the_last_amount_inside_the_range(signed_in, maya, hang, name):
    """A phone with sets to send may have a page of before the field got its name."""
    client = signed_in(maya)
    address, data = body(hang, 1, **{name: "11"})
    client.post(address, data)
    address, data = body(hang, 2, amount="12")
    client.post(address, data)
    address, data = body(hang, 3, last_amount="11")
    client.post(address, data)
    amounts = LoggedSet.objects.order_by("number").values_list("amount", flat=True)
    assert list(amounts) == [11, 12, 12]


def test_it_keeps_the_phone_s_time_and_its_own(signed_in, maya, pull):
    address, data = body(pull, performed_at="2026-01-05T08:00:00.000+0000")
    signed_in(maya).post(address, data)
    row = LoggedSet.objects.get()
    assert row.performed_at == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert row.received_at.year >= 2026
    assert row.received_at != row.performed_at


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "-1"),
        ("amount", "ten"),
        ("amount", "9.5"),
        ("amount", "NaN"),
        ("amount", "Infinity"),
        ("amount", "999999"),
        ("load_value", "-5"),
        ("load_value", "10"),
        ("rpe", "11"),
        ("number", "0"),
        ("number", "100"),
        ("side", "both"),
        ("side", "up"),
        ("note", "x" * 301),
        ("skip_reason", "bored"),
        ("performed_at", "yesterday"),
        ("seq", "-3"),
    ],
)
def test_it_refuses_bad_values_with_a_message(field, value, signed_in, maya, pull):
    address, data = body(pull)
    answer = signed_in(maya).post(address, data | {field: value}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["errors"][{"load_value": "load_value"}.get(field, field)]
    assert not LoggedSet.objects.exists()


def test_it_keeps_what_was_typed_beside_the_message(signed_in, maya, pull):
    address, data = body(pull, amount="9.5")
    answer = signed_in(maya).post(address, data)
    assert answer.status_code == 422
    assert 'value="9.5"' in answer.content.decode()
    assert "whole number" in answer.content.decode()


def test_it_refuses_the_address_of_another_set(signed_in, maya, pull):
    _, data = body(pull)
    address = reverse("set_log", args=[uuid4()])
    answer = signed_in(maya).post(address, data)
    assert answer.status_code == 409
    answer = signed_in(maya).post(address, data, headers=JSON)
    assert answer.status_code == 409
    (error,) = answer.json()["errors"]["__all__"]
    assert error["message"].startswith("The plan has changed since.")


def test_it_hides_another_athlete_s_drill(signed_in, priya, theo, rosa, pull):
    address, data = body(pull)
    for person in (priya, theo, rosa):
        assert signed_in(person).post(address, data).status_code == 404
    assert not LoggedSet.objects.exists()


@pytest.mark.parametrize("drill", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_it_does_not_know_a_drill_that_is_not_there(drill, signed_in, maya, pull):
    address, data = body(pull)
    assert signed_in(maya).post(address, data | {"session_drill": drill}).status_code == 404


def test_it_lets_the_coach_log_and_keeps_who_did(signed_in, dana, pull):
    address, data = body(pull)
    assert signed_in(dana).post(address, data).status_code == 302
    assert LoggedSet.objects.get().entered_by == dana


def test_it_takes_posts_only(signed_in, maya, pull):
    address, _ = body(pull)
    for method in ("get", "put", "patch", "delete"):
        assert getattr(signed_in(maya), method)(address).status_code == 405


def test_it_undoes_a_set_and_twice_is_fine(signed_in, maya, pull):
    address, data = body(pull)
    client = signed_in(maya)
    client.post(address, data)
    for _ in range(2):
        assert client.post(f"{address}removal/").status_code == 302
    assert Session.objects.get().logged_rows == 0
    assert LoggedSet.objects.get().removed_at is not None


def test_it_logs_again_as_prescribed_after_an_undo(signed_in, maya, pull):
    client = signed_in(maya)
    address, data = body(pull)
    client.post(address, data | {"amount": "4", "note": "slip"})
    client.post(f"{address}removal/")
    client.post(address, data)
    row = LoggedSet.objects.get()
    assert (row.amount, row.note, row.removed_at) == (10, "", None)


def test_it_hides_an_undo_from_strangers(signed_in, maya, theo, pull):
    address, data = body(pull)
    signed_in(maya).post(address, data)
    assert signed_in(theo).post(f"{address}removal/").status_code == 404
    assert Session.objects.get().logged_rows == 1


def test_it_skips_a_row_with_a_reason_and_takes_it_back(signed_in, maya, pull):
    client = signed_in(maya)
    address, data = body(pull)
    client.post(f"{address}skip/", data | {"reason": "time"})
    row = LoggedSet.objects.get()
    assert (row.skip_reason, row.amount) == ("time", None)
    client.post(address, data | {"amount": "9"})
    row.refresh_from_db()
    assert (row.skip_reason, row.amount) == ("", 9)


def test_it_leaves_a_done_row_done_when_a_phone_that_is_behind_skips_it(signed_in, maya, pull):
    client = signed_in(maya)
    address, data = body(pull)
    client.post(address, data | {"amount": "7", "device": "a", "seq": 1}, headers=JSON)
    skip = data | {"skip_reason": "time", "device": "b", "seq": 5}
    assert client.post(address, skip, headers=JSON).json()["seq"] == 5
    row = LoggedSet.objects.get()
    assert (row.amount, row.skip_reason, row.device_seqs) == (7, "", {"a": 1, "b": 5})
    assert not row.changes.exists()


def test_it_skips_the_rest_of_a_drill(signed_in, maya, pull):
    client = signed_in(maya)
    client.post(*body(pull, 1, "right"))
    client.post(reverse("drill_skips", args=[pull.pk]), {"reason": "kit"})
    assert LoggedSet.objects.filter(skip_reason="kit").count() == 3
    session = Session.objects.get()
    assert (session.done_sets, session.skipped_sets) == (0, 2)


def test_it_refuses_a_skip_without_a_reason(signed_in, maya, pull):
    answer = signed_in(maya).post(reverse("drill_skips", args=[pull.pk]), {})
    assert answer.status_code == 422
    assert not LoggedSet.objects.exists()


@pytest.mark.parametrize(("headers", "most"), [(JSON, 8), (HTMX, 10), ({}, 8)])
def test_it_logs_a_set_in_eight_queries_and_draws_it_in_ten(
    headers, most, signed_in, maya, pull, django_assert_max_num_queries
):
    client = signed_in(maya)
    address, data = body(pull)
    with django_assert_max_num_queries(most):
        client.post(address, data, headers=headers)
    with django_assert_max_num_queries(most):
        client.post(address, data | {"amount": "7"}, headers=headers)
    assert LoggedSet.objects.get().changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_set_is_written_within_a_fixed_number_of_statements(signed_in, maya, pull):
    """What others wait for, who write at the same moment."""
    client = signed_in(maya)
    address, data = body(pull)
    within = []
    for amount in ("6", "7"):
        with CaptureQueriesContext(connection) as asked:
            client.post(address, data | {"amount": amount}, headers=JSON)
        said = [query["sql"].split()[0] for query in asked]
        within.append(said[said.index("BEGIN") + 1 : said.index("COMMIT")])
    new, changed = within
    assert (len(new), len(changed)) == (4, 4), within


@pytest.mark.usefixtures("without_sentry")
@pytest.mark.parametrize(("headers", "most"), [(JSON, 2_700), (HTMX, 5_400)])
def test_a_set_takes_so_many_calls_of_python(headers, most, signed_in, maya):
    """However busy the machine is. Of the fifth set: what is drawn once was drawn before."""
    drill = session_drills(make_session(maya, drills=[make_drill(sets=9)], date=maya.today))[0]
    client = signed_in(maya)
    work = []
    for number in range(1, 8):
        address, data = body(drill, number)
        work.append(calls_of(lambda: client.post(address, data, headers=headers)))  # noqa: B023
    assert min(work) <= most, work


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize("field", ["amount", "load_value"])
def test_it_says_beside_the_field_what_is_wrong_on_a_loaded_drill(headers, field, signed_in, maya):
    squat = session_drills(make_session(maya, drills=[make_strength_drill()]))[0]
    address, data = body(squat, load_unit="lb")
    answer = signed_in(maya).post(address, data | {field: "abc"}, headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="why-{field}-{set_id(squat.pk, 1, "both")}"' in html
    assert 'value="abc"' in html


def test_it_keeps_yes_and_no_when_something_else_is_refused(signed_in, maya):
    bridge = make_drill("Bridge", asks_ball_kept=True)
    thrust = session_drills(make_session(maya, drills=[bridge]))[0]
    address, data = body(thrust, amount="abc", ball_kept="no")
    html = signed_in(maya).post(address, data).content.decode()
    assert 'name="ball_kept" value="no" checked' in html


def test_it_takes_a_comma_for_a_point(signed_in, maya):
    squat = session_drills(make_session(maya, drills=[make_strength_drill()]))[0]
    address, data = body(squat, load_value="12,5", load_unit="kg")
    signed_in(maya).post(address, data)
    assert LoggedSet.objects.get().load_value == Decimal("12.5")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+1400", "9999-12-31T23:59:59-1200"])
def test_it_refuses_a_time_that_no_calendar_turns(at, signed_in, maya, pull):
    address, data = body(pull, performed_at=at)
    assert signed_in(maya).post(address, data).status_code == 422


def test_it_does_not_turn_yards_into_metres_by_the_unit_alone(signed_in, maya):
    skip = make_drill("Skip", measure="distance", amount=Decimal(20), amount_unit="yd")
    drill = session_drills(make_session(maya, drills=[skip]))[0]
    client = signed_in(maya)
    address, data = body(drill)
    client.post(address, data)
    client.post(address, data | {"amount_unit": "m"})
    row = LoggedSet.objects.get()
    assert (row.amount, row.amount_unit) == (20, "yd")


def test_it_never_skips_what_is_done(signed_in, maya, pull):
    client = signed_in(maya)
    address, data = body(pull, amount="8")
    client.post(address, data)
    client.post(f"{address}skip/", data | {"reason": "time"})
    row = LoggedSet.objects.get()
    assert (row.amount, row.skip_reason) == (8, "")


def test_it_keeps_who_entered_what_was_done_last(signed_in, dana, maya, pull):
    address, data = body(pull)
    signed_in(maya).post(f"{address}skip/", data | {"reason": "time"})
    signed_in(dana).post(address, data | {"amount": "8"})
    row = LoggedSet.objects.get()
    assert row.entered_by == dana
    assert row.changes.get().was["entered_by_id"] == maya.user.pk
    signed_in(maya).post(address, data | {"note": "Felt fine."})
    row.refresh_from_db()
    assert row.entered_by == dana


def test_it_takes_an_extra_drill_away_until_something_is_logged(signed_in, maya, theo, pull):
    session = pull.block.session
    address = reverse("session_extra", args=[session.pk])
    client = signed_in(maya)
    drill = make_drill("Tuck jump")
    for _ in range(2):
        client.post(address, {"drill": drill.slug})
    extra = session_drills(session)[-1]
    assert [d.name for d in session_drills(session)] == ["Band knee pull", "Tuck jump"]
    removal = reverse("drill_removal", args=[extra.pk])
    assert signed_in(theo).post(removal).status_code == 404
    client = signed_in(maya)
    client.post(removal)
    assert [d.name for d in session_drills(session)] == ["Band knee pull"]
    client.post(address, {"drill": drill.slug})
    extra = session_drills(session)[-1]
    client.post(*body(extra))
    client.post(reverse("drill_removal", args=[extra.pk]))
    client.post(reverse("drill_removal", args=[pull.pk]))
    assert len(session_drills(session)) == 2


def test_it_keeps_what_a_set_was_done_with_instead(signed_in, maya, dana):
    pipe, bar = make_equipment("pvc-pipe"), make_equipment("empty-bar", loaded=True)
    squat = make_strength_drill(implement=pipe)
    squat.implements.set([pipe, bar])
    [drill] = session_drills(make_session(maya, drills=[squat], date=maya.today))
    client = signed_in(maya)
    page = client.get("/today/").content.decode()
    assert '<option value="pvc-pipe" selected ' in page
    assert 'name="load_value"' in page
    address, data = body(drill)
    client.post(address, data | {"implement": "empty-bar", "load_value": "45", "load_unit": "lb"})
    row = LoggedSet.objects.get()
    assert (row.implement, row.load_value) == (bar, 45)
    page = client.get("/today/").content.decode()
    assert '<option value="empty-bar" selected ' in page
    assert '<span class="held">Empty bar</span>' in page
    day = signed_in(dana).get(reverse("athlete_day", args=[maya.pk, maya.today]))
    assert "<small>Empty bar</small>" in day.content.decode()
    answer = client.post(address, data | {"implement": "broom"}, headers=JSON)
    assert list(answer.json()["errors"]) == ["implement"]
    wrong = data | {"implement": "empty-bar", "amount": "-1"}
    assert '<option value="empty-bar" selected ' in client.post(address, wrong).content.decode()


def test_it_asks_for_no_implement_where_there_is_no_choice(signed_in, maya, hang):
    assert 'name="implement"' not in signed_in(maya).get("/today/").content.decode()


def test_it_asks_once_without_a_script_about_what_is_far_more_than_planned(signed_in, maya, pull):
    address, data = body(pull, amount="999")
    answer = signed_in(maya).post(address, data)
    assert answer.status_code == 422
    assert "999 is far more than planned" in answer.content.decode()
    assert 'name="sure" value="999"' in answer.content.decode()
    assert signed_in(maya).post(address, data | {"sure": "999"}).status_code == 302
    assert LoggedSet.objects.get().amount == 999


def test_it_takes_no_empty_field_for_the_plan(signed_in, maya, pull):
    address, data = body(pull, amount="")
    answer = signed_in(maya).post(address, data)
    assert (answer.status_code, LoggedSet.objects.count()) == (422, 0)
    # A phone of an older release means: as prescribed.
    assert signed_in(maya).post(address, data | {"device": "a", "seq": 1}).status_code == 302


def test_a_set_and_the_arc_have_a_name_for_who_hears_the_page(signed_in, maya, pull):
    html = signed_in(maya).get("/today/").content.decode()
    assert 'aria-label="Set 1, right: log 10"' in html
    assert 'data-label="{done} of 2 sets"' in html


def test_a_form_in_other_units_logs_what_was_planned_and_asks_about_what_is_far_more(
    signed_in, maya
):
    """As a page without scripts sends it, to whom reads meters and kilograms."""
    planned = {"amount": Decimal(20), "amount_unit": "yd", "measure": "distance"}
    drill = make_drill("Skip", **planned, load_value=Decimal(15), load_unit="lb")
    skip = session_drills(make_session(maya, drills=[drill], date=maya.today))[0]
    maya.user.units = "metric"
    maya.user.save()
    client = signed_in(maya)
    page = client.get("/today/").content.decode()
    assert 'name="amount_unit" value="m"' in page
    typed = {"amount": "18.3", "amount_unit": "m", "load_value": "6.8", "load_unit": "kg"}
    address, data = body(skip, **typed)
    client.post(address, data)
    row = LoggedSet.objects.get()
    assert (row.amount, row.amount_unit, row.load_value, row.load_unit) == (20, "yd", 15, "lb")
    address, data = body(skip, 2, **typed | {"amount": "19", "load_value": "7.5"})
    client.post(address, data)
    # The next one is tapped as it stands there.
    page = client.get("/today/").content.decode()
    carried = {"amount": "19", "amount_unit": "m", "load_value": "7.5", "load_unit": "kg"}
    assert escape(f"side=both&{urlencode(carried)}") in page
    # Five times 20 yd are 91.44 m.
    for amount, status in (("92", 422), ("91", 302)):
        address, data = body(skip, 3, **typed | {"amount": amount})
        answer = client.post(address, data)
        assert answer.status_code == status
    assert LoggedSet.objects.get(number=3).amount == 91


def test_the_button_of_a_row_says_which_set_it_logs(signed_in, maya, pull):
    """As a page without scripts sends it: one form a drill, and a value on each row's button."""
    client = signed_in(maya)
    page = client.get("/today/").content.decode()
    assert page.count(f'<form id="log-{pull.pk}"') == 1
    number, side = 2, "left"
    address = reverse("set_log", args=[set_id(pull.pk, number, side)])
    assert f'formaction="{address}"' in page
    sent = {"session_drill": pull.pk, "next": "/today/"}
    answer = client.post(address, sent | {"row": f"number={number}&side={side}"})
    assert (answer.status_code, answer.url) == (302, f"/today/#drill-{pull.pk}")
    row = LoggedSet.objects.get()
    assert (row.number, row.side, row.amount) == (2, "left", 10)
    # A page that is behind changes nothing, and is asked where it would.
    row.amount = 5
    row.save()
    for carried, status in (("", 302), ("&load_value=20&load_unit=lb", 409)):
        said = f"number={number}&side={side}{carried}"
        assert client.post(address, sent | {"row": said}).status_code == status
        row.refresh_from_db()
        assert (row.amount, row.load_value) == (5, None)
    # Nothing else is taken from there than what says which set it is, and how it is planned.
    for said in ("number=1&side=right&note=Hi&rpe=3", "side=right&number=1&x=%00"):
        address = reverse("set_log", args=[set_id(pull.pk, 1, "right")])
        client.post(address, sent | {"row": said})
    assert LoggedSet.objects.get(number=1).note == ""
    assert client.post(address, sent | {"row": "number=one"}).status_code == 422


def test_a_note_is_as_long_as_it_is_seen_and_can_be_changed(signed_in, maya, hang):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    client = signed_in(maya)
    address, data = body(hang, note=family * 301)
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "300 characters at most: this is 1 too many" in text_of(answer)
    data["note"] = family * 300
    assert client.post(address, data).status_code == 302
    row = LoggedSet.objects.get()
    assert row.note == family * 300
    answer = client.post(address, data | {"note": "Short", "known": row.held_values}, headers=JSON)
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.note == "Short"
