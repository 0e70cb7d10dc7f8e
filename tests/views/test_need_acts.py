"""What is done about a need on the need itself, and its undo."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Comment, Need, Session, SessionDrill
from coaching.models.choices import NeedState
from coaching.services.needs import look
from tests.factories import (
    make_drill,
    make_logged_set,
    make_need,
    make_pain,
    make_restriction,
    make_session,
    make_user,
    session_drills,
)
from tests.helpers import answered

pytestmark = pytest.mark.django_db

NEEDS = reverse("needs")
DAY = timedelta(days=1)


@pytest.fixture
def coach(signed_in, dana):
    return signed_in(dana)


@pytest.fixture
def jump():
    return make_drill("Tuck jump", impact=True, sets=3)


@pytest.fixture
def hurts(hillside, maya, jump):
    """Pain at a jump today, which is planned again in three days: (its need, what is planned)."""

    def make(level=4):
        make_pain(
            session_drills(make_session(maya, drills=[jump], date=maya.today))[0], level=level
        )
        coming = make_session(maya, drills=[jump, make_drill("Hang")], date=maya.today + 3 * DAY)
        look(hillside, timezone.now())
        return Need.objects.get(kind="pain"), session_drills(coming)[0]

    return make


def act(client, need, name):
    return client.post(reverse("need_act", args=[need.pk]), {"answer": name}, follow=True)


def undo(client, need):
    return client.post(reverse("need_reopen", args=[need.pk]), follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_pain_with_care_eases_the_next_session_with_that_drill_and_undo_plans_it_again(
    coach, dana, hurts
):
    need, planned = hurts(4)
    assert said(act(coach, need, "ease")) == ["Eased."]
    planned.refresh_from_db()
    need.refresh_from_db()
    assert planned.sets == 2
    assert (need.state, need.answer, need.decided_by) == (NeedState.SEEN, "ease", dana)
    assert "Eased" in coach.get(NEEDS, {"state": "answered"}).text
    undo(coach, need)
    undo(coach, need)
    planned.refresh_from_db()
    need.refresh_from_db()
    assert (planned.sets, need.state, need.answer, need.done) == (3, NeedState.OPEN, "", None)


def test_pain_that_stops_a_drill_swaps_it_for_one_without_impact_and_undo_swaps_it_back(
    coach, hurts
):
    make_drill("Box jump", impact=True)
    make_drill("Band knee pull")
    need, planned = hurts(7)
    assert said(act(coach, need, "swap")) == ["Swapped."]
    [new] = SessionDrill.objects.filter(replaces=planned)
    assert not new.drill.impact
    undo(coach, need)
    assert not SessionDrill.objects.filter(replaces=planned).exists()
    assert Need.objects.get().is_open


def test_what_was_changed_since_stays_and_the_undo_says_so(coach, dana, hurts):
    need, planned = hurts(4)
    act(coach, need, "ease")
    SessionDrill.objects.filter(pk=planned.pk).update(sets=1)
    assert "What was done stays" in said(undo(coach, need))[0]
    planned.refresh_from_db()
    assert planned.sets == 1
    assert Need.objects.get(kind="pain").is_open


def test_who_is_second_hears_who_was_first_and_changes_nothing(hillside, signed_in, coach, hurts):
    need, planned = hurts(4)
    lena = make_user("Lena Ruiz")
    hillside.add_coach(lena)
    act(coach, need, "ease")
    assert "Dana Whitlock answered this" in said(act(signed_in(lena), need, "ease"))[0].replace(
        "\u2068", ""
    ).replace("\u2069", "")
    planned.refresh_from_db()
    assert planned.sets == 2


def test_a_missed_session_is_moved_by_one_press_to_the_next_free_day_and_back(
    coach, hillside, maya
):
    for days in (-2, -1, 1):
        make_session(maya, date=maya.today + days * DAY)
    look(hillside, timezone.now())
    need = Need.objects.get(kind="missed")
    missed = Session.objects.get(date=maya.today - DAY)
    assert act(coach, need, "move").redirect_chain == [(NEEDS, 302)]
    missed.refresh_from_db()
    assert missed.date == maya.today
    assert Need.objects.get(pk=need.pk).answer == "move"
    undo(coach, need)
    missed.refresh_from_db()
    assert missed.date == maya.today - DAY


def test_what_a_restriction_rules_out_is_swapped_on_the_need(coach, hillside, maya, jump):
    make_drill("Hang")
    session = make_session(maya, drills=[jump], date=maya.today + DAY)
    make_restriction(maya, "no_impact")
    look(hillside, timezone.now())
    need = Need.objects.get(kind="plan")
    act(coach, need, "swap")
    planned = session_drills(session)[0]
    assert SessionDrill.objects.filter(replaces=planned).exists()
    # To plan it again is against the restriction: that is asked about first.
    answered(coach, undo(coach, need), reason="Only the first set.")
    assert not SessionDrill.objects.filter(replaces=planned).exists()


def test_a_message_stands_at_the_session_it_is_about_and_is_undone_with_the_answer(
    coach, dana, maya, hurts
):
    need, _planned = hurts(4)
    sent = {"key": uuid4(), "text": "Rest that knee."}
    for _twice in range(2):
        coach.post(reverse("need_write", args=[need.pk]), sent)
    comment = Comment.objects.get()
    assert (comment.author, comment.text) == (dana, "Rest that knee.")
    assert comment.session_id == Session.objects.get(date=maya.today).pk
    undo(coach, need)
    comment.refresh_from_db()
    assert comment.removed_at is not None


def test_an_empty_message_is_refused_beside_its_field(coach, hurts):
    need, _planned = hurts(4)
    answer = coach.post(reverse("need_write", args=[need.pk]), {"key": uuid4(), "text": " "})
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert Need.objects.get(pk=need.pk).is_open


def test_only_what_the_card_offers_can_be_done(coach, maya, hurts):
    need, planned = hurts(4)
    act(coach, need, "swap")
    make_logged_set(planned, 3)
    assert "nothing was changed" in said(act(coach, need, "ease"))[0]
    assert Need.objects.get(pk=need.pk).is_open
    other = make_need(maya)
    assert "another by now" in said(act(coach, other, "move"))[0]


def test_the_way_to_write_stands_open_where_the_board_led_to_it(coach, hurts):
    need, _planned = hurts(4)
    assert f"{NEEDS}?write={need.pk}#need-{need.pk}" in coach.get(reverse("board")).text
    assert '<details class="need-write" open>' in coach.get(NEEDS, {"write": need.pk}).text
