import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Squad
from tests.factories import make_athlete, make_squad, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sprinters(hillside, maya):
    return make_squad(hillside, maya)


def test_it_makes_a_squad_and_opens_it(coach, hillside):
    assert "No squads yet" in coach.get(reverse("squads")).content.decode()
    response = coach.post(reverse("squads"), {"name": "Hurdlers"})
    squad = Squad.objects.get()
    assert (squad.team, squad.name) == (hillside, "Hurdlers")
    assert response.headers["Location"] == squad.get_absolute_url()


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "Fill this in."), ("sprinters", "of this name already"), ("x" * 61, "60")],
)
def test_it_says_what_is_wrong_with_a_name(name, message, coach, sprinters):
    response = coach.post(reverse("squads"), {"name": name})
    assert response.status_code == 422
    assert message in str(response.context["form"].errors["name"])
    assert f'value="{name}"' in response.content.decode() or not name


def test_it_renames_a_squad(coach, sprinters, hillside):
    make_squad(hillside, name="Hurdlers")
    url = reverse("squad", args=[sprinters.pk])
    assert coach.post(url, {"name": "hurdlers"}).status_code == 422
    coach.post(url, {"name": "Sprint group"})
    sprinters.refresh_from_db()
    assert sprinters.name == "Sprint group"


def test_exactly_those_who_are_ticked_are_in_it(coach, sprinters, maya, priya, eli, theo):
    url = reverse("squad_athletes", args=[sprinters.pk])
    coach.post(url, {"athlete": [priya.pk, eli.pk]})
    assert set(sprinters.athletes.all()) == {priya, eli}
    response = coach.post(url, {"athlete": [theo.pk]})
    assert response.status_code == 422
    assert "not in this team" in response.content.decode()
    assert set(sprinters.athletes.all()) == {priya, eli}
    coach.post(url)
    assert not sprinters.athletes.exists()


def test_one_whom_another_coach_added_meanwhile_stays(coach, sprinters, maya, priya, eli):
    page = coach.get(sprinters.get_absolute_url())
    assert page.context["was"] == [str(maya.pk)]
    url = reverse("squad_athletes", args=[sprinters.pk])
    coach.post(url, {"athlete": [maya.pk, eli.pk]})
    coach.post(url, {"was": ["", maya.pk], "athlete": [priya.pk]})
    assert set(sprinters.athletes.all()) == {priya, eli}


def test_it_puts_a_squad_away_and_back(coach, sprinters, hillside):
    page = coach.post(reverse("squad_archive", args=[sprinters.pk]), follow=True).content.decode()
    assert "1 archived squad" in page
    assert coach.get(reverse("assign")).context["squads"] == []
    assert coach.post(reverse("squad_athletes", args=[sprinters.pk])).status_code == 404
    assert "Archived on" in coach.get(sprinters.get_absolute_url()).content.decode()
    other = make_squad(hillside, name="Sprinters")
    restore = reverse("squad_restore", args=[sprinters.pk])
    assert "another squad called" in coach.post(restore, follow=True).content.decode()
    other.delete()
    coach.post(restore)
    assert Squad.objects.active().get() == sprinters


def test_it_shows_squads_on_the_team_and_on_the_athlete(coach, sprinters, maya):
    for url in (reverse("team"), reverse("athlete", args=[maya.pk])):
        assert sprinters.get_absolute_url() in coach.get(url).content.decode()


def test_one_who_is_archived_leaves_the_squads(coach, sprinters, maya):
    coach.post(reverse("athlete_archive", args=[maya.pk]))
    assert not sprinters.athletes.exists()
    coach.post(reverse("athlete_restore", args=[maya.pk]))
    assert sprinters.athletes.exists()  # taken back at once: as if it had not been


@pytest.mark.parametrize("name", ["squads", "squad"])
def test_its_queries_do_not_depend_on_the_number_of_athletes(name, coach, hillside):
    counts = []
    for number in (1, 20):
        athletes = [make_athlete(f"A {number} {n}", team=hillside) for n in range(number)]
        squad = make_squad(hillside, *athletes, name=f"Squad {number}")
        url = reverse(name, args=[squad.pk] if name == "squad" else [])
        with CaptureQueriesContext(connection) as queries:
            coach.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


# --- coaches ----------------------------------------------------------------------------------


def test_a_coach_can_be_taken_out_but_one_stays(coach, hillside, dana):
    other = make_user("Noel Marsh")
    hillside.add_coach(other)
    page = coach.get(reverse("team")).content.decode()
    assert "Take Noel Marsh out of the team" in page
    coach.post(reverse("coach_removal", args=[other.pk]))
    assert list(hillside.coaches()) == [dana]
    assert "out of the team" not in coach.get(reverse("team")).content.decode()
    last = coach.post(reverse("coach_removal", args=[dana.pk]), follow=True).content.decode()
    assert "A team keeps at least one coach who plans." in last
    assert list(hillside.coaches()) == [dana]
    assert coach.post(reverse("coach_removal", args=[other.pk])).status_code == 404
