"""What is written to the audit trail, how often, and when it goes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from coaching.models import AuditEntry
from coaching.models.audit import KEPT, AuditKind
from coaching.services import audit
from tests.factories import make_assessment, make_entry, make_result

pytestmark = pytest.mark.django_db
HEALTH = AuditKind.HEALTH_SEEN
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_it_records_one_entry_for_each_team(hillside, rivals, dana, maya):
    audit.record(AuditKind.ROLE, [hillside, rivals.pk], by=dana, athlete=maya, detail="coach")
    entries = AuditEntry.objects.order_by("team")
    assert [(each.team, each.by, each.athlete) for each in entries] == [
        (hillside, dana, maya),
        (rivals, dana, maya),
    ]
    audit.record(AuditKind.ROLE, hillside, account=dana.pk)
    assert AuditEntry.objects.filter(team=hillside, account=dana).count() == 1


def test_it_notes_once_a_day_who_saw_whom(first_look, hillside, dana, maya, priya):
    for hours in (0, 1, 11, 12):
        audit.note_seen(HEALTH, dana.pk, NOON + timedelta(hours=hours), athlete=maya.pk)
        audit.note_seen(HEALTH, dana.pk, NOON + timedelta(hours=hours), team=hillside.pk)
    audit.note_seen(HEALTH, dana.pk, NOON, athlete=priya.pk)
    assert AuditEntry.objects.filter(athlete=maya).count() == 2
    assert AuditEntry.objects.filter(athlete=None).count() == 2
    assert AuditEntry.objects.filter(athlete=priya).count() == 1


def test_another_process_writes_nothing_twice(first_look, hillside, dana, maya):
    for _ in range(2):
        first_look()
        audit.note_seen(HEALTH, dana.pk, NOON, athlete=maya.pk)
    assert AuditEntry.objects.count() == 1


def test_it_asks_nobody_what_it_knows(first_look, dana, maya, django_assert_num_queries):
    with django_assert_num_queries(2):
        audit.note_seen(HEALTH, dana.pk, NOON, athlete=maya.pk)
    with django_assert_num_queries(0):
        audit.note_seen(HEALTH, dana.pk, NOON, athlete=maya.pk)


def test_what_could_not_be_written_is_tried_again(first_look, dana, maya, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(audit, "teams_that_show", lambda *_: (_ for _ in ()).throw(DatabaseError))
        with pytest.raises(DatabaseError):
            audit.note_seen(HEALTH, dana.pk, NOON, athlete=maya.pk)
    audit.note_seen(HEALTH, dana.pk, NOON, athlete=maya.pk)
    assert AuditEntry.objects.count() == 1


def test_who_looks_at_herself_is_not_noted(first_look, hillside, maya):
    hillside.add_coach(maya.user)
    audit.note_seen(HEALTH, maya.user.pk, NOON, athlete=maya.pk)
    assert not AuditEntry.objects.exists()


def test_a_result_is_its_athletes(first_look, dana, maya):
    audit.note_seen(
        HEALTH, dana.pk, NOON, result=make_result(maya, make_assessment("Knee lift"), 80).pk
    )
    assert AuditEntry.objects.get().athlete == maya


def test_a_year_is_kept(hillside, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(audit, "AT_ONCE", 2)
    for days in range(5):
        make_entry(hillside, at=now - KEPT - timedelta(days=days, minutes=1))
    kept = make_entry(hillside, at=now - KEPT + timedelta(minutes=1))
    assert audit.thin_out(now) == 5
    assert AuditEntry.objects.get() == kept
