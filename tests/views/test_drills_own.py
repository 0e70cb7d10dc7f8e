"""Drills that a coach makes for her team alone."""

import pytest

from coaching import figures
from coaching.models import Drill, Muscle
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
    make_logged_set,
    make_session,
    session_drills,
)
from tests.helpers import typed_drill
from tests.html import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(hillside):
    return make_drill("Hill march", slug="hill-march", team=hillside, kind="plyometric")


def test_it_makes_a_drill_for_the_team_alone(signed_in, dana, hillside, maya, theo, rosa):
    psoas = Muscle.objects.create(slug="psoas", name="Psoas", hip_angle_from=90, hip_angle_to=140)
    pipe = make_equipment("pvc-pipe")
    body = typed_drill(
        muscles=[psoas.pk],
        implement=pipe.pk,
        measure="distance",
        amount="20",
        amount_unit="m",
        side_mode="per_side",
        side_meaning="the lifted leg",
        first_side="right",
        impact="on",
        cues="Tall\r\n\r\nToes up",
        set_up="Stand at the foot\r\nof the hill",
        load_cap_value="60",
        load_cap_unit="lb",
        video_url="https://example.com/hill",
    )
    response = signed_in(dana).post("/drills/new/", body)
    drill = Drill.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/drills/hill-march/")
    assert (drill.team, drill.created_by, drill.status) == (hillside, dana, "published")
    assert (drill.amount_unit, drill.first_side, drill.impact) == ("m", "right", True)
    assert drill.cues == ["Tall", "Toes up"]
    assert list(drill.implements.all()) == [pipe]
    assert list(drill.muscles.all()) == [psoas]
    assert drill.load_cap_kg is not None
    for person in (dana, maya):
        text = html_of(signed_in(person).get("/drills/"))
        assert "Hillside Track Club’s own" in text
    for person in (theo, rosa):
        assert "Hill march" not in html_of(signed_in(person).get("/drills/"))


def test_it_offers_the_drill_where_the_team_plans(signed_in, dana, hillside, own, rivals, rosa):
    block = "/blocks/new/?kind=plyometric"
    assert "Hill march (your team’s own)" in html_of(signed_in(dana).get(block))
    assert "Hill march" not in html_of(signed_in(rosa).get(block))


def test_it_gives_each_drill_its_own_address(signed_in, dana, hillside, rivals):
    make_drill("Theirs", slug="hill-march", team=rivals)
    client = signed_in(dana)
    client.post("/drills/new/", typed_drill())
    client.post("/drills/new/", typed_drill(name="New"))
    client.post("/drills/new/", typed_drill(name="山道"))
    slugs = Drill.objects.filter(team=hillside).values_list("slug", flat=True)
    assert set(slugs) == {"hill-march-2", "new-2", "drill"}


def test_it_looks_again_when_another_coach_takes_the_address_first(
    signed_in, dana, hillside, rivals, monkeypatch
):
    make_drill("Theirs", slug="hill-march", team=rivals)
    found = iter(["hill-march", "hill-march-2"])
    monkeypatch.setattr(Drill, "free_slug", lambda name: next(found))
    response = signed_in(dana).post("/drills/new/", typed_drill())
    assert response["Location"] == "/drills/hill-march-2/"
    assert Drill.objects.get(team=hillside).slug == "hill-march-2"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Fill this in."),
        ({"amount": "ten"}, "Type a number"),
        ({"side_mode": "alternating", "amount": "9"}, "use an even number"),
        ({"side_mode": "per_side"}, "Say what left and right name"),
        ({"video_url": "http://example.com"}, "It starts with https://"),
        ({"video_url": "javascript:alert(1)"}, "It starts with https://"),
        ({"hip_angle_from": "110"}, "Not under the angle it starts from"),
        ({"figure_from": "somebody-elses"}, "somebody-elses is not one of"),
        ({"contacts_value": "2"}, "Give the foot contacts with what they count per"),
        ({"load_value": "70", "load_cap_value": "60"}, "At most 60 lb in total"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(
    signed_in, dana, hillside, changes, message
):
    response = signed_in(dana).post("/drills/new/", typed_drill(**changes))
    text = html_of(response)
    assert response.status_code == 422
    assert message in text
    assert "Up a short hill." in text
    assert not Drill.objects.exists()


def test_it_refuses_a_name_that_the_team_sees_already(signed_in, dana, own):
    response = signed_in(dana).post("/drills/new/", typed_drill(name="hill MARCH"))
    assert response.status_code == 422
    assert "There is a drill with this name" in html_of(response)


def test_it_takes_the_unit_that_fits_the_measure(signed_in, dana, hillside):
    signed_in(dana).post(
        "/drills/new/", typed_drill(measure="seconds", amount="30", amount_unit="yd")
    )
    assert Drill.objects.get().amount_unit == "s"


def test_it_copies_the_figure_of_another_drill(signed_in, dana, hillside):
    shipped = make_drill("Tuck jump", slug="tuck-jump", figure=figures.shipped("tuck-jump"))
    client = signed_in(dana)
    assert 'value="tuck-jump"' in html_of(client.get("/drills/new/"))
    client.post("/drills/new/", typed_drill(figure_from="tuck-jump"))
    mine = Drill.objects.get(team=hillside)
    assert mine.figure == shipped.figure
    assert mine.thumbnail == shipped.thumbnail != ""
    edit = f"/drills/{mine.slug}/edit/"
    client.post(edit, typed_drill(figure_from="keep", sets="4"))
    mine.refresh_from_db()
    assert (mine.sets, mine.figure) == (4, shipped.figure)
    client.post(edit, typed_drill())
    mine.refresh_from_db()
    assert (mine.figure, mine.thumbnail) == (None, "")


def test_it_changes_a_drill(signed_in, dana, own):
    client = signed_in(dana)
    assert 'value="Hill march"' in html_of(client.get("/drills/hill-march/edit/"))
    assert "/drills/hill-march/edit/" in html_of(client.get("/drills/hill-march/"))
    response = client.post(
        "/drills/hill-march/edit/", typed_drill(name="Steep march", measure="seconds")
    )
    own.refresh_from_db()
    assert response["Location"] == "/drills/hill-march/"
    assert (own.name, own.measure, own.slug) == ("Steep march", "seconds", "hill-march")


def test_it_keeps_kind_measure_and_sides_of_a_prescribed_drill(signed_in, dana, hillside, own):
    make_block([own], team=hillside)
    client = signed_in(dana)
    assert "Kind, measure and sides stay as they are" in html_of(
        client.get("/drills/hill-march/edit/")
    )
    body = typed_drill(kind="strength", measure="seconds", side_mode="alternating", sets="5")
    client.post("/drills/hill-march/edit/", body)
    own.refresh_from_db()
    assert (own.kind, own.measure, own.side_mode) == ("plyometric", "reps", "none")
    assert (own.sets, own.amount_unit) == (5, "reps")


def test_it_keeps_them_for_a_drill_that_was_logged(signed_in, dana, maya, own):
    session = make_session(maya, drills=[own])
    make_logged_set(session_drills(session)[0])
    signed_in(dana).post("/drills/hill-march/edit/", typed_drill(kind="gym"))
    own.refresh_from_db()
    assert own.kind == "plyometric"


def test_it_archives_and_restores(signed_in, dana, maya, own):
    client = signed_in(dana)
    client.post("/drills/hill-march/archiving/")
    own.refresh_from_db()
    assert own.status == "archived"
    assert signed_in(maya).get("/drills/hill-march/").status_code == 404
    client = signed_in(dana)
    assert "Restore Hill march" in html_of(client.get("/drills/archived/"))
    assert client.get("/drills/hill-march/edit/").status_code == 200
    client.post("/drills/hill-march/restoring/")
    own.refresh_from_db()
    assert own.status == "published"


def test_it_does_not_publish_a_draft(signed_in, dana, own):
    own.status = "draft"
    own.save()
    signed_in(dana).post("/drills/hill-march/restoring/")
    own.refresh_from_db()
    assert own.status == "draft"


PAGES = [
    ("get", "/drills/hill-march/edit/"),
    ("post", "/drills/hill-march/edit/"),
    ("post", "/drills/hill-march/archiving/"),
    ("post", "/drills/hill-march/restoring/"),
]


@pytest.mark.parametrize(("method", "path"), [*PAGES, ("get", "/drills/new/")])
def test_it_is_for_coaches(signed_in, maya, own, method, path):
    assert getattr(signed_in(maya), method)(path).status_code == 403


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_it_is_nobody_elses(signed_in, rosa, rivals, own, method, path):
    assert getattr(signed_in(rosa), method)(path).status_code == 404


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_it_leaves_the_shared_catalogue_alone(signed_in, dana, hillside, method, path):
    make_drill("Hill march", slug="hill-march")
    assert getattr(signed_in(dana), method)(path).status_code == 403


@pytest.mark.parametrize(("method", "path"), [*PAGES, ("get", "/drills/archived/")])
def test_it_sends_a_visitor_to_sign_in(client, own, method, path):
    assert getattr(client, method)(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["archiving", "restoring"])
def test_it_changes_nothing_when_only_looked_at(signed_in, dana, own, path):
    assert signed_in(dana).get(f"/drills/hill-march/{path}/").status_code == 405


def test_it_asks_the_database_the_same_for_few_and_many_drills(
    signed_in, dana, hillside, own, django_assert_max_num_queries
):
    client = signed_in(dana)
    with django_assert_max_num_queries(20) as few:
        client.get("/drills/hill-march/edit/")
    for _ in range(5):
        make_drill(team=hillside)
        make_equipment(f"thing-{_}", implement=False)
    with django_assert_max_num_queries(len(few)):
        client.get("/drills/hill-march/edit/")
