"""A drill that an athlete's restriction is about: every page says the same of it.

What is ruled out a coach alone may give, for a reason. Where the overhead hold is optional, hands
at the sides are the coach's choice: a coach is offered the drill so and its note says it, the
athlete is not offered it.
"""

import pytest
from django.urls import reverse

from coaching.models import Ladder, Rung, SessionDrill
from coaching.services.sessions.extras import add_extra
from tests.factories import (
    make_block,
    make_equipment,
    make_restriction,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.helpers import answered

pytestmark = pytest.mark.django_db

NOTE = "Hands at your sides."


@pytest.fixture
def lunge(db):
    return make_strength_drill("Spot lunge", overhead_optional=True)


@pytest.fixture
def squat(db):
    return make_strength_drill("Overhead squat")


@pytest.fixture
def session(maya):
    make_restriction(maya, "no_overhead")
    return make_session(maya, drills=[make_strength_drill("Bridge", overhead=False)])


def edit(client, session, drill):
    """(the page of a session's prescriptions, its answer to adding `drill`)."""
    address = reverse("session_edit", args=[session.pk])
    return client.get(address), client.post(address, {"add-drill": drill.pk})


def extra(client, session, drill):
    address = reverse("session_extra", args=[session.pk])
    return client.get(address), client.post(address, {"drill": drill.slug})


def swap(client, session, drill):
    address = reverse("drill_swap", args=[session_drills(session)[0].pk])
    return client.get(address), client.post(address, {"to": drill.slug})


def swap_on_phone(client, session, drill):
    """The sheets that a phone keeps, and what it sends of them."""
    address = reverse("drill_swap", args=[session_drills(session)[0].pk])
    page = client.get(reverse("session_acts", args=[session.pk]))
    body = {"to": drill.slug, "device": "d", "seq": "1"}
    return page, client.post(address, body, headers={"Accept": "application/json"})


OF_COACHES = [edit, extra, swap, swap_on_phone]
OF_ATHLETES = [extra, swap, swap_on_phone]


@pytest.mark.parametrize("door", OF_COACHES)
def test_it_offers_a_coach_the_drill_with_hands_at_the_sides(signed_in, dana, session, lunge, door):
    page, answer = door(signed_in(dana), session, lunge)
    text = page.content.decode()
    assert "Spot lunge" in text
    assert "hands at the sides" in text
    assert answer.status_code in (200, 302)
    assert SessionDrill.objects.get(drill=lunge).note == NOTE


@pytest.mark.parametrize("door", OF_ATHLETES)
def test_it_leaves_that_choice_to_her_coach(signed_in, maya, session, lunge, door):
    page, answer = door(signed_in(maya), session, lunge)
    assert "Spot lunge" not in page.content.decode()
    assert answer.status_code == 422
    assert not SessionDrill.objects.filter(drill=lunge).exists()


@pytest.mark.parametrize(
    ("who", "door"),
    [("dana", swap_on_phone)] + [("maya", door) for door in OF_ATHLETES],
)
def test_it_offers_no_athlete_and_on_no_phone_what_is_ruled_out(
    request, signed_in, session, squat, who, door
):
    page, answer = door(signed_in(request.getfixturevalue(who)), session, squat)
    assert "Overhead squat" not in page.content.decode()
    assert answer.status_code == 422
    assert not SessionDrill.objects.filter(drill=squat).exists()


@pytest.mark.parametrize("door", [edit, extra, swap])
def test_a_coach_passes_what_is_ruled_out_for_a_reason_that_is_kept(
    signed_in, dana, maya, session, squat, door
):
    client, words = (
        signed_in(dana),
        "Overhead squat is planned, but there is a restriction: no overhead.",
    )
    page, asked = door(client, session, squat)
    assert "Ruled out: for a reason alone" in page.text
    assert page.text.index("Ruled out: for a reason alone") < page.text.index("Overhead squat")
    assert (asked.status_code, words in asked.text) == (409, True)
    assert not SessionDrill.objects.filter(drill=squat).exists()
    assert answered(client, asked, reason="Cleared on Monday").status_code == 302
    assert SessionDrill.objects.get(drill=squat).note == ""
    [passed] = session.passed_rules.all()
    assert (passed.words, passed.reason, passed.by) == (words, "Cleared on Monday", dana)
    for address in (
        reverse("athlete_day", args=[maya.pk, session.date]),
        reverse("athlete_calendar", args=[maya.pk]) + f"?from={session.date}",
    ):
        assert "“Cleared on Monday”" in client.get(address).text


def test_what_is_given_against_one_restriction_is_made_to_fit_the_others(
    signed_in, dana, maya, session
):
    """On the left side alone, though the hands are overhead."""
    make_restriction(maya, "left_only")
    lunge = make_strength_drill("Split squat", side_mode="per_side")
    client = signed_in(dana)
    _page, asked = swap(client, session, lunge)
    assert "there is a restriction: no overhead." in asked.text
    assert answered(client, asked, reason="Cleared").status_code == 302
    assert SessionDrill.objects.get(drill=lunge).sides == "left"


@pytest.mark.parametrize(
    ("who", "door"),
    [("dana", door) for door in OF_COACHES] + [("maya", door) for door in OF_ATHLETES],
)
def test_it_offers_everyone_the_rest_without_a_note(request, signed_in, session, who, door):
    press = make_strength_drill("Floor press", overhead=False)
    page, answer = door(signed_in(request.getfixturevalue(who)), session, press)
    assert "Floor press" in page.content.decode()
    assert "hands at the sides" not in page.content.decode()
    assert answer.status_code in (200, 302)
    assert SessionDrill.objects.get(drill=press).note == ""


def test_it_asks_before_it_is_assigned(signed_in, dana, maya, session, lunge, squat):
    blocks = [make_block([drill], name=drill.name) for drill in (lunge, squat)]
    body = {"block": [block.pk for block in blocks], "athlete": maya.pk, "when": "day"}
    body |= {"date": maya.today, "act": "preview"}
    shown = signed_in(dana).post(reverse("assign"), body).context["shown"]
    asked = {question.block.name: question.lowerable for question in shown.restricted}
    assert asked == {"Spot lunge": True, "Overhead squat": False}


def test_it_keeps_what_her_coach_gave_her_when_she_takes_another_implement(
    signed_in, maya, lunge, session
):
    """The choice was made for this drill: on its ladder she goes on, with the note."""
    lunge.implements.set([make_equipment("pvc-pipe"), make_equipment("empty-bar")])
    ladder = Ladder.objects.create(slug="load", name="Load")
    for position, implement in enumerate(lunge.implements.order_by("-slug"), start=1):
        Rung.objects.create(ladder=ladder, position=position, drill=lunge, implement=implement)
    lunge.implement = make_equipment("empty-bar")
    lunge.save()
    extra = add_extra(session, lunge, fitted=["no_overhead"])
    address = reverse("drill_swap", args=[extra.pk])
    client = signed_in(maya)
    assert f'value="{lunge.slug}/pvc-pipe"' in client.get(address).content.decode()
    assert client.post(address, {"to": f"{lunge.slug}/pvc-pipe"}).status_code == 302
    assert SessionDrill.objects.get(replaces=extra).note == NOTE


@pytest.mark.parametrize("kind", ["no_load", "left_only"])
def test_what_is_added_is_done_so_that_it_fits(signed_in, dana, hillside, maya, kind):
    """A swap hands a load and both sides on: not where they are ruled out."""
    bar, pipe = make_equipment("empty-bar", loaded=True), make_equipment("pvc-pipe")
    drills = [
        make_strength_drill(name, overhead=False, side_mode="per_side", implement=pipe)
        for name in ("Spot lunge", "Split squat")
    ]
    for drill in drills:
        drill.implements.set([bar, pipe])
    session = make_session(maya, drills=drills[:1], date=maya.today)
    SessionDrill.objects.update(
        implement=bar, implement_loaded=True, load_value=45, load_unit="lb", load_kg=20
    )
    make_restriction(maya, kind)
    client, address = signed_in(dana), reverse("drill_swap", args=[session_drills(session)[0].pk])
    if kind == "no_load":
        asked = client.post(address, {"to": f"{drills[1].slug}/{bar.slug}"})
        assert (asked.status_code, "there is a restriction: no load." in asked.text) == (409, True)
    assert client.post(address, {"to": drills[1].slug}).status_code == 302
    new = SessionDrill.objects.get(drill=drills[1])
    assert (new.sides, new.is_loaded) == (("both", False) if kind == "no_load" else ("left", True))


def test_a_load_is_assigned_as_the_pipe_where_a_coach_says_so(signed_in, dana, hillside, maya):
    bar = make_equipment("empty-bar", loaded=True)
    squat = make_strength_drill(implement=make_equipment("pvc-pipe"))
    block = make_block([squat])
    block.prescriptions.update(implement=bar, load_value=45, load_unit="lb", load_kg=20)
    make_restriction(maya, "no_load")
    body = {"block": block.pk, "athlete": maya.pk, "when": "day", "date": maya.today}
    asking = signed_in(dana)
    shown = asking.post(reverse("assign"), body | {"act": "preview"}).context["shown"]
    [question] = shown.restricted
    assert [label for _id, _value, label, _is_chosen in question.options] == [
        "Leave out",
        "Without the load",
        "Assign anyway",
    ]
    body |= {f"overhead-{question.value}": "sides"}
    page = asking.post(reverse("assign"), body | {"act": "preview"})
    seen = {
        "digest": page.context["shown"].plan.digest,
        "token": str(page.context["token"]),
    }
    asking.post(reverse("assign"), body | seen | {"act": "confirm"})
    assert [drill.is_loaded for drill in session_drills(maya.sessions.get())] == [False]
