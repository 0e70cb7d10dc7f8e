"""A picture with its marks is kept where the athlete says so, and is gone when somebody says so."""

from django.db import transaction

from coaching.models import Result, Still, User

from .still_drawing import still_of


def keep_still(result: Result, content: bytes, *, by: User) -> Still:
    """Keep it in place of one that is there. Raises BadStill, and changes nothing then."""
    jpeg = still_of(content, result.points)
    with transaction.atomic():
        Result.objects.select_for_update(of=("self",)).get(pk=result.pk)
        values = {"content": jpeg, "size": len(jpeg), "by": by}
        still, _made = Still.objects.update_or_create(result=result, defaults=values)
    return still


def remove_still(result: Result) -> bool:
    """Whether there was one. It does not come back."""
    removed, _rows = Still.objects.filter(result=result).delete()
    return bool(removed)
