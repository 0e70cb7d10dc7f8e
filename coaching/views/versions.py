"""Saving what somebody else may have saved meanwhile: the guard of every such page."""

from django.db import transaction


def save_current(record, make_form):
    """The form that `make_form` makes of the record as it is saved now, and whether it was saved.

    The record's row is locked meanwhile: of two who save at once the later one is asked.
    """
    with transaction.atomic():
        rows = type(record).objects.select_for_update(of=("self",), no_key=True)
        form = make_form(rows.get(pk=record.pk))
        saved = form.is_valid() and not form.conflict
        if saved:
            form.save()
    return form, saved
