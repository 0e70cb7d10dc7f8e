"""What a change brings up: asked about before it is made, or said right after it.

The words are those of every other door. What is asked about is found by making the change and
taking it back: so all that it brings up is known, whatever it is. Only who sends a change asks so.
"""

import hashlib
from contextlib import contextmanager
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching import kept_forms
from coaching.dates import DAY
from coaching.forms.reasons import ReasonForm
from coaching.pages.assignment_preview import full_texts
from coaching.pages.findings import of_athletes
from coaching.presentation.wording import listed
from coaching.rules.comparing import brought_up
from coaching.rules.equipment import EQUIPMENT
from coaching.rules.findings import Finding, Severity
from coaching.rules.names import isolated
from coaching.services import findings
from coaching.views.responses import next_url, own_shell, refused, wants_json

# More than this are counted.
MAX_TOLD = 4
ANSWER, REASON = "passing", "pass"


class AskedFirst(Exception):
    """What a change would bring up that its sender did not answer yet. Nothing is changed."""

    def __init__(self, rows, *, stops, own, back, otherwise):
        super().__init__()
        self.rows, self.stops, self.own, self.back = rows, stops, own, back
        self.otherwise = otherwise


@contextmanager
def stopping(
    request, athletes, first, last, *, teams, asks=(Severity.STOP,), back="", otherwise=None
):
    """Make the change inside, or ask: of what it brings up on the days and those around.

    What is of a severity in `asks` is asked about first (`asks_first`), a stop for a reason that
    is kept; the rest is in the list that it gives, once the change is made. `back`: where one goes
    who leaves it, the page itself unless it says so. `otherwise`: (name, value, label) of a button
    that sends the same with another answer. Eight queries, ten where a reason is kept.
    """
    rest: list[Finding] = []
    days = first - DAY, last + DAY
    before = findings.of_athletes(athletes, *days, teams=teams)
    with transaction.atomic():
        yield rest
        new = brought_up(findings.of_athletes(athletes, *days, teams=teams), before)
        asked = findings.not_passed_yet([found for found in new if found.severity in asks])
        _settle(request, asked, athletes, teams, back, otherwise)
        rest += [found for found in new if found not in asked]


@contextmanager
def telling(request, athletes, first, last, *, asks=(Severity.ASK, Severity.STOP), **more):
    """As `stopping`, and the rest is said after it.

    Phones that send acts are refused what stops, and told nothing: they show the day itself.
    """
    is_act = wants_json(request)
    asks = [Severity.STOP] if is_act else asks
    with stopping(request, athletes, first, last, asks=asks, **more) as rest:
        yield
    if not is_act:
        _tell(request, rest, athletes)


def _settle(request, asked, athletes, teams, back, otherwise):
    """Keep the reason of what is `asked`. Raises AskedFirst where it is not answered."""
    if not asked:
        return
    rows = of_athletes(asked, athletes).rows
    stops = findings.stops(asked)
    own = any(athlete.user_id == request.user.pk for athlete in athletes)
    reason = ReasonForm(request.POST, prefix=REASON)
    answered = request.POST.get(ANSWER) == _digest(rows)
    if not answered or (stops and (own or not reason.is_valid())):
        raise AskedFirst(rows, stops=bool(stops), own=own, back=back, otherwise=otherwise)
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


def tell_equipment(request, session, day):
    """Say what of `session`, which came to the `day`, is not there."""
    found = findings.of_athletes([session.athlete], day, day, teams=[session.team])
    lacking = [row for row in found if (row.rule, row.session) == (EQUIPMENT, session.pk)]
    _tell(request, lacking, [session.athlete])


def tell_joined(request, added):
    """Say what each program gave those who joined."""
    for join in added.joined:
        names = listed(join.plan.athletes)
        sessions = join.plan.sessions
        message = ngettext(
            "%(names)s: %(n)s session of %(program)s lies ahead.",
            "%(names)s: %(n)s sessions of %(program)s lie ahead.",
            sessions,
        ) % {"names": names, "n": sessions, "program": isolated(join.assignment.program)}
        if join.left_out:
            message = _("%(message)s Left out because of a restriction: %(blocks)s.") % {
                "message": message,
                "blocks": listed(join.left_out),
            }
        if piped := join.plan.before_range.names_piped:
            message = _("%(message)s With the pipe until full range is on record: %(drills)s.") % {
                "message": message,
                "drills": listed(piped),
            }
        # What goes by a rule leads to it.
        why = f"why={reverse('rule', args=['range'])}" if piped else ""
        messages.success(request, message, extra_tags=why)
        for sentence in full_texts(join.plan):
            messages.warning(request, sentence)


def asks_first(view):
    """Let `view` be answered with what its change would bring up, before it is made."""

    @wraps(view)
    def asking(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except AskedFirst as asked:
            if wants_json(request):
                return refused(" ".join(row.text for row in asked.rows), 409)
            return _page(request, asked)

    # Read by the test that walks every such door.
    vars(asking)["asks_first"] = True
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
        "otherwise": asked.otherwise,
        "reason": reason,
        "answer": digest,
        "typed": kept_forms.typed(request, but=mine),
        "address": request.get_full_path(),
        "back": next_url(request, asked.back or request.path),
        **own_shell(asked.own),
    }
    return render(request, "rules/asked.html", context, status=422 if reason.errors else 409)
