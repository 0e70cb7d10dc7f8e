"""Two athletes who were made one are two again, each with what was hers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery

from coaching.models import (
    Athlete,
    AthleteMerge,
    LoggedSet,
    PainReport,
    Session,
    SessionDrill,
    Team,
    User,
)

from .merging import lock_teams
from .recording import take_back


class CannotTakeBack(Exception):
    """A day was changed since so that the two do not come apart, or a later merge stands."""


@transaction.atomic
def undo_merge(merge: AthleteMerge, *, now: datetime) -> bool:
    """Two athletes again, each with what was hers. False where it was taken back already.

    A session goes back with what was logged in it since. Else what was done since stays with whom
    it was done as, and what was changed since stays so. Raises CannotTakeBack.
    """
    teams = lock_teams(AthleteMerge.objects.select_related("kept").get(pk=merge.pk).kept)
    merge = AthleteMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        return False
    later = AthleteMerge.objects.filter(kept=merge.kept, undone_at=None, pk__gt=merge.pk)
    if later.exists():
        raise CannotTakeBack
    steps = [_without_lost_account(step) for step in merge.changes]
    try:
        with transaction.atomic():
            take_back(steps)
    except IntegrityError:
        raise CannotTakeBack from None
    keys = [key for step in steps if step["model"] == Session._meta.label for key in step["rows"]]
    _let_rows_follow(keys)
    Session.with_removed.filter(pk__in=keys).bump_plan()
    merge.undone_at = now
    merge.save(update_fields=["undone_at"])
    Team.objects.filter(pk__in=teams).ask_for_needs()
    return True


def _let_rows_follow(sessions: Collection[Any]) -> None:
    """What was logged and told in these sessions since the merge is hers whose they are again."""
    at = "session_drill__block__session"
    hers = SessionDrill.objects.filter(pk=OuterRef("session_drill")).values(
        "block__session__athlete"
    )
    for model in (LoggedSet, PainReport):
        rows = model.objects.filter(**{f"{at}__in": sessions})
        strays = rows.exclude(athlete=F(f"{at}__athlete")).values_list("pk", flat=True)
        model.objects.filter(pk__in=list(strays)).update(athlete=Subquery(hers))


def _without_lost_account(step: dict[str, Any]) -> dict[str, Any]:
    """The athlete that comes back has her account again where it is nobody else's since."""
    if step["model"] != Athlete._meta.label or step["did"] != "delete":
        return step
    rows = []
    for row in step["rows"]:
        user = row["user_id"]
        is_free = user and User.objects.filter(pk=user, athlete=None).exists()
        rows.append({**row, "user_id": user if is_free else None})
    return {**step, "rows": rows}
