"""People stand in one order on every page and database, and so do a day's sessions."""

import re

import pytest
from django.urls import reverse

from coaching import figures
from coaching.access import get_team_to_train_in
from coaching.forms.figures import FigureWidget
from coaching.models import Drill, Ladder, Session, day_with_plan
from coaching.rules.names import by_name
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_equipment,
    make_session,
    make_team,
)

BOXES = ("equipment", "implements")
NAMES = ["aisha Khan", "Elif Demir", "Émile Blanc", "Maya Okafor", "öykü Kaya", "Zoe Adams"]


def test_it_orders_names_whatever_their_case_and_accents():
    assert by_name(sorted(NAMES)) == NAMES
    assert by_name(sorted(NAMES, reverse=True)) == NAMES
    assert by_name(["Renee", "René", "Rene"]) == ["Rene", "René", "Renee"]


@pytest.mark.django_db
def test_it_orders_athletes_the_same_on_every_page(signed_in, dana, hillside, maya):
    squad = hillside.squads.create(name="Everyone")
    for name in NAMES:
        if name != maya.name:
            make_athlete(name, team=hillside)
    squad.athletes.set(hillside.memberships.exclude(athlete=None).values_list("athlete", flat=True))
    for membership in hillside.memberships.exclude(athlete=None):
        make_session(membership.athlete, team=hillside, date=hillside.today)
    client = signed_in(dana)

    def context(name, *args):
        return client.get(reverse(name, args=args)).context

    assert [row.athlete.name for row in context("board")["board"].part] == NAMES
    assert [row.athlete.name for row in context("team")["memberships"]] == NAMES
    assert [athlete.name for athlete in context("assign")["athletes"]] == NAMES
    assert [name for _pk, name in context("squad", squad.pk)["offered"]] == NAMES
    printed = context("squad_week_print", squad.pk, hillside.today)["printed"]
    assert [page.athlete.name for page in printed.pages] == NAMES
    squads = client.get(reverse("squads")).text
    found = [name for name in re.findall("|".join(NAMES), squads) if name in NAMES]
    assert found == NAMES


@pytest.mark.django_db
def test_it_orders_drills_blocks_and_equipment_the_same_on_every_page(signed_in, dana, hillside):
    for number, name in enumerate(reversed(NAMES)):
        drill = make_drill(name, slug=f"named-{number}", kind="strength", team=hillside)
        drill.equipment.add(make_equipment(f"thing-{number}", name=name))
        make_block(drills=[drill], team=hillside, name=name, kind="strength", level=1)
    client = signed_in(dana)

    def named(things):
        return [str(thing) for thing in things if str(thing) in NAMES]

    search = client.get(reverse("drills")).context["search"]
    assert named(search.found) == NAMES
    equipment = search.filters[1].choices
    assert named(equipment.values()) == NAMES
    groups = client.get(reverse("blocks")).context["groups"]
    assert [name for _kind, _label, blocks in groups for name in named(blocks)] == NAMES
    session = make_session(make_athlete("Ann", team=hillside), team=hillside, drills=[drill])
    assert named(client.get(reverse("session_extra", args=[session.pk])).context["drills"]) == NAMES
    hillside.drills.update(status="archived")
    assert named(client.get(reverse("drills_archived")).context["drills"]) == NAMES


@pytest.mark.django_db
def test_it_orders_what_an_admin_chooses_from_the_same_on_every_database(client, ada):
    figure = figures.shipped("tuck-jump")
    for number, name in enumerate(reversed(NAMES)):
        drill = make_drill(name, slug=f"named-{number}", kind="strength", figure=figure)
        make_equipment(f"thing-{number}", name=name)
        make_block(drills=[drill], name=name, kind="strength", level=1)
        Ladder.objects.create(name=name, slug=f"ladder-{number}").rungs.create(
            drill=Drill.objects.get(slug="named-0"), position=1
        )
    client.force_login(ada)

    def offered(address, name):
        page = client.get(address).text
        [select] = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
        return [found for found in re.findall(">([^<]+)</option>", select) if found in NAMES]

    block = reverse("admin:coaching_block_add")
    assert offered(block, "prescriptions-__prefix__-drill") == NAMES
    assert offered(block, "prescriptions-__prefix__-implement") == NAMES
    assert offered(reverse("admin:coaching_program_add"), "placements-__prefix__-block") == NAMES
    drill = Drill.objects.get(slug="named-0")
    assert offered(reverse("admin:coaching_drill_change", args=[drill.pk]), "implement") == NAMES
    sources = FigureWidget().shown("figure", "")["sources"]
    assert [name for _slug, name in sources] == NAMES
    page = client.get(drill.get_absolute_url())
    assert [ladder.name for ladder in page.context["ladders"]] == NAMES


@pytest.mark.django_db
def test_it_orders_a_days_sessions_the_same_on_every_page(signed_in, dana, hillside, maya):
    other = make_team("Alpha club", coach=dana)
    other.add_member(maya)
    day = maya.today
    second = make_session(maya, team=other, drills=[make_drill("Beta")], date=day)
    Session.objects.filter(pk=second.pk).update(slot=2)
    make_session(maya, team=hillside, drills=[make_drill("Alpha")], date=day)
    order = [hillside.sessions.get().pk, second.pk]
    assert [session.pk for session in day_with_plan(maya, day)] == order
    client = signed_in(dana)
    page = client.get(reverse("athlete_day", args=[maya.pk, day]))
    assert [compared.session.pk for compared in page.context["sessions"]] == order
    printed = client.get(reverse("athlete_week_print", args=[maya.pk, day])).context["printed"]
    [there] = [printed_day for printed_day in printed.pages[0].days if printed_day.date == day]
    assert [session.pk for session, _blocks in there.sessions] == order
    week = signed_in(maya).get(reverse("week"))
    [there] = [shown_day for shown_day in week.context["days"] if shown_day.date == day]
    assert [shown.session.pk for shown in there.sessions] == order


@pytest.mark.django_db
def test_it_orders_the_boxes_of_a_new_drill_and_trains_first_in_the_first_team(
    signed_in, dana, hillside, maya
):
    for number, name in enumerate(reversed(NAMES)):
        make_equipment(f"thing-{number}", name=name, implement=False)
        make_equipment(f"held-{number}", name=f"{name} held")
        make_team(name).add_member(maya)
    form = signed_in(dana).get(reverse("drill_new")).context["form"]
    boxes = {name: [label for _, label in form.fields[name].choices] for name in BOXES}
    assert boxes == {"equipment": NAMES, "implements": [f"{name} held" for name in NAMES]}
    assert get_team_to_train_in(maya).name == NAMES[0]
