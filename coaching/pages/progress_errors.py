"""How much two tests differ by chance: by a club's own repeated ones, else by what is published."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import Lag

from coaching.models import Assessment, Result
from coaching.rules.assessing import PAIR_DAYS, Believable, believable

#: Pairs older than these tell less of how a club measures now.
MAX_PAIRS = 200


def pairs_of(
    teams: Iterable[Any], tests: Collection[int]
) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """{test: (first, second) values of one athlete and side by one person within PAIR_DAYS}, the
    newest of those that the teams measured: one query.
    """
    same: dict[str, Any] = {
        "partition_by": [F("athlete"), F("assessment"), F("side"), F("measured_by")],
        "order_by": [F("date"), F("pk")],
    }
    measured = Result.objects.active().filter(team__in=list(teams), assessment__in=tests)
    rows = measured.annotate(
        before=Window(Lag("value"), **same), before_on=Window(Lag("date"), **same)
    ).filter(before__isnull=False, date__lte=F("before_on") + datetime.timedelta(days=PAIR_DAYS))
    pairs: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    found = rows.order_by("-date", "-pk").values_list("assessment", "before", "value")
    for test, before, after in found[:MAX_PAIRS]:
        pairs[test].append((before, after))
    return pairs


def errors_of(teams: Iterable[Any], tests: Iterable[Assessment]) -> dict[int, Believable]:
    """{test: the smallest change worth believing}: one query."""
    known = {test.pk: test for test in tests}
    pairs = pairs_of(teams, list(known)) if known else {}
    return {
        pk: believable(test.smallest_change, test.smallest_change_source, pairs.get(pk, ()))
        for pk, test in known.items()
    }
