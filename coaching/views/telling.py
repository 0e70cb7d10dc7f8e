"""What a change brings up, said right after it in the words of every other door."""

from contextlib import contextmanager

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import ngettext

from coaching.dates import DAY
from coaching.pages.findings import of_athletes
from coaching.services import findings
from coaching.views.responses import wants_json

# More than this are counted.
MAX_TOLD = 4


@contextmanager
def telling(request, athletes, first, last, *, teams):
    """Say what stands after the change that did not stand before, on the days and those around.

    Six queries. Phones that send acts are told nothing: they show the day itself.
    """
    if wants_json(request):
        yield
        return
    asked = athletes, first - DAY, last + DAY
    before = set(findings.of_athletes(*asked, teams=teams))
    yield
    found = findings.of_athletes(*asked, teams=teams)
    rows = of_athletes([finding for finding in found if finding not in before], athletes).rows
    for row in rows[:MAX_TOLD]:
        who = f"{row.who}, " if len(athletes) > 1 else ""
        why = reverse("rule", args=[row.rule])
        messages.warning(request, f"{who}{row.when}: {row.text}", extra_tags=f"why={why}")
    if len(rows) > MAX_TOLD:
        more = len(rows) - MAX_TOLD
        text = ngettext("%(n)s more thing to look at.", "%(n)s more things to look at.", more)
        messages.warning(request, text % {"n": more})
