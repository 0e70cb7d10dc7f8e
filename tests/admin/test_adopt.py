"""A team's own drill becomes everybody's."""

import pytest

from coaching.models import Drill
from coaching.services.catalogue import history
from tests.factories import make_block, make_drill, make_logged_set, make_session, session_drills

pytestmark = pytest.mark.django_db
PATH = "/admin/coaching/drill/"


def adopt(admin_page, *drills):
    chosen = {"_selected_action": [drill.pk for drill in drills], "action": "adopt"}
    return admin_page.post(PATH, chosen, follow=True).content.decode()


def test_it_adopts_a_drill_and_keeps_what_was_done(
    admin_page, hillside, maya, theo, signed_in, rosa
):
    drill = make_drill("Hill march", slug="hill-march", team=hillside)
    make_block([drill], team=hillside)
    session = make_session(maya, drills=[drill])
    make_logged_set(session_drills(session)[0])
    assert "Everybody’s now: Hill march." in adopt(admin_page, drill)
    drill.refresh_from_db()
    assert drill.team is None
    assert drill.logged_sets.count() == 1
    change = history.changes(drill)[0]
    assert (change.who, change.reason) == ("Ada Admin", "adopted")
    differences = [(d.label, d.removed, d.added) for d in change.differences]
    assert differences == [("Team", ["Hillside Track Club"], [])]
    assert Drill.objects.visible_to(theo.user).filter(pk=drill.pk).exists()
    assert signed_in(rosa).get("/drills/hill-march/").status_code == 200


def test_it_refuses_a_short_name_of_the_shipped_catalogue(admin_page, hillside):
    drill = make_drill("Our jump", slug="tuck-jump", team=hillside)
    fine = make_drill("Hill march", slug="hill-march", team=hillside)
    page = adopt(admin_page, drill, fine)
    assert "has this short name already: Our jump." in page
    assert Drill.objects.get(pk=drill.pk).team == hillside
    assert Drill.objects.get(pk=fine.pk).team is None


def test_it_says_when_there_is_nothing_to_adopt(admin_page):
    shared = make_drill("Shared", slug="shared")
    versions = Drill.history.filter(id=shared.pk).count()
    assert "These are everybody’s already." in adopt(admin_page, shared)
    assert Drill.history.filter(id=shared.pk).count() == versions


@pytest.mark.parametrize("address", ["http://example.com/a", "ftp://example.com/a", "x"])
def test_it_takes_a_video_of_https_only(admin_page, address):
    drill = make_drill("Shared", slug="shared")
    path = f"{PATH}{drill.pk}/change/"
    page = admin_page.post(path, {"video_url": address})
    assert "Give the whole address. It starts with https://." in page.content.decode()
    page = admin_page.post(path, {"video_url": "https://example.com/a"})
    assert "Give the whole address." not in page.content.decode()
