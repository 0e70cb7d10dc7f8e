import pytest
from django.db import IntegrityError

from coaching import squads
from coaching.models import Squad

pytestmark = pytest.mark.django_db


@pytest.fixture
def sprinters(hillside):
    return Squad.objects.create(team=hillside, name="Sprinters")


def names(squad):
    return list(squad.athletes.order_by("name").values_list("name", flat=True))


def test_it_puts_athletes_in_a_squad_once(sprinters, dana, maya, priya):
    assert squads.add(sprinters, [maya], by=dana).athletes == [maya]
    assert squads.add(sprinters, [maya, priya], by=dana).athletes == [priya]
    assert names(sprinters) == ["Maya Okafor", "Priya Nair"]


def test_it_takes_them_out_again(sprinters, dana, maya, priya):
    squads.add(sprinters, [maya, priya], by=dana)
    assert squads.remove(sprinters, [maya], by=dana) == 1
    assert squads.remove(sprinters, [maya], by=dana) == 0
    assert names(sprinters) == ["Priya Nair"]


def test_an_athlete_can_be_in_several(sprinters, hillside, dana, maya):
    hurdlers = Squad.objects.create(team=hillside, name="Hurdlers")
    for squad in (sprinters, hurdlers):
        squads.add(squad, [maya], by=dana)
    assert maya.squads.count() == 2


def test_it_takes_nobody_of_another_team(sprinters, dana, maya, theo):
    with pytest.raises(ValueError, match="not in the team"):
        squads.add(sprinters, [maya, theo], by=dana)
    assert names(sprinters) == []


def test_a_name_is_free_again_once_its_squad_is_put_away(sprinters, hillside):
    sprinters.archive()
    Squad.objects.create(team=hillside, name="sprinters")
    with pytest.raises(IntegrityError):
        Squad.objects.create(team=hillside, name="SPRINTERS")
