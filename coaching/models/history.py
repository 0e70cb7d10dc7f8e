"""Every version of the catalogue's rows, with who made it, when and why."""

import uuid
from contextlib import contextmanager

from asgiref.local import Local
from django.db import models
from simple_history.models import HistoricalRecords

_running = Local()


@contextmanager
def one_change(reason):
    """What is written inside is one change, made for `reason`."""
    outer = getattr(_running, "change", None)
    _running.change = (uuid.uuid4(), reason)
    try:
        yield
    finally:
        _running.change = outer


def current_change():
    """What the rows written together share: the same `one_change`, else the same request."""
    if running := getattr(_running, "change", None):
        return running[0]
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return uuid.uuid4()
    if not hasattr(request, "history_change"):
        request.history_change = uuid.uuid4()
    return request.history_change


class HistoryFields(models.Model):
    change_id = models.UUIDField(default=current_change, editable=False)

    class Meta:
        abstract = True


class CatalogHistory(HistoricalRecords):
    """HistoricalRecords that knows which rows belong to one change.

    A row that says `is_recorded = False` leaves no trace: what a team makes is its own matter.
    """

    def __init__(self, **options):
        super().__init__(bases=[HistoryFields], **options)

    def contribute_to_class(self, cls, name):
        super().contribute_to_class(cls, name)
        cls.record = lambda row, kind: self.create_historical_record(row, kind)

    def create_historical_record(self, instance, history_type, using=None):
        if getattr(instance, "is_recorded", True):
            super().create_historical_record(instance, history_type, using)

    def get_change_reason_for_object(self, instance, history_type, using):
        running = getattr(_running, "change", None)
        return running[1] if running else None


@contextmanager
def one_record(row):
    """Write `row` and its links inside, and record it once, at the end."""
    kind = "+" if row.pk is None else "~"
    row.skip_history_when_saving = True
    try:
        yield
    finally:
        del row.skip_history_when_saving
    row.record(kind)
