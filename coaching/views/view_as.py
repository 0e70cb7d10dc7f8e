"""The athlete's own screens as her coach, or a guardian, looks at them: nothing can be changed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coaching import access
from coaching.dates import DAY, WEEK, date_or_none, link_to, monday_of, sunday_of
from coaching.models import Result, Session, day_with_plan
from coaching.pages import athlete_week, coverage, planned_tests, session_sheet
from coaching.pages import comments as comment_pages
from coaching.pages.progress import progress_page, span_of, span_words
from coaching.pages.progress_training import climbed_of, training
from coaching.rules.finishing import offered_since
from coaching.services import calendar

from .read_only import read_only


def looked_at(view):
    """A page that only reads, of an athlete whom the reader may look on as."""

    @never_cache
    @login_required
    @require_safe
    def answer(request, pk, **named):
        seen = access.get_athlete_to_look_on_as(request, pk)
        template, context = view(request, seen, **named)
        context |= {"athlete": seen.athlete, "own": True, "units": seen.athlete.units}
        context |= {"shell": "as_content.html", "release": "", "assists": True}
        html = render_to_string(template, context, request)
        page = {"seen": seen, "page": read_only(html, seen.athlete.pk)}
        return render(request, "as.html", page)

    return answer


@looked_at
def today(request, seen):
    athlete, day = seen.athlete, seen.athlete.today
    sessions = day_with_plan(athlete, day, since=offered_since(athlete.local_now))
    sessions = seen.of_teams(sessions)
    beside = calendar.beside(seen.teams, athlete, day, day + DAY)
    sheets = _sheets(request, seen, sessions)
    marks = [beside[day].marks if day in beside else [] for day in (day, day + DAY)]
    comment_pages.add_headings(sessions, athlete.user or request.user)
    return "sessions/today.html", {
        "swapped": session_sheet.swapped_text(sheets),
        "marks_today": marks[0],
        "marks_tomorrow": marks[1],
        "tests": planned_tests.of_day(athlete, day, seen.teams) if seen.teams else [],
        "restrictions": athlete.active_restrictions,
        "notes": seen.of_squads(comment_pages.notes_to(athlete, timezone.now())),
        "today": day,
        "sheets": sheets,
        "is_today": True,
        "many": len(sessions) > 1,
        "in_team": True,
    }


def _sheets(request, seen, sessions):
    team = seen.teams[0] if len(seen.teams) == 1 else None
    now, units = timezone.now(), seen.athlete.units
    seen.hide_health(sessions)
    return session_sheet.session_sheets(sessions, seen.athlete, units, before=now, team=team)


@looked_at
def week(request, seen):
    athlete, day = seen.athlete, seen.athlete.today
    monday = monday_of(date_or_none(request.GET.get("from")) or day)
    sunday = sunday_of(monday)
    sessions = seen.of_teams(Session.of_calendar(athlete, monday, sunday))
    beside = calendar.beside(seen.teams, athlete, monday, sunday)
    planned = Session.objects.of_athletes([athlete], monday, sunday).filter(team__in=seen.teams)
    return "sessions/week.html", {
        "today": day,
        "days": athlete_week.days(sessions, beside, monday, athlete, day),
        "waits": False,
        "coverage": coverage.of_sessions(planned),
        "monday": monday,
        "sunday": sunday,
        "is_this_week": monday <= day <= sunday,
        "before": link_to(monday - WEEK),
        "after": link_to(monday + WEEK),
    }


def _session(seen, session):
    """A session of hers that the reader may see, with its plan."""
    sessions = Session.objects.filter(athlete=seen.athlete, team__in=seen.teams, pk=session)
    found = sessions.select_related("team", "athlete").with_plan(thumbnails=True).first()
    if found is None:
        raise Http404
    return seen.of_teams([found])[0]


@looked_at
def session(request, seen, session):
    shown = _session(seen, session)
    comment_pages.add_headings([shown], seen.athlete.user or request.user)
    [sheet] = _sheets(request, seen, [shown])
    today, waits = seen.athlete.today, shown.state(seen.athlete.today) == "paused"
    return "sessions/session.html", {
        "sheet": sheet,
        "session": shown,
        "is_today": shown.date == today,
        "waits": waits,
        "is_past": shown.date < today and not waits,
        "is_ahead": shown.date > today and not waits,
    }


@looked_at
def comments(request, seen, session):
    """What stands at a session. That it was looked at is not kept."""
    shown = _session(seen, session)
    thread = comment_pages.thread(shown, request.user, timezone.now())
    return "comments/looked_at.html", {"session": shown, "thread": thread}


@looked_at
def progress(request, seen):
    athlete, teams = seen.athlete, list(seen.teams)
    reader = {"today": athlete.today, "unit_system": athlete.units}
    climbed = climbed_of(athlete, teams)
    marks = [(step.day, step.name) for step in climbed]
    results = Result.objects.filter(athlete=athlete, team__in=teams)
    span = span_of(request.GET)
    shown = progress_page(results, teams=teams, span=span, marks=marks, **reader)
    climbed = [step for step in climbed if step.day >= shown.start]
    sessions = Session.objects.filter(athlete=athlete, team__in=teams)
    trained = training(sessions, start=shown.start, climbed=climbed, **reader)
    has_lift = any(section.key == "lift" for section in shown.sections)
    spans = [(name, words, name == shown.span) for name, words in span_words().items()]
    context = {"shown": shown, "trained": trained, "spans": spans, "has_lift": has_lift}
    return "progress/athlete.html", context
