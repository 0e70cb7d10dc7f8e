"""Import and export in the admin."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coaching.models import Drill
from coaching.services import catalogue
from coaching.services.catalogue import history, transfer
from tests.factories import make_block, make_drill, make_user
from tests.html import compact

pytestmark = pytest.mark.django_db
PATH = "/admin/coaching/drill/transfer/"


def look(client, text, name="drills.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(PATH, {"file": SimpleUploadedFile(name, content)})


def hidden(response):
    text = response.content.decode()
    return dict(re.findall(r'type="hidden" name="(name|expected|content)" value="([^"]*)"', text))


@pytest.mark.parametrize(
    ("kind", "start"), [("xlsx", b"PK"), ("csv", b"PK"), ("toml", b"[[drill]]")]
)
def test_it_exports_the_whole_catalogue(admin_page, kind, start):
    make_drill()
    response = admin_page.get(f"{PATH}{kind}/")
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert response["Content-Disposition"].startswith('attachment; filename="catalogue.')
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("kind", transfer.FORMATS)
@pytest.mark.parametrize("model", ["drill", "block"])
def test_it_exports_the_chosen_rows(admin_page, kind, model):
    rows = {
        "drill": lambda: [make_drill(), make_drill()],
        "block": lambda: [make_block(), make_block()],
    }[model]()
    response = admin_page.post(
        f"/admin/coaching/{model}/",
        {"action": f"export_{kind}", "_selected_action": [rows[0].pk]},
    )
    name = response["Content-Disposition"].split('"')[1]
    import_rows, problems = transfer.read(name, response.content)
    assert problems == []
    assert [drill.slug for drill in import_rows] == [rows[0].slug]


def test_it_exports_nothing_of_a_team(admin_page, hillside):
    drill = make_drill(team=hillside)
    response = admin_page.post(
        "/admin/coaching/drill/", {"action": "export_csv", "_selected_action": [drill.pk]}
    )
    assert response.status_code == 302


def test_it_shows_what_changes_and_folds_up_what_stays(admin_page):
    for name in ("Hang", "Jump", "March"):
        make_drill(name, slug=name.lower(), rest_s=60)
    page = look(admin_page, "drill,rest_s\nhang,60\njump,75\nmarch,60\n").content.decode()
    shown, _, folded = page.partition('<details class="resting">')
    assert "1 row to look at" in shown
    assert "Jump" in shown
    assert "Hang" not in shown
    assert "2 rows stay the same" in folded
    assert "Hang" in folded
    assert "March" in folded


def test_it_looks_first_and_imports_after(admin_page):
    drill = make_drill("Jump", slug="jump", rest_s=60)
    seen = look(admin_page, "drill,rest_s\njump,75\n")
    assert seen.status_code == 200
    assert "<ins>75</ins>" in seen.content.decode()
    assert Drill.objects.get().rest_s == 60
    done = admin_page.post(PATH, hidden(seen), follow=True)
    assert "1 row is changed." in done.content.decode()
    assert Drill.objects.get().rest_s == 75
    newest = history.changes(drill)[0]
    assert (newest.who, newest.reason) == ("Ada Admin", "import of drills.csv")


def test_it_asks_again_when_the_catalogue_changed_meanwhile(admin_page):
    make_drill("Jump", slug="jump", rest_s=60)
    seen = look(admin_page, "drill,rest_s\njump,75\n")
    Drill.objects.update(rest_s=10)
    again = admin_page.post(PATH, hidden(seen))
    assert again.status_code == 409
    assert Drill.objects.get().rest_s == 10
    assert admin_page.post(PATH, hidden(again)).status_code == 302
    assert Drill.objects.get().rest_s == 75


def test_it_shows_mistakes_by_row_and_column_and_offers_nothing_to_confirm(admin_page):
    make_drill("Jump", slug="jump")
    response = look(admin_page, "drill,rest_s\njump,soon\n")
    text = compact(response.content.decode())
    assert response.status_code == 422
    assert '<th scope="row">Drills, row 2</th><td>rest_s</td>' in text
    assert "content" not in hidden(response)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"\xff\xfe"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.toml", b"[["),
        ("a.png", b"\x89PNG"),
        ("a.csv", b"a" * (transfer.MAX_BYTES + 1)),
        ("a.csv", b"<script>alert(1)</script>\n"),
    ],
)
def test_it_refuses_junk_in_plain_words(admin_page, name, content):
    response = look(admin_page, content, name)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'class="errornote"' in text or 'class="errorlist"' in text or "mistake" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"content": "%%%", "name": "a.csv", "expected": "x"},
        {"content": base64.b64encode(b"junk").decode(), "name": "a.csv", "expected": "x"},
        {"content": "", "name": "", "expected": ""},
    ],
)
def test_it_refuses_a_confirmation_that_was_tampered_with(admin_page, data):
    assert admin_page.post(PATH, data).status_code == 422


def test_it_says_that_nothing_would_change(admin_page):
    make_drill("Jump", slug="jump", rest_s=60)
    text = look(admin_page, "drill,rest_s\njump,60\n").content.decode()
    assert "says the same already" in text
    assert "Import all of this" not in text


def test_it_lets_only_those_in_who_may(client, dana):
    make_drill("Jump", slug="jump")
    assert client.get(PATH).status_code == 302
    client.force_login(dana)
    assert client.get(PATH).status_code == 302
    client.force_login(make_user("Stan Staff", is_staff=True))
    assert client.get(PATH).status_code == 403
    assert client.get(f"{PATH}csv/").status_code == 403
    assert look(client, "drill,rest_s\njump,75\n").status_code == 403


def test_it_knows_no_other_format(admin_page):
    assert admin_page.get(f"{PATH}exe/").status_code == 404


def test_it_leads_to_the_page_from_the_lists(admin_page):
    assert f'href="{PATH}"' in admin_page.get("/admin/coaching/drill/").content.decode()
    assert f'href="{PATH}"' not in admin_page.get("/admin/coaching/user/").content.decode()


def test_it_has_a_page_that_explains_itself(admin_page):
    catalogue.load()
    text = admin_page.get(PATH).content.decode()
    assert "Look at what would change" in text
    assert "style=" not in text
