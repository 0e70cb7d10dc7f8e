"""A drill holds its figure, and only admins see a draft."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from coaching import figures
from coaching.models import Drill, Session
from tests.factories import make_block, make_drill, make_session, make_user, session_drills

pytestmark = pytest.mark.django_db


def knee_pull(**bend):
    """The band knee pull, with joints of the lifted right leg bent otherwise."""
    data = figures.shipped("band-knee-pull")
    data["phases"][1]["pose"]["right"] |= bend
    return data


def test_it_draws_the_thumbnail_when_the_figure_is_saved():
    drill = make_drill(figure=knee_pull())
    assert drill.thumbnail == figures.thumbnail(knee_pull())
    drill.figure = knee_pull(hip=100)
    drill.save(update_fields=["figure"])
    drill.refresh_from_db()
    assert drill.thumbnail == figures.thumbnail(knee_pull(hip=100))
    drill.figure = None
    drill.save()
    drill.refresh_from_db()
    assert drill.thumbnail == ""


def test_it_leaves_the_picture_alone_when_something_else_is_saved():
    pk = make_drill(figure=knee_pull()).pk
    drill = Drill.objects.for_list().get(pk=pk)
    drill.rest_s = 5
    drill.save()
    Drill.objects.get(pk=pk).archive()
    drill = Drill.objects.get(pk=pk)
    assert (drill.figure, drill.rest_s) == (knee_pull(), 5)
    assert drill.thumbnail == figures.thumbnail(knee_pull())


@pytest.mark.parametrize(
    ("figure", "sentence"),
    [
        (knee_pull(knee=170), "Phase 2, right, knee: 170 is outside -3 to 160."),
        (knee_pull(hip="high"), "Phase 2, right, hip: Give a number."),
        ({"phases": []}, "Phases: A figure needs at least one phase."),
        (knee_pull() | {"alt": ""}, "Description: Describe the movement"),
        (knee_pull() | {"props": [{"kind": "trampoline"}]}, "Thing 1: Choose one of"),
        (knee_pull() | {"props": [{"kind": []}]}, "This cannot be drawn."),
        (knee_pull() | {"view": [0, 0, "a", 1]}, "Part that is seen, right: Give a number."),
        ([1, 2], "Give this as named values."),
        ("jump", "Give this as named values."),
    ],
)
def test_it_refuses_what_no_body_can_do_and_names_the_field(figure, sentence):
    drill = make_drill()
    drill.figure = figure
    with pytest.raises(ValidationError) as refused:
        drill.full_clean()
    assert any(said.startswith(sentence) for said in refused.value.message_dict["figure"])


def test_it_takes_two_ways_to_write_a_figure_for_the_same():
    drill = make_drill()
    drill.figure = knee_pull(knee=120.0) | {"gauge": None}
    drill.full_clean()
    assert drill.figure == knee_pull()
    assert isinstance(drill.figure["phases"][1]["pose"]["right"]["knee"], int)


def test_it_draws_each_figure_of_a_page_with_ids_of_its_own(signed_in, maya):
    drill = make_drill(figure=knee_pull())
    text = signed_in(maya).get(drill.get_absolute_url()).content.decode()
    assert f'id="fig-{drill.pk}-pause"' in text
    assert "fig-figure" in text


def test_it_reads_no_poses_for_a_list(maya, hillside, django_assert_num_queries):
    make_session(maya, hillside, [make_drill(figure=knee_pull())])
    session = Session.objects.with_plan(thumbnails=True).get()
    with django_assert_num_queries(0):
        drill = session.blocks.all()[0].drills.all()[0].drill
        assert drill.thumbnail
    assert "figure" in drill.get_deferred_fields()
    assert "figure" in Drill.objects.for_list().get().get_deferred_fields()
    session = Session.objects.with_plan().get()
    assert "thumbnail" in session.blocks.all()[0].drills.all()[0].drill.get_deferred_fields()


# --- Draft, published, archived -------------------------------------------------------


def listing(drill, team, athlete):
    """The pages that offer drills, and who reads each: 'coach' or 'athlete'."""
    session = make_session(athlete, team, [make_drill("Other", kind=drill.kind)])
    block = make_block([make_drill("Own", kind=drill.kind)], team=team)
    return {
        reverse("drills"): ("coach", "athlete"),
        reverse("anatomy"): ("coach", "athlete"),
        reverse("block", args=[block.pk]): ("coach",),
        reverse("block_new") + f"?kind={drill.kind}": ("coach",),
        reverse("session_edit", args=[session.pk]): ("coach",),
        reverse("session_extra", args=[session.pk]): ("athlete",),
    }


@pytest.mark.parametrize(
    ("status", "seen"), [("published", True), ("draft", False), ("archived", False)]
)
def test_it_offers_only_published_drills_on_every_page(client, hillside, dana, maya, status, seen):
    drill = make_drill("Secret lift", slug="secret-lift", status=status)
    for path, readers in listing(drill, hillside, maya).items():
        for reader in readers:
            client.force_login({"coach": dana, "athlete": maya.user}[reader])
            response = client.get(path)
            assert response.status_code == 200, path
            assert ("Secret lift" in response.content.decode()) is seen, path


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_it_shows_a_draft_only_to_admins(client, dana, maya, ada, status):
    drill = make_drill("Secret lift", status=status)
    for person, answer in ((dana, 404), (maya.user, 404), (ada, 200)):
        client.force_login(person)
        assert client.get(drill.get_absolute_url()).status_code == answer


def test_it_marks_a_draft_in_the_list_that_an_admin_reads(client, ada):
    make_drill("Secret lift", status="draft")
    client.force_login(ada)
    text = client.get(reverse("drills")).content.decode()
    assert "Secret lift" in text
    assert '<span class="tag">Draft</span>' in text


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_it_does_not_add_a_draft_by_its_name(client, hillside, maya, status):
    session = make_session(maya, hillside)
    drill = make_drill(status=status)
    client.force_login(maya.user)
    path = reverse("session_extra", args=[session.pk])
    assert client.post(path, {"drill": drill.slug}).status_code == 422
    assert not session.blocks.filter(drills__drill=drill).exists()


def test_it_leaves_what_was_assigned_as_it_was(client, hillside, maya, ada):
    drill = make_drill("Tuck jump", sets=3, kind="plyometric")
    session = make_session(maya, hillside, [drill])
    client.force_login(ada)
    for action in ("to_draft", "archive", "publish"):
        client.post("/admin/coaching/drill/", {"action": action, "_selected_action": [drill.pk]})
    drill.refresh_from_db()
    drill.name, drill.sets, drill.status = "Jump", 9, "archived"
    drill.save()
    [session_drill] = session_drills(session)
    assert (session_drill.name, session_drill.sets, session_drill.kind) == (
        "Tuck jump",
        3,
        "plyometric",
    )
    client.force_login(maya.user)
    assert "Tuck jump" in client.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("publish", "draft", "published"),
        ("archive", "published", "archived"),
        ("to_draft", "published", "draft"),
    ],
)
def test_it_changes_the_status_by_an_action(client, ada, action, before, after):
    drill = make_drill(status=before)
    client.force_login(ada)
    client.post("/admin/coaching/drill/", {"action": action, "_selected_action": [drill.pk]})
    drill.refresh_from_db()
    assert drill.status == after


def test_it_lets_nobody_publish_without_the_right_to(client):
    drill = make_drill(status="draft")
    client.force_login(make_user("Stan Staff", is_staff=True))
    answer = client.post(
        "/admin/coaching/drill/", {"action": "publish", "_selected_action": [drill.pk]}
    )
    drill.refresh_from_db()
    assert (answer.status_code, drill.status) == (403, "draft")


@pytest.mark.parametrize("right", [None, "view_drill", "change_drill", "view_block"])
def test_it_shows_the_drills_of_teams_to_staff_who_look_after_drills(ada, rivals, right):
    make_drill("Theirs", slug="theirs", team=rivals)
    make_drill("Draft", slug="draft", status="draft")
    shared = make_drill("Shared", slug="shared")
    helper = make_user("Stan Staff", is_staff=True)
    if right:
        helper.user_permissions.add(Permission.objects.get(codename=right))
    every = right in ("view_drill", "change_drill")
    assert Drill.objects.visible_to(ada).count() == 3
    assert list(Drill.objects.visible_to(helper)) == (
        list(Drill.objects.all()) if every else [shared]
    )


def test_it_redraws_a_thumbnail_that_an_older_release_drew():
    drill = make_drill("Tuck jump", slug="tuck-jump", figure=figures.shipped("tuck-jump"))
    plain = make_drill("Plank", slug="plank")
    drawn, changed = drill.thumbnail, drill.updated_at
    Drill.objects.update(thumbnail="<svg>old</svg>")
    Drill.objects.redraw()
    drill.refresh_from_db()
    plain.refresh_from_db()
    assert drill.thumbnail == drawn
    assert (drill.updated_at, drill.history.count()) == (changed, 1)
    assert plain.thumbnail == "<svg>old</svg>"
