"""The one record that is asked for, or 404."""

from django.core.exceptions import ValidationError
from django.http import Http404


def find_or_404(queryset, **lookup):
    try:
        # By key: one is all there can be, and a table's own order may lead through four others.
        record = queryset.filter(**lookup).order_by("pk").first()
    except (ValidationError, ValueError, OverflowError) as error:
        # A malformed id is an id that nothing has.
        raise Http404 from error
    if record is None:
        raise Http404
    return record
