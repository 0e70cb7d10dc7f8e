"""What is taken away when its time is over, and the page that says so."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as BrowserSession
from django.core.management import call_command
from django.utils.timezone import now

from coaching.models import AthleteMerge, AuditEntry, RosterImport
from coaching.models.audit import KEPT
from coaching.models.merges import KEPT_MERGED
from coaching.rules.notifications import KEPT_DAYS
from coaching.services import retention
from coaching.services.assignments.removal import KEPT_REMOVED
from coaching.services.mail import upkeep
from tests.factories import make_entry
from tests.settings import BASE_DIR


@pytest.mark.django_db
def test_the_command_takes_away_what_is_over(hillside, dana, capsys):
    make_entry(hillside, at=now() - KEPT - timedelta(days=1))
    kept = make_entry(hillside)
    for days, slug in ((31, "old"), (29, "young")):
        RosterImport.objects.create(
            team=hillside, by=dana, slug=slug, waiting="Ana", at=now() - timedelta(days=days)
        )
    over = SessionStore()
    over.set_expiry(-10)
    over.create()
    BrowserSession.objects.update(expire_date=now() - timedelta(days=1))
    SessionStore().create()
    call_command("retention")
    assert "audit entries: 1" in capsys.readouterr().out
    assert AuditEntry.objects.get() == kept
    assert dict(RosterImport.objects.values_list("slug", "waiting")) == {"old": "", "young": "Ana"}
    assert BrowserSession.objects.count() == 1


@pytest.mark.django_db
def test_what_a_merge_holds_of_who_is_no_more_goes_once_it_stays(hillside, dana, maya):
    for days in (31, 29):
        AthleteMerge.objects.create(
            team=hillside,
            kept=maya,
            gone_name="Maya O.",
            by=dana,
            at=now() - timedelta(days=days),
            changes=[{"model": "coaching.Restriction", "did": "delete", "rows": []}],
        )
    assert retention.clear(now())["merges of athletes"] == 1
    assert retention.clear(now())["merges of athletes"] == 0
    assert [bool(row.changes) for row in AthleteMerge.objects.order_by("at")] == [False, True]


def test_the_page_says_how_long_each_is_kept():
    text = (BASE_DIR / "docs" / "privacy.md").read_text("utf-8")
    said = dict(re.findall(r"^\| ([^|]+?) \| (\d+) days? \|", text, re.MULTILINE))
    assert said == {
        "Who signed in, who saw whose health data, roles, exports, removals": str(KEPT.days),
        "A mail that was sent, and tasks that were done": str(upkeep.KEPT_TASKS.days),
        "A mail that could not be sent": str(upkeep.KEPT_MAILS.days),
        "A session that was taken out of the plan, in the trash": str(KEPT_REMOVED.days),
        "Lines of a list of athletes that could not be added": str(retention.KEPT_LINES.days),
        "What somebody was told of: in the app, by mail, on the phone": str(KEPT_DAYS),
        "That a watch’s file could not be read": str(retention.KEPT_REFUSED_FILES.days),
        "How two entries were before they were made one, to take that back": str(KEPT_MERGED.days),
    }
