"""The pose editor: fields, JSON and picture that say the same."""

import html
import json
import re

import pytest

from coaching import figures
from coaching.models import Drill
from coaching.poses import labels
from tests.factories import make_drill, make_user
from tests.helpers import change, fields_of

pytestmark = pytest.mark.django_db
PREVIEW = "/admin/coaching/drill/figure/"


def editor(response):
    """What a browser would send of the pose editor as it stands in the page."""
    text = response.content.decode()
    text = text[text.index("<pose-editor") : text.index("</pose-editor>")]
    sent = {}
    for found in re.finditer(r"<input\s([^>]*)>", text):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))
        box = attributes.get("type") == "checkbox"
        if "name" in attributes and (not box or re.search(r"\bchecked\b", found[1])):
            sent[attributes["name"]] = html.unescape(attributes.get("value", "on"))
    for name, value in re.findall(r'<textarea\s+name="([^"]*)"[^>]*>(.*?)</textarea>', text, re.S):
        sent[name] = html.unescape(value)
    for name, options in re.findall(r'<select\s+name="([^"]*)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        sent[name] = (chosen or re.search(r'value="([^"]*)"', options))[1]
    return sent


def page(client, drill):
    return client.get(f"/admin/coaching/drill/{drill.pk}/change/")


def preview(client, sent, **more):
    return client.post(PREVIEW, sent | more)


def written(response):
    return json.loads(editor(response)["figure"])


@pytest.fixture
def knee_pull(db):
    return make_drill("Band knee pull", figure=figures.shipped("band-knee-pull"))


@pytest.mark.parametrize("slug", figures.slugs())
def test_it_reads_every_figure_back_from_its_fields(admin_page, slug):
    data = figures.shipped(slug)
    sent = editor(preview(admin_page, {"figure": json.dumps(data)}))
    answer = preview(admin_page, sent)
    assert answer.status_code == 200
    assert written(answer) == labels.normalize(data)


def test_it_draws_what_the_fields_say_before_anything_is_saved(admin_page, knee_pull):
    sent = editor(page(admin_page, knee_pull))
    answer = preview(admin_page, sent, **{"figure-f-phases.1.pose.right.hip": "95"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert written(answer)["phases"][1]["pose"]["right"]["hip"] == 95
    assert "95°" in answer.content.decode()
    knee_pull.refresh_from_db()
    assert knee_pull.figure == figures.shipped("band-knee-pull")


def test_it_refuses_a_pose_out_of_range_and_marks_the_field(admin_page, knee_pull):
    sent = editor(page(admin_page, knee_pull))
    sent["figure-f-phases.1.pose.right.knee"] = "170"
    answer = preview(admin_page, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Phase 2, right, knee: 170 is outside -3 to 160." in text
    marked = re.search(r'<input[^>]*name="figure-f-phases.1.pose.right.knee"[^>]*>', text)
    assert 'aria-invalid="true"' in marked[0]
    assert text.count('aria-invalid="true"') == 1


def test_it_takes_the_json_where_that_was_changed(admin_page, knee_pull):
    sent = editor(page(admin_page, knee_pull))
    data = figures.shipped("tuck-jump")
    answer = preview(admin_page, sent, figure=json.dumps(data))
    assert written(answer) == data
    assert len(re.findall(r'name="figure-f-phases\.\d+\.seconds"', answer.content.decode())) == len(
        data["phases"]
    )


@pytest.mark.parametrize(
    "typed", ["{", "[1, 2]", '"jump"', "3", '{"phases": 3}', "NaN", "[" * 9999]
)
def test_it_says_what_is_wrong_with_the_json_and_keeps_it(admin_page, knee_pull, typed):
    sent = editor(page(admin_page, knee_pull))
    answer = preview(admin_page, sent, figure=typed)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert editor(answer)["figure"].split() == typed.split() or typed.startswith(('{"', "["))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("figure-f-phases.x.seconds", "1"),
        ("figure-f-phases.0.pose.trunk.deep", "1"),
        ("figure-f-phases.0", "1"),
        ("figure-f-props.0", "1"),
        ("figure-f-props.0.kind", "rocket"),
        ("figure-f-end", "99"),
        ("figure-f-still", "1, x"),
        ("figure-f-phases.0.seconds", "1e999"),
        ("figure-f-", "1"),
    ],
)
def test_it_survives_fields_that_no_page_sends(admin_page, knee_pull, name, value):
    sent = editor(page(admin_page, knee_pull)) | {name: value}
    assert preview(admin_page, sent).status_code in (200, 422)


def act(client, sent, act, **more):
    return preview(client, sent, **{"figure-act": act}, **more)


def test_it_copies_the_figure_of_another_drill(admin_page, knee_pull):
    bare = make_drill("Bare")
    sent = editor(page(admin_page, bare))
    assert sent["figure"] == ""
    answer = act(admin_page, sent, "copy", **{"figure-from": knee_pull.slug})
    assert written(answer) == knee_pull.figure
    assert act(admin_page, sent, "copy", **{"figure-from": "nothing"}).status_code == 200


def test_it_adds_and_takes_out_phases_and_things(admin_page, knee_pull):
    sent = editor(page(admin_page, knee_pull))
    more = act(admin_page, sent, "add-phase:0")
    data = written(more)
    assert len(data["phases"]) == 3
    assert data["phases"][0] == data["phases"][1]
    assert data["end"] == 2
    less = act(admin_page, editor(more), "remove-phase:1")
    assert written(less) == knee_pull.figure
    thing = act(admin_page, editor(less), "add-prop")
    assert written(thing)["props"][-1] == {"kind": "ground"}
    sent = editor(thing) | {"figure-f-props.2.kind": "box"}
    box = preview(admin_page, sent)
    assert written(box)["props"][-1] == {"kind": "box", "size": [0.3, 0.25]}
    assert "figure-f-props.2.size.0" in editor(box)
    assert written(act(admin_page, editor(box), "remove-prop:2")) == knee_pull.figure


def test_it_begins_and_clears_a_figure(admin_page):
    sent = editor(page(admin_page, make_drill()))
    begun = act(admin_page, sent, "new")
    assert begun.status_code == 422
    assert "Describe the movement" in begun.content.decode()
    sent = editor(begun) | {"figure-f-alt": "Standing, then lifting a knee."}
    drawn = preview(admin_page, sent)
    assert drawn.status_code == 200
    assert "fig-figure" in drawn.content.decode()
    assert editor(act(admin_page, editor(drawn), "clear"))["figure"] == ""


def test_it_lets_a_foot_stand_only_while_its_box_is_ticked(admin_page, knee_pull):
    sent = editor(page(admin_page, knee_pull))
    assert sent["figure-f-phases.0.stand.right?"] == "on"
    del sent["figure-f-phases.0.stand.right?"]
    assert set(written(preview(admin_page, sent))["phases"][0]["stand"]) == {"left"}


def all_fields(client, drill):
    response = page(client, drill)
    return {k: v for k, v in (fields_of(response) | editor(response)).items() if v is not None}


def test_it_saves_the_fields_and_draws_the_thumbnail(admin_page, knee_pull):
    sent = all_fields(admin_page, knee_pull) | {"figure-f-phases.1.pose.right.hip": "100"}
    path = f"/admin/coaching/drill/{knee_pull.pk}/change/"
    assert admin_page.post(path, sent).status_code == 302
    before = knee_pull.thumbnail
    knee_pull.refresh_from_db()
    assert knee_pull.figure["phases"][1]["pose"]["right"]["hip"] == 100
    assert knee_pull.thumbnail != before


def test_it_saves_a_drill_without_a_figure(admin_page):
    drill = make_drill()
    sent = all_fields(admin_page, drill)
    path = f"/admin/coaching/drill/{drill.pk}/change/"
    assert admin_page.post(path, sent).status_code == 302
    assert Drill.objects.get().figure is None


def test_it_refuses_to_save_what_cannot_be_drawn_and_keeps_what_was_typed(admin_page, knee_pull):
    sent = all_fields(admin_page, knee_pull) | {"figure-f-phases.1.pose.right.knee": "170"}
    response = admin_page.post(f"/admin/coaching/drill/{knee_pull.pk}/change/", sent)
    assert response.status_code == 200
    assert "Phase 2, right, knee" in response.content.decode()
    assert editor(response)["figure-f-phases.1.pose.right.knee"] == "170"
    knee_pull.refresh_from_db()
    assert knee_pull.figure == figures.shipped("band-knee-pull")


def test_it_previews_without_scripts_and_saves_nothing(admin_page, knee_pull):
    sent = all_fields(admin_page, knee_pull) | {
        "figure-f-phases.1.pose.right.hip": "95",
        "name": "Another name",
        "figure-act": "preview",
    }
    response = admin_page.post(f"/admin/coaching/drill/{knee_pull.pk}/change/", sent)
    text = response.content.decode()
    assert "Nothing is saved yet" in text
    assert "95°" in text
    assert 'value="Another name"' in text
    knee_pull.refresh_from_db()
    assert knee_pull.name == "Band knee pull"


def test_it_copies_by_the_field_of_a_whole_form(admin_page, knee_pull):
    bare = make_drill("Bare")
    assert change(admin_page, bare, figure=json.dumps(knee_pull.figure)).status_code == 302
    bare.refresh_from_db()
    assert bare.thumbnail == knee_pull.thumbnail


def test_it_draws_only_for_those_who_edit_drills(client, dana, knee_pull):
    sent = {"figure": json.dumps(knee_pull.figure)}
    assert client.post(PREVIEW, sent).status_code == 302
    client.force_login(dana)
    assert client.post(PREVIEW, sent).status_code == 302
    client.force_login(make_user("Stan Staff", is_staff=True))
    assert client.post(PREVIEW, sent).status_code == 403


def test_it_draws_only_what_is_posted(admin_page):
    assert admin_page.get(PREVIEW).status_code == 405


def test_it_has_no_inline_style_or_script(admin_page, knee_pull):
    text = page(admin_page, knee_pull).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)[^>]*>\s*\S", text)
    assert 'type="module"' in text


def test_it_shows_the_pictures_in_the_list_of_drills(signed_in, ada):
    make_drill("Tuck jump", slug="tuck-jump", figure=figures.shipped("tuck-jump"))
    make_drill("Plank")
    page = signed_in(ada).get("/admin/coaching/drill/").content.decode()
    assert page.count('class="fig fig-thumb"') == 1
