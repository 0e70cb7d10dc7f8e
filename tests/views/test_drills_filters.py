"""The list of drills narrowed by muscle, equipment, sides and impact."""

import pytest

from coaching.models import Muscle
from tests.factories import make_drill, make_equipment
from tests.html import html_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def drills(db):
    psoas = Muscle.objects.create(slug="psoas", name="Psoas", hip_angle_from=90, hip_angle_to=140)
    iliacus = Muscle.objects.create(
        slug="iliacus", name="Iliacus", hip_angle_from=0, hip_angle_to=90
    )
    hang = make_drill("Hang", slug="hang", hanging=True)
    hang.muscles.add(psoas, iliacus)
    hang.equipment.add(make_equipment("pull-up-bar", implement=False))
    squat = make_drill("Squat", slug="squat", kind="strength", side_mode="per_side")
    squat.muscles.add(iliacus)
    squat.implements.add(make_equipment("pvc-pipe"))
    jump = make_drill("Jump", slug="jump", kind="plyometric", impact=True)
    jump.muscles.add(psoas)
    return [hang, squat, jump]


def names_in(response):
    text = html_of(response)
    return {name for name in ("Hang", "Squat", "Jump") if f"<h3>{name}</h3>" in text}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Hang", "Squat", "Jump"}),
        ("muscle=psoas", {"Hang", "Jump"}),
        ("equipment=pull-up-bar", {"Hang"}),
        ("equipment=pvc-pipe", {"Squat"}),
        ("equipment=none", {"Jump"}),
        ("sides=yes", {"Squat"}),
        ("sides=no", {"Hang", "Jump"}),
        ("impact=with", {"Jump"}),
        ("impact=without", {"Hang", "Squat"}),
        ("muscle=iliacus&impact=without&sides=no", {"Hang"}),
        ("q=pvc", {"Squat"}),
        ("muscle=psoas&kind=plyometric", {"Jump"}),
        ("muscle=soleus&equipment=kettle&sides=1&impact=&kind=x", {"Hang", "Squat", "Jump"}),
    ],
)
def test_it_narrows_the_list(drills, signed_in, maya, asked, found):
    response = signed_in(maya).get(f"/drills/?{asked}")
    assert response.status_code == 200
    assert names_in(response) == found


def test_it_shows_what_is_chosen_and_how_to_leave_each_out(drills, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/?muscle=psoas&impact=without&kind=x&q=hang"))
    assert '<option value="psoas" selected>Psoas</option>' in text
    assert '<a class="chip" href="/drills/?q=hang&amp;impact=without">' in text
    assert '<a class="chip" href="/drills/?q=hang&amp;muscle=psoas">' in text
    assert '<a class="chip" href="/drills/?muscle=psoas&amp;impact=without">' in text
    assert '<a class="chip clear" href="/drills/">Clear all</a>' in text
    assert 'href="/drills/?q=hang&amp;kind=plyometric&amp;muscle=psoas&amp;impact=without"' in text


def test_it_has_no_chips_when_nothing_is_chosen(drills, signed_in, maya):
    assert "Clear all" not in html_of(signed_in(maya).get("/drills/?kind=strength"))


def test_it_says_what_to_leave_out_when_nothing_fits(drills, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/?muscle=psoas&sides=yes"))
    assert "No drill fits all of this" in text
    assert '<a href="/drills/?sides=yes">Psoas</a><span class="dim">then 1 drill</span>' in text
    way = '<a href="/drills/?muscle=psoas">Each side</a><span class="dim">then 2 drills</span>'
    assert way in text


def test_it_offers_only_what_a_drill_has(drills, signed_in, maya):
    make_equipment("sled", name="Sled", implement=False)
    text = html_of(signed_in(maya).get("/drills/"))
    assert "Pull up bar</option>" in text
    assert "Sled" not in text


def test_it_writes_the_choice_into_the_address_and_counts_aloud(drills, signed_in, maya):
    response = signed_in(maya).get("/drills/?q=&muscle=psoas&equipment=&sides=nonsense", **HTMX)
    assert response["HX-Replace-Url"] == "/drills/?muscle=psoas"
    assert "2 drills</p>" in html_of(response)
    assert 'hx-swap-oob="innerHTML"' in html_of(response)


def test_it_works_as_a_plain_form(drills, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/"))
    assert '<form class="drill-find" method="get" action="/drills/"' in text
    assert '<noscript><button class="btn">Find</button></noscript>' in text
