import pytest
from django.urls import reverse

from coaching.models import Ladder, Rung, Session
from coaching.rules.swaps import swap_id
from coaching.services.sessions.swapping import swap
from tests.factories import (
    make_drill,
    make_equipment,
    make_logged_set,
    make_restriction,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.html import text_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def hang(maya):
    drill = make_drill("Feet to bar", hanging=True, hip_angle_from=90, hip_angle_to=140)
    return session_drills(make_session(maya, drills=[drill], date=maya.today))[0]


def swap_url(drill):
    return reverse("drill_swap", args=[drill.pk])


def told(answer):
    [[error]] = answer.json()["errors"].values()
    return error["message"]


def put_on_ladder(*steps):
    """Each step is a drill, or a drill and what it is held with."""
    ladder = Ladder.objects.create(slug=f"ladder-{steps[0]}"[:40].replace(" ", "-"), name="Steps")
    for position, step in enumerate(steps, start=1):
        drill, implement = step if isinstance(step, tuple) else (step, None)
        Rung.objects.create(ladder=ladder, position=position, drill=drill, implement=implement)


def test_it_offers_easier_and_harder_rungs_then_drills_alike_then_the_rest(signed_in, maya, hang):
    easier = make_drill("Knees to elbows")
    put_on_ladder(easier, hang.drill, make_drill("Toes over the bar"))
    make_drill("Water", hip_angle_from=90, hip_angle_to=120)
    make_drill("Bench", kind="gym")
    html = text_of(signed_in(maya).get(swap_url(hang)))
    order = ["Knees to elbows", "Toes over the bar", "Water", "Other drills", "Bench"]
    assert [html.index(f"{name}") for name in order] == sorted(html.index(n) for n in order)
    assert html.count('value="' + hang.drill.slug) == 0


def test_it_offers_the_rungs_of_what_is_held(signed_in, maya):
    pipe, bar = make_equipment("pvc-pipe"), make_equipment("empty-bar", loaded=True)
    squat = make_strength_drill("Squat", implement=bar)
    squat.implements.set([pipe, bar])
    put_on_ladder((squat, pipe), (squat, bar))
    [drill] = session_drills(make_session(maya, drills=[squat], date=maya.today))
    html = text_of(signed_in(maya).get(swap_url(drill) + "?why=easier"))
    assert f'value="{squat.slug}/pvc-pipe"' in html
    answer = signed_in(maya).post(swap_url(drill), {"to": f"{squat.slug}/pvc-pipe"})
    assert answer.status_code == 302
    assert session_drills(drill.block.session)[-1].implement_name == "Pvc pipe"


def test_it_leaves_out_what_a_restriction_rules_out(signed_in, maya, dana, hang):
    jump = make_drill("Box jump", impact=True)
    make_restriction(maya, "no_impact", set_by=dana)
    html = text_of(signed_in(maya).get(swap_url(hang)))
    assert "Box jump" not in html
    assert "No impact" in html
    answer = signed_in(maya).post(swap_url(hang), {"to": jump.slug})
    assert (answer.status_code, "no impact is agreed" in text_of(answer)) == (422, True)


def test_it_finds_the_rest_by_words(signed_in, maya, hang):
    make_drill("Bench", kind="gym")
    make_drill("Stairs", kind="gym")
    html = text_of(signed_in(maya).get(swap_url(hang) + "?q=ben"))
    assert ("Bench" in html, "Stairs" in html) == (True, False)


def test_it_swaps_and_offers_the_way_back(signed_in, maya, hang):
    make_logged_set(hang, 1)
    new = make_drill("Knees to elbows")
    answer = signed_in(maya).post(swap_url(hang), {"to": new.slug, "next": "/today/"}, follow=True)
    html = text_of(answer)
    assert "Instead of Feet to bar" in html
    back = reverse("swap_removal", args=[hang.pk])
    assert html.count(f'action="{back}"') == 2
    answer = signed_in(maya).post(back, {"next": "/today/"}, follow=True)
    assert "Instead of" not in text_of(answer)
    assert Session.objects.get().planned_sets == 3


def test_it_hides_a_drill_that_was_swapped_before_it_was_begun(signed_in, maya, dana, hang):
    new = swap(hang, make_drill("Knees to elbows"), by=dana)
    html = text_of(signed_in(maya).get("/today/"))
    assert f'id="drill-{hang.pk}"' not in html
    assert f'id="drill-{new.pk}"' in html


def test_it_shows_the_coach_what_was_swapped(signed_in, dana, maya, hang):
    make_logged_set(hang, 1)
    swap(hang, make_drill("Knees to elbows"), by=dana)
    html = text_of(signed_in(dana).get(reverse("athlete_day", args=[maya.pk, maya.today])))
    assert "Instead of Feet to bar" in html
    assert "Swapped for Knees to elbows" in html


@pytest.mark.parametrize("to", ["", "nothing", "drill/none"])
def test_it_refuses_what_is_not_in_the_list(to, signed_in, maya, hang):
    assert signed_in(maya).post(swap_url(hang), {"to": to}).status_code == 422


def test_it_says_when_nothing_is_left_to_swap(signed_in, maya, hang):
    for number in (1, 2, 3):
        make_logged_set(hang, number)
    answer = signed_in(maya).post(swap_url(hang), {"to": make_drill().slug})
    assert (answer.status_code, "Every set of it is done" in text_of(answer)) == (422, True)


def test_it_keeps_a_swap_once_sets_are_logged_on_the_new_drill(signed_in, maya, dana, hang):
    new = swap(hang, make_drill(), by=dana)
    make_logged_set(new, 1)
    back = reverse("swap_removal", args=[hang.pk])
    assert signed_in(maya).post(back).status_code == 409
    answer = signed_in(maya).post(back, headers=JSON)
    assert (answer.status_code, told(answer)) == (
        409,
        "Sets are logged on the new drill. Undo them first.",
    )


def test_it_is_for_the_athlete_and_her_coach(signed_in, client, maya, dana, theo, rosa, hang):
    for person, status in ((maya, 200), (dana, 200), (theo, 404), (rosa, 404)):
        assert signed_in(person).get(swap_url(hang)).status_code == status
        removal = reverse("swap_removal", args=[hang.pk])
        assert signed_in(person).post(removal).status_code == (302 if status == 200 else 404)
        assert signed_in(person).get(removal).status_code == 405
    client.logout()
    assert client.get(swap_url(hang)).status_code == 302


def test_it_answers_a_phone_with_the_new_drill_and_the_act(signed_in, maya, hang):
    new = make_drill("Knees to elbows")
    client, pk = signed_in(maya), str(swap_id(hang.pk, new.slug))
    act = {"to": new.slug, "device": "phone", "seq": 3}
    for _ in range(2):
        answer = client.post(swap_url(hang), act, headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"id": pk, "seq": 3})
    back = client.post(
        reverse("swap_removal", args=[hang.pk]), {"device": "phone", "seq": 4}, headers=JSON
    )
    assert back.json() == {"id": str(hang.pk), "seq": 4}
    assert client.post(swap_url(hang), act, headers=JSON).json() == {"id": pk, "seq": 3}
    assert [drill.pk for drill in session_drills(hang.block.session)] == [hang.pk]


def test_it_tells_a_phone_why_not(signed_in, maya, dana, hang):
    client = signed_in(maya)
    answer = client.post(swap_url(hang), {"to": "nothing"}, headers=JSON)
    assert (answer.status_code, told(answer)) == (422, "Choose a drill from the list.")
    swap(hang, make_drill(), by=dana)
    answer = client.post(swap_url(hang), {"to": make_drill().slug}, headers=JSON)
    assert (answer.status_code, told(answer)) == (409, "This drill was swapped already.")


@pytest.mark.parametrize("count", [1, 12])
def test_it_asks_at_most_11_questions(count, signed_in, maya, hang, django_assert_max_num_queries):
    for _ in range(count):
        put_on_ladder(make_drill(), hang.drill, make_drill())
        make_drill(kind="gym")
    client = signed_in(maya)
    with django_assert_max_num_queries(11):
        assert client.get(swap_url(hang)).status_code == 200
