"""Every address, every role, every method, against the table in the repo."""

import logging
import pickle
import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import resolve, reverse

from coaching.accounts import Backend
from coaching.models import (
    AthleteMerge,
    CalendarFeed,
    DayMark,
    Invitation,
    JoinRequest,
    Ladder,
    PlannedTest,
    Removal,
    RosterImport,
    Rung,
    Session,
    Team,
    User,
)
from coaching.rules.sides import set_id
from coaching.services import assignments
from coaching.services.notifications.mails import token_for
from tests import permissions
from tests.factories import (
    make_assessment,
    make_athlete,
    make_block,
    make_comment,
    make_drill,
    make_equipment,
    make_guardian,
    make_invitation,
    make_logged_set,
    make_need,
    make_notification,
    make_program,
    make_promotion,
    make_restriction,
    make_season_link,
    make_squad,
    make_still,
    make_team,
    make_turnover,
    make_user,
    session_drills,
    with_drills,
)
from tests.helpers import NOTED, TOLD, WHY, tell_of_health

pytestmark = pytest.mark.django_db
# Shares of the addresses, so that several processes can walk them at once.
PARTS = 6
ADDRESSES = {name: (parameters, route) for name, parameters, route in permissions.addresses()}


#: Of a removal of which nothing is left to put back.
NOTHING = {"sessions": [], "blocks": [], "drills": [], "ended_from": None}


@pytest.fixture
def people(dana, hillside, maya, priya, rosa, theo, ada):
    """{role: account}. Dana owns Hillside. Who was taken out of it has another team."""
    removed = make_user("Cory Coach")
    hillside.add_coach(removed)
    hillside.remove_coach(removed, by=dana)
    make_team("Lakeside", coach=removed)
    second, assistant, no_medical = (
        make_user(name) for name in ("Carla Coach", "Ana Assistant", "Nora Nurseless")
    )
    hillside.add_coach(second)
    hillside.add_coach(assistant, assists=True)
    hillside.add_coach(no_medical, sees_health=False)
    return {
        "anonymous": None,
        "athlete": maya.user,
        "teammate": priya.user,
        "coach": dana,
        "rival": rosa,
        "admin": ada,
        "shared": rosa,
        "removed": removed,
        "left": dana,
        "leaver": maya.user,
        "closed": dana,
        "member": maya.user,
        "second": second,
        "assistant": assistant,
        "no_medical": no_medical,
    }


@pytest.fixture
def states(hillside, rivals, maya, dana):
    """{role: what happened before}."""

    def leave():
        maya.memberships.get(team=hillside).archive()

    def close():
        Team.objects.get(pk=hillside.pk).archive()
        make_team("Ridge", coach=dana)

    return {
        "shared": lambda: rivals.add_member(maya),
        "left": leave,
        "leaver": leave,
        "closed": close,
        "member": close,
    }


@pytest.fixture
def samples(people, hillside, dana, maya):
    """A thing of Hillside's for every parameter: Maya's session, Dana's block, ..."""
    drill = make_drill("Hang", slug="hang", team=hillside)
    block = make_block([drill], team=hillside)
    assignment = assignments.assign(hillside, with_drills(block), [maya], [maya.today], by=dana)
    session = Session.objects.get()
    session_drill = session_drills(session)[0]
    row = make_logged_set(session_drill, 1)
    waiting = make_athlete("Noa", team=hillside)
    invitation = Invitation.objects.create(team=hillside, created_by=dana, athlete=waiting)
    make_restriction(maya, "no_impact", set_by=dana)
    mark = DayMark.objects.create(
        team=hillside, athlete=maya, date=maya.today, kind="race", created_by=dana
    )
    ladder = Ladder.objects.create(slug="hang", name="Hang")
    rung = Rung.objects.create(ladder=ladder, position=1, drill=drill)
    step = make_promotion(maya, hillside, rung)
    test = make_assessment(team=hillside)
    make_turnover()
    added = RosterImport.objects.create(slug="list", team=hillside, by=dana, waiting="Noa")
    added.athletes.add(waiting)
    make_equipment()
    program = make_program([(1, 0, block)], hillside)
    feed = CalendarFeed.objects.create(user=maya.user)
    season = make_season_link(maya)
    young = make_athlete("Ida", team=hillside, birth_date=date(maya.today.year - 14, 1, 1))
    guardian = make_guardian(young)
    pks = {
        "program": program.pk,
        "squad": make_squad(hillside, maya).pk,
        "coach": dana.pk,
        "coach_duty": people["second"].pk,
        "coach_handing": people["second"].pk,
        "calendar_feed": feed.pk,
        "season_link": season.pk,
        "athlete": maya.pk,
        "block": block.pk,
        "assignment": assignment.pk,
        "trash_return": Removal.objects.create(
            team=hillside, assignment=assignment, by=dana, snapshot=NOTHING
        ).pk,
        "invitation": invitation.pk,
        "join_request": JoinRequest.objects.create(
            invitation=make_invitation(hillside, asks=True), user=make_user("Noa Levi")
        ).pk,
        "merge": AthleteMerge.objects.create(
            team=hillside, kept=maya, gone_name="M. Okafor", by=dana
        ).pk,
        "session": session.pk,
        "comment": make_comment(session).pk,
        "drill": session_drill.pk,
        "swap": session_drill.pk,
        "skips": session_drill.pk,
        "set": row.pk,
        "restriction": maya.pk,
        "day_mark": mark.pk,
        "promotion": step.pk,
        "need": make_need(maya).pk,
        "notification": make_notification(maya.user, "today").pk,
        "ladder": ladder.pk,
        "own_ladder": ladder.pk,
        "assessment": test.pk,
        "result": make_still(maya, test).result_id,
        "roster": added.pk,
        "planned_test": PlannedTest.objects.create(
            team=hillside, athlete=maya, assessment=test, date=maya.today, created_by=dana
        ).pk,
    }
    assert row.pk == set_id(session_drill.pk, 1, "both")
    # Where an empty form says nothing about who may, a full one is sent.
    a_set = {"session_drill": session_drill.pk, "number": 1, "side": "both", "reason": "time"}
    bodies = {"set_log": a_set, "set_skip": a_set, "drill_skips": a_set}
    bodies["athlete_results"] = {"assessment": test.slug, "key": uuid4(), "value": 1}
    return {
        "bodies": bodies,
        "pks": pks,
        "slug": "hang",
        "token": invitation.token,
        "feed_token": feed.token,
        "season_token": season.token,
        "guardian_token": guardian.token,
        "stop_token": token_for(maya.user, "today"),
        "date": maya.today,
        "session": session.pk,
        "placement": program.placements.get().pk,
        "prescription": block.prescriptions.get().pk,
        "of": "now",
        "press": uuid4(),
        "language": "en",
    }


def values_of(name, parameters, samples):
    def value(parameter):
        if name == "calendar_feed":
            return samples["feed_token"]
        if name == "unsubscribe":
            return samples["stop_token"]
        if name == "season":
            return samples["season_token"]
        if name == "guardian":
            return samples["guardian_token"]
        if name.startswith("admin:") and parameter in ("object_id", "id"):
            return str(first_of(name))
        if parameter == "pk" and name.startswith("mfa_"):
            return 1
        if parameter == "pk":
            stems = sorted(samples["pks"], key=len, reverse=True)
            stem = next(stem for stem in stems if name.startswith(stem))
            return samples["pks"][stem]
        return OTHERS.get(parameter, samples.get(parameter))

    return {parameter: value(parameter) for parameter in parameters}


def first_of(name):
    """The key of a row of the model that an admin's address is about."""
    if name == "admin:view_on_site":
        return 999999
    if name == "admin:auth_user_password_change":
        return User.objects.earliest("pk").pk
    app, model, _ = name.removeprefix("admin:").split("_", 2)
    row = apps.get_model(app, model).objects.order_by("pk").first()
    return row.pk if row else 1


# Parameters of the libraries' addresses: things that are not there, or not the reader's.
OTHERS = {
    "key": "no-such-key",
    "uidb36": "1",
    "app_label": "coaching",
    "content_type_id": "1",
    "url": "nothing/",
    "kind": "csv",
    "change": 999999,
    "file": 999999,
    "guardian": 999999,
    "rule": "contacts",
    "way": "photo",
    "change_id": "00000000-0000-0000-0000-000000000000",
}


def test_it_has_every_address_in_the_table():
    assert sorted(permissions.table()) == sorted(ADDRESSES)


def observed(names, people, states, samples):
    """The lines of the table as the site answers now, and what a browser may keep of it."""
    clients = permissions.sessions_of(people)
    lines, kept = [], set()
    for name in names:
        parameters, route = ADDRESSES[name]
        address = (
            permissions.start_of(route)
            if name.startswith("/")
            else reverse(name, kwargs=values_of(name, parameters, samples))
        )
        body = samples["bodies"].get(name)
        roles = permissions.roles_at(name)
        found, may_be_kept = permissions.answers(address, roles, clients, states, body)
        lines += permissions.lines_of(name, found)
        if name not in permissions.MAY_BE_KEPT:
            kept |= {(name, *right) for right in may_be_kept}
    return lines, kept


@pytest.fixture
def _quick(people, settings, monkeypatch):
    """Thousands of requests: sessions in the cookies, accounts read once, nothing written about.

    Every request still has an account object of its own.
    """
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    users = [user for user in people.values() if user]
    pickled = {user.pk: pickle.dumps(Backend().get_user(user.pk)) for user in users}
    monkeypatch.setattr(Backend, "get_user", lambda _, pk: pickle.loads(pickled[int(pk)]))
    monkeypatch.setattr(logging.getLogger("django"), "disabled", True)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("part", range(PARTS))
def test_it_answers_everyone_as_the_table_says(part, people, states, samples):
    names = sorted(ADDRESSES)[part::PARTS]
    wanted = [line for name in names for line in permissions.table().get(name, [])]
    lines, kept = observed(names, people, states, samples)
    assert lines == wanted
    # Back on a shared phone shows nothing of who signed out.
    assert kept == set()


def _doors(page, base):
    """(name, method) of each address of the site that a page leads to, or sends a form to."""
    html = page.content.decode()
    sent = re.findall(r"<form\b([^>]*)>", html) + re.findall(r"(formaction=[^>]*)>", html)
    doors = {(href, "GET") for href in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', html)}
    for attributes in sent:
        action = re.search(r'(?:form)?action="([^"]*)"', attributes)
        is_sent = 'method="post"' in attributes or attributes.startswith("formaction")
        method = "POST" if is_sent else "GET"
        doors.add((action[1] if action else base, method))
    for address, method in doors:
        path = unescape(address).partition("#")[0].partition("?")[0] or base
        if path.startswith("/") and not path.startswith(("/static/", "/accounts/")):
            yield resolve(path).view_name, method


def _answer_in_table(name, method, role):
    column = (*permissions.ROLES, *permissions.STATES).index(role)
    for line in permissions.table().get(name, []):
        _name, methods, statuses = line.split("  ")
        of_role = statuses.split()
        if method in methods.split(",") and column < len(of_role):
            return of_role[column]
    return ""


@pytest.mark.parametrize("role", ["assistant", "no_medical"])
def test_it_shows_no_way_to_a_door_that_is_closed(role, people, samples, client):
    """Each page that she may open, with all that it leads to and sends: what other coaches may."""
    client.force_login(people[role])
    closed = {}
    for name in sorted(ADDRESSES):
        if _answer_in_table(name, "GET", role) != "200":
            continue
        address = reverse(name, kwargs=values_of(name, ADDRESSES[name][0], samples))
        page = client.get(address)
        if page.status_code != 200 or "text/html" not in page.get("Content-Type", ""):
            continue
        for door in _doors(page, address):
            if _answer_in_table(*door, role) == "403" != _answer_in_table(*door, "second"):
                closed.setdefault(name, set()).add(door)
    assert closed == {}


def test_no_page_of_a_coach_tells_her_of_it(people, samples, hillside, maya, dana, client):
    """Every address that answers her with a page, of the athlete and the session that it is told
    of; who coaches with her reads it on several of them.
    """
    told = tell_of_health(maya, hillside, by=dana)
    samples["pks"] |= {"session": told.pk, "drill": session_drills(told)[0].pk}
    there, found = set(), {}
    for reader in (people["no_medical"], dana):
        client.force_login(reader)
        for name in sorted(ADDRESSES):
            if name.startswith(("/", "admin:", "account_", "mfa_")) or name in EVERYBODYS:
                continue
            answer = client.get(reverse(name, kwargs=values_of(name, ADDRESSES[name][0], samples)))
            if answer.status_code != 200 or answer.streaming:
                continue
            text = answer.content.decode(errors="replace")
            words = [word for word in (TOLD, NOTED, WHY) if word in text]
            if reader != dana and words:
                found[name] = words
            elif words:
                there.add(name)
    assert found == {}
    assert {"athlete_day", "athlete_restriction_swaps", "board", "needs"} <= there


#: Pages that are the same whoever reads them, or ask of pain and tell nothing.
EVERYBODYS = {"rules", "rule", "offline"}


def test_it_is_of_this_table_that_she_opens_the_same_pages():
    """What a coach may open, she may; but for restrictions, which she does not set."""
    names = (*permissions.ROLES, *permissions.STATES)
    second, hers = names.index("second"), names.index("no_medical")
    other = {
        line.split("  ")[0]
        for lines in permissions.table().values()
        for line in lines
        if len(row := line.split("  ")[2].split()) > hers and row[second] != row[hers]
    }
    assert other == {"restrictions"}
