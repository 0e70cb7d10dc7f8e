"""What the database itself holds of the audit trail: nobody changes it, and it stays for a year."""

import importlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coaching.models import AuditEntry, User
from coaching.models.audit import KEPT
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded():
    """On SQLite the tests' own tables lack the trigger that keeps entries (tests/conftest.py)."""
    if connection.vendor == "sqlite":
        migration = importlib.import_module("coaching.migrations.0054_audit_trail")
        with connection.cursor() as cursor:
            cursor.execute(migration.SQLITE["audit_entry_stays"])


def refused():
    return pytest.raises(IntegrityError, match="audit trail")


def test_no_entry_is_changed(hillside, dana):
    entry = make_entry(hillside, by=dana)
    with refused(), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(by=None)
    entry.detail = "another"
    with refused(), transaction.atomic():
        entry.save()
    assert AuditEntry.objects.get().by == dana


def test_no_entry_goes_within_a_year(guarded, hillside, dana):
    young = make_entry(hillside, at=timezone.now() - KEPT + timedelta(minutes=5))
    old = make_entry(hillside, at=timezone.now() - KEPT - timedelta(minutes=5))
    with refused(), transaction.atomic():
        young.delete()
    with refused(), transaction.atomic():
        AuditEntry.objects.filter(team=hillside).delete()
    old.delete()
    assert AuditEntry.objects.get() == young


def test_an_account_goes_without_its_entries(guarded, hillside, priya):
    """They name it by a key that nothing holds, and are the same afterwards."""
    user = priya.user
    entry = make_entry(hillside, by=user, athlete=priya)
    key = user.pk
    priya.user = None
    priya.save()
    User.objects.filter(pk=key).delete()
    entry.refresh_from_db()
    assert entry.by_id == key
    assert AuditEntry.objects.select_related("by").get(pk=entry.pk).by is None
