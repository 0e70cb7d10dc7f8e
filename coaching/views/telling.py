"""What a change brings up: asked about before it is made, or said right after it.

The words are those of every other door. What is asked about is found by making the change and
taking it back: so all that it brings up is known, whatever it is.
"""

import hashlib
from contextlib import contextmanager
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from coaching import kept_forms
from coaching.dates import DAY
from coaching.forms.reasons import ReasonForm
from coaching.pages.findings import of_athletes
from coaching.rules.comparing import brought_up
from coaching.rules.findings import Severity
from coaching.services import findings
from coaching.views.responses import next_url, own_shell, wants_json

# More than this are counted.
MAX_TOLD = 4
ANSWER, REASON = "passing", "pass"


class AskedFirst(Exception):
    """What a change would bring up that its sender did not answer yet. Nothing is changed."""

    def __init__(self, rows, *, stops, own, back):
        super().__init__()
        self.rows, self.stops, self.own, self.back = rows, stops, own, back


@contextmanager
def telling(request, athletes, first, last, *, teams, asks=(Severity.ASK, Severity.STOP), back=""):
    """Make the change inside, or ask: of what it brings up on the days and those around.

    What is of a severity in `asks` is asked about first (`asks_first`), a stop for a reason that
    is kept; the rest is said after it. `back`: where one goes who leaves it, the page itself
    unless it says so. Eight queries, ten where a reason is kept. Phones that send acts are asked
    and told nothing: they show the day itself.
    """
    if wants_json(request):
        yield
        return
    days = first - DAY, last + DAY
    before = findings.of_athletes(athletes, *days, teams=teams)
    with transaction.atomic():
        yield
        new = brought_up(findings.of_athletes(athletes, *days, teams=teams), before)
        asked = findings.not_passed_yet([found for found in new if found.severity in asks])
        _settle(request, asked, athletes, teams, back)
    _tell(request, [found for found in new if found not in asked], athletes)


@contextmanager
def stopping(request, athletes, first, last, *, teams, back=""):
    """As `telling`, of stops alone, and nothing is said afterwards: the page shows it all."""
    days = first - DAY, last + DAY
    before = findings.of_athletes(athletes, *days, teams=teams)
    with transaction.atomic():
        yield
        new = brought_up(findings.of_athletes(athletes, *days, teams=teams), before)
        asked = findings.not_passed_yet(findings.stops(new))
        _settle(request, asked, athletes, teams, back)


def _settle(request, asked, athletes, teams, back):
    """Keep the reason of what is `asked`. Raises AskedFirst where it is not answered."""
    if not asked:
        return
    rows = of_athletes(asked, athletes).rows
    stops = findings.stops(asked)
    own = any(athlete.user_id == request.user.pk for athlete in athletes)
    reason = ReasonForm(request.POST, prefix=REASON)
    answered = request.POST.get(ANSWER) == _digest(rows)
    if not answered or (stops and (own or not reason.is_valid())):
        raise AskedFirst(rows, stops=bool(stops), own=own, back=back)
    if stops:
        why = reason.cleaned_data["reason"]
        findings.keep_reason(stops, why, team=teams[0], by=request.user)


def _digest(rows):
    """Changes when something else is asked about."""
    texts = repr([(row.who, row.when, row.text) for row in rows])
    return hashlib.sha256(texts.encode()).hexdigest()[:24]


def _tell(request, found, athletes):
    rows = of_athletes(found, athletes).rows
    for row in rows[:MAX_TOLD]:
        who = f"{row.who}, " if len(athletes) > 1 else ""
        why = reverse("rule", args=[row.rule])
        messages.warning(request, f"{who}{row.when}: {row.text}", extra_tags=f"why={why}")
    if len(rows) > MAX_TOLD:
        more = len(rows) - MAX_TOLD
        text = ngettext("%(n)s more thing to look at.", "%(n)s more things to look at.", more)
        messages.warning(request, text % {"n": more})


def asks_first(view):
    """Let `view` be answered with what its change would bring up, before it is made."""

    @wraps(view)
    def asking(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except AskedFirst as asked:
            return _page(request, asked)

    return asking


def _page(request, asked):
    """The question, with all that was typed: 409, and 422 where the reason is missing."""
    digest = _digest(asked.rows)
    again = request.POST.get(ANSWER) == digest
    reason = ReasonForm(request.POST if again and asked.stops else None, prefix=REASON)
    mine = {"csrfmiddlewaretoken", ANSWER, reason.add_prefix("reason")}
    context = {
        "rows": asked.rows,
        "stops": asked.stops,
        "may_pass": not (asked.stops and asked.own),
        "reason": reason,
        "answer": digest,
        "typed": kept_forms.typed(request, but=mine),
        "address": request.get_full_path(),
        "back": next_url(request, asked.back or request.path),
        **own_shell(asked.own),
    }
    return render(request, "rules/asked.html", context, status=422 if reason.errors else 409)
