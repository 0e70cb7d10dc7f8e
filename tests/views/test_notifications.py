"""What somebody was told of stands in one list, and she says what reaches her."""

from datetime import time
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from coaching.models import Membership, Notification, NotificationChoice, NotificationSettings
from coaching.models.choices import NotificationKind
from coaching.pages.paging import PER_PAGE
from coaching.services.notifications import mails
from tests.factories import make_guardian, make_notification, make_phone, make_session
from tests.helpers import THURSDAY_NOON
from tests.html import html_of, text_of

pytestmark = pytest.mark.django_db
PAGE, SETTINGS = "/notifications/", "/notifications/settings/"


def choices(**switched):
    """The form as the page of an athlete sends it, all on but for what is `switched` off."""
    kinds = ("today", "comment", "step", "plan")
    names = [f"{way}_{kind}" for kind in kinds for way in ("push", "mail")]
    on = {name: "on" for name in names if switched.get(name, True)}
    quiet = {"mails": "list", "quiet_on": "always", "quiet_from": "21:00", "quiet_to": "7:00"}
    more = {name: value for name, value in switched.items() if name in quiet}
    return on | quiet | more


def test_the_last_comes_first_and_what_is_unread_says_so(signed_in, dana, maya):
    old = make_notification(dana, "missed", athlete=maya)
    make_notification(dana, by=maya.user)
    Notification.objects.filter(pk=old.pk).read(timezone.now())
    page = text_of(signed_in(dana).get(PAGE))
    assert page.index("Maya Okafor joined") < page.index("Maya Okafor missed two sessions")
    assert page.count("data-unread") == 2  # the row and the bell
    assert "1 unread" in page


@pytest.mark.parametrize("rows", [3, 60])
def test_it_asks_as_much_for_three_as_for_sixty(
    rows, signed_in, dana, maya, django_assert_max_num_queries
):
    for n in range(rows):
        make_notification(
            dana,
            "question",
            key=f"question:{n}",
            athlete=maya,
            by=maya.user,
            facts={"session": "x", "date": "2026-03-02"},
        )
    client = signed_in(dana)
    client.get(PAGE)
    with django_assert_max_num_queries(8):
        page = html_of(client.get(PAGE))
    assert page.count('data-kind="question"') == min(rows, PER_PAGE)
    assert ("Next page" in page) == (rows > PER_PAGE)


def test_the_bell_asks_nothing_more_and_says_what_is_unread(
    signed_in, maya, django_assert_num_queries
):
    client = signed_in(maya)
    assert "Notifications, unread" not in text_of(client.get("/today/"))
    make_notification(maya.user, "today")
    assert "Notifications, unread" in text_of(client.get("/today/"))


def test_opening_one_reads_it_and_leads_to_what_it_is_about(signed_in, maya, dana):
    session = make_session(maya)
    facts = {"session": str(session.pk), "date": "2026-03-02"}
    told = make_notification(maya.user, "comment", by=dana, facts=facts, mail_at=THURSDAY_NOON)
    answer = signed_in(maya).get(reverse("notification", args=[told.pk]))
    assert answer.url == reverse("session_comments", args=[session.pk])
    told.refresh_from_db()
    assert told.read_at is not None
    assert told.mail_at is None


@pytest.mark.parametrize(
    ("kind", "facts", "leads"),
    [
        ("today", {"date": "2026-03-02"}, "/today/"),
        ("plan", {"first": "2026-03-02", "last": "2026-03-03"}, "/week/?from=2026-03-02"),
        ("step", {"ladder": 7}, "/progress/ladders/7/"),
        ("comment", {"squad": 7}, "/squads/7/notes/"),
        ("pain", {}, "/needs/"),
        ("missed", {}, "/needs/"),
        ("joined", {}, "/team/"),
    ],
)
def test_each_kind_leads_to_its_page(kind, facts, leads, signed_in, dana, maya):
    who = dana if kind in ("pain", "missed", "joined") else maya.user
    told = make_notification(who, kind, facts=facts)
    assert signed_in(who).get(reverse("notification", args=[told.pk])).url == leads


def test_what_happened_in_another_team_of_hers_shows_that_team(signed_in, dana, rivals, maya):
    rivals.add_coach(dana)
    told = make_notification(dana, "pain", team=rivals)
    client = signed_in(dana)
    client.get(reverse("notification", args=[told.pk]))
    assert client.session["team"] == rivals.pk


def test_all_are_noted_as_read_and_that_is_undone(signed_in, dana, hillside):
    for n in range(3):
        make_notification(dana, key=f"joined:{n}")
    client = signed_in(dana)
    page = client.post(reverse("notifications_read"), follow=True)
    assert Notification.objects.unread().count() == 0
    undo = page.context["messages"]._loaded_data[0].extra_tags.removeprefix("undo=")
    client.post(undo, {"next": PAGE})
    assert Notification.objects.unread().count() == 3
    for wrong in ("", "?at=yesterday", "?at=2026-03-02T10:00", "?at=2026-99-99T10:00%2B00:00"):
        assert client.post(reverse("notifications_unread") + wrong).status_code == 404


def test_nobody_opens_or_reads_what_others_were_told(signed_in, dana, maya):
    told = make_notification(dana)
    client = signed_in(maya)
    assert client.get(reverse("notification", args=[told.pk])).status_code == 404
    client.post(reverse("notifications_read"))
    assert Notification.objects.unread().count() == 1
    assert "joined" not in text_of(client.get(PAGE))


def test_an_empty_list_says_what_comes(signed_in, maya, dana):
    assert "Nothing yet" in text_of(signed_in(maya).get(PAGE))
    assert "Pain, questions" in text_of(signed_in(dana).get(PAGE))


def test_the_phone_is_offered_only_after_she_used_it(signed_in, dana, hillside):
    client = signed_in(dana)
    assert "push-switch" not in html_of(client.get(PAGE))
    told = make_notification(dana)
    assert "push-switch" not in html_of(client.get(PAGE))
    Notification.objects.filter(pk=told.pk).read(timezone.now())
    assert "push-switch" in html_of(client.get(PAGE))
    make_phone(dana)
    assert "push-switch" not in html_of(client.get(PAGE))


def test_no_page_but_these_asks_the_phone(signed_in, maya):
    make_session(maya, date=maya.today)
    for path in ("/today/", "/week/", "/settings/", "/progress/"):
        assert "push-switch" not in html_of(signed_in(maya).get(path))


def test_each_sees_the_kinds_that_concern_her(signed_in, dana, maya, hillside):
    assert "push_today" in html_of(signed_in(maya).get(SETTINGS))
    assert "push_pain" not in html_of(signed_in(maya).get(SETTINGS))
    coach = html_of(signed_in(dana).get(SETTINGS))
    assert "push_pain" in coach
    assert "push_today" not in coach
    hillside.add_coach(maya.user)
    both = html_of(signed_in(maya).get(SETTINGS))
    assert all(f"mail_{kind}" in both for kind in NotificationKind.values)


def test_she_switches_each_kind_and_way(signed_in, maya):
    client = signed_in(maya)
    waiting = make_notification(maya.user, "comment", push_at=THURSDAY_NOON, mail_at=THURSDAY_NOON)
    answer = client.post(SETTINGS, choices(mail_comment=False, push_plan=False, mails="each"))
    assert answer.status_code == 302
    kept = {row.kind: (row.push, row.mail) for row in NotificationChoice.objects.all()}
    assert kept == {
        "today": (True, True),
        "comment": (True, False),
        "step": (True, True),
        "plan": (False, True),
    }
    assert NotificationSettings.objects.get().mails == "each"
    waiting.refresh_from_db()
    # What she wants no more does not come after all.
    assert (waiting.push_at, waiting.mail_at) == (THURSDAY_NOON, None)
    page = html_of(client.get(SETTINGS))
    assert 'name="mail_comment" aria-label="Comments, by mail">' in page
    assert 'name="push_comment" aria-label="Comments, to the phone" checked>' in page


def test_she_sets_her_quiet_hours(signed_in, maya):
    client = signed_in(maya)
    client.post(SETTINGS, choices(quiet_from="22:30", quiet_to="06:00", quiet_on="school"))
    kept = NotificationSettings.objects.get()
    assert (kept.quiet_from, kept.quiet_to, kept.quiet_on) == (time(22, 30), time(6), "school")
    assert "06:15, morning list" in text_of(client.get(SETTINGS))


@pytest.mark.parametrize("value", ["", "late", "25:00", "21"])
def test_a_time_that_is_none_is_refused_beside_its_field(value, signed_in, maya):
    answer = signed_in(maya).post(SETTINGS, choices(quiet_from=value))
    assert answer.status_code == 422
    assert NotificationSettings.objects.count() == 0
    assert "id_quiet_from_error" in html_of(answer) or "aria-invalid" in html_of(answer)


def test_at_first_it_is_as_the_rules_say(signed_in, maya):
    page = html_of(signed_in(maya).get(SETTINGS))
    assert 'name="push_today" aria-label="Today’s session, to the phone" checked>' in page
    assert 'name="mail_today" aria-label="Today’s session, by mail">' in page


def test_the_page_to_stop_mails_asks_first_and_knows_no_account(client, maya):
    path = reverse("unsubscribe", args=[mails.token_for(maya.user, "pain")])
    asked = text_of(client.get(path))
    assert "Stop these mails?" in asked
    assert "maya" not in asked.lower()
    assert "No more mails" in text_of(client.post(path))


def test_a_phone_that_is_without_a_network_says_so_of_this_page(signed_in, maya):
    """It is not kept: what somebody was told of is on the server alone."""
    kept = signed_in(maya).get("/offline/pages/").json()["pages"]
    assert PAGE not in kept


def test_what_is_gone_from_view_does_not_keep_the_bell_ringing(signed_in, maya, dana):
    make_notification(maya.user, "today")
    Membership.objects.get(athlete=maya).archive()
    client = signed_in(maya)
    client.get(PAGE)
    assert "Notifications, unread" not in text_of(client.get(PAGE))


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_that_no_clock_shows_is_nobodys(at, signed_in, maya):
    query = urlencode({"at": at})
    answer = signed_in(maya).post(f"{reverse('notifications_unread')}?{query}")
    assert answer.status_code in (302, 404)


def test_pain_is_shown_to_no_coach_any_more_once_a_guardian_said_no(signed_in, dana, maya):
    maya.birth_date = maya.today.replace(year=maya.today.year - 14, month=1, day=1)
    maya.save()
    parent = make_guardian(maya, health=True)
    told = make_notification(
        dana, "pain", team=maya.memberships.get().team, athlete=maya, mail_at=timezone.now()
    )
    client, address = signed_in(dana), reverse("notification", args=[told.pk])
    assert "Maya Okafor" in text_of(client.get(PAGE)).partition("<main")[2]
    parent.answer({"health": False})
    assert "Maya Okafor" not in text_of(client.get(PAGE)).partition("<main")[2]
    assert client.get(address).status_code == 404
    mails.write(dana, timezone.now())
    assert not mail.outbox
