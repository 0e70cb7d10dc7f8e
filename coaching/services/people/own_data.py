"""Everything that is kept of a person, for herself: a zip of tables, as CSV and as JSON."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from coaching.models import (
    AssignedAthlete,
    Athlete,
    AthleteMerge,
    Attendance,
    CalendarChange,
    CalendarFeed,
    Comment,
    CommentsRead,
    CommentVersion,
    DayMark,
    Guardian,
    GuardianAnswer,
    HistoryFile,
    JoinRequest,
    LadderPlace,
    LoggedSet,
    Membership,
    Need,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PainReport,
    PassedRule,
    PlannedTest,
    Promotion,
    PushSubscription,
    RangeCheck,
    Reaction,
    Restriction,
    RestrictionSwap,
    Result,
    ResultChange,
    SeasonLink,
    Session,
    SessionBlock,
    SessionDrill,
    SetChange,
    SquadMembership,
    Still,
    Trial,
    User,
    WatchFile,
)
from coaching.rules.numbers import harmless

#: What opens something, or is only of use to the program.
LEFT_OUT = {"password", "token", "token_hash", "device_seqs", "content", "key", "changes"}
LEFT_OUT |= {"endpoint", "endpoint_hash"}
#: So much of it is held in memory, the rest lies in a file while it is sent.
IN_MEMORY = 2_000_000

README = """\
Everything that kneelift keeps of {name} ({email}), as of {at} UTC.

Each table is there twice with the same rows: NAME.csv opens in a spreadsheet, NAME.json is for
programs. Times are UTC, days are your own. A column that ends in _id names a row of another
table, and columns with two lines (drill__name) say what that row is called. In the CSV a text
that begins like a formula has an apostrophe before it.

{tables}
"""


def tables_of(user: User) -> Iterator[tuple[str, str, QuerySet[Any], tuple[str, ...]]]:
    """(name, what it holds, rows, more columns of what they name) of each table about a person."""
    athlete = Athlete.objects.filter(user=user)
    whose = Q(athlete__in=athlete)
    drill = ("drill__name",)
    team = ("team__name",)
    yield "account", "Your account", User.objects.filter(pk=user.pk), ()
    yield "emails", "Your addresses", EmailAddress.objects.filter(user=user), ()
    yield "athlete", "You as an athlete", athlete, ()
    places = Membership.objects.filter(whose | Q(user=user))
    yield "teams", "Where you train or coach", places, team
    yield "squads", "Your squads", SquadMembership.objects.filter(whose), ("squad__name",)
    sessions = Session.with_removed.filter(whose)
    yield "sessions", "Your training, a day each", sessions, team
    blocks = SessionBlock.objects.filter(session__in=sessions)
    yield "blocks", "The blocks of your sessions", blocks, ()
    drills = SessionDrill.objects.filter(block__session__in=sessions)
    yield "drills", "What was planned, drill by drill", drills, ()
    sets = LoggedSet.objects.filter(whose)
    yield "sets", "What you did, set by set, and who entered it", sets, (*drill, "entered_by__name")
    changes = SetChange.objects.filter(logged_set__in=sets)
    yield "set_changes", "How sets were changed later", changes, ("by__name",)
    yield "pain", "Pain that you told of", PainReport.objects.filter(whose), drill
    results = Result.objects.filter(whose)
    yield "results", "What was measured", results, ("assessment__name", *team)
    yield "trials", "The trials of each result", Trial.objects.filter(result__in=results), ()
    corrected = ResultChange.objects.filter(result__in=results)
    yield "result_changes", "How results were corrected", corrected, ("by__name",)
    yield "pictures", "Kept pictures, as files beside", Still.objects.filter(result__in=results), ()
    yield "watch_files", "Files of a watch that were read", WatchFile.objects.filter(whose), ()
    yield "attendance", "When you were at the track", Attendance.objects.filter(whose), team
    yield "restrictions", "What you do not do", Restriction.objects.filter(whose), team
    swaps = RestrictionSwap.objects.filter(whose)
    yield "restriction_swaps", "What was swapped for that", swaps, team
    yield "ranges", "Whether full range was seen", RangeCheck.objects.filter(whose), drill
    yield (
        "ladders",
        "Where you are on each ladder",
        LadderPlace.objects.filter(whose),
        ("ladder__name",),
    )
    yield (
        "steps",
        "Steps on ladders, and who decided",
        Promotion.objects.filter(whose),
        ("ladder__name",),
    )
    guardians = Guardian.objects.filter(whose | Q(user=user))
    yield "guardians", "Who may say yes for you, and for whom you may", guardians, ()
    answers = GuardianAnswer.objects.filter(guardian__in=guardians)
    yield "guardian_answers", "What was said", answers, ()
    yield "needs", "What your coach was asked to look at", Need.objects.filter(whose), team
    yield "passed_rules", "Rules that a coach passed", PassedRule.objects.filter(whose), ()
    yield "planned_tests", "Tests that were planned", PlannedTest.objects.filter(whose), ()
    yield "day_marks", "Races and rest days", DayMark.objects.filter(whose), team
    moved = CalendarChange.objects.filter(whose)
    yield "calendar_changes", "What was changed in your calendar", moved, ("by__name",)
    yield (
        "assigned",
        "Programs that you were given",
        AssignedAthlete.objects.filter(whose),
        ("assignment__program__name",),
    )
    yield (
        "calendar_addresses",
        "Your calendar addresses",
        CalendarFeed.objects.filter(user=user),
        (),
    )
    comments = Comment.objects.filter(Q(author=user) | Q(session__in=sessions))
    yield (
        "comments",
        "What you wrote, and what stands at your sessions",
        comments,
        ("author__name",),
    )
    earlier = CommentVersion.objects.filter(comment__in=comments)
    yield "comment_versions", "What comments said before", earlier, ()
    replies = Reaction.objects.filter(Q(user=user) | Q(comment__in=comments))
    yield "reactions", "Words that answered a comment", replies, ("user__name",)
    looked = CommentsRead.objects.filter(user=user)
    yield "comments_read", "When you looked at comments", looked, ()
    asked = JoinRequest.objects.filter(user=user)
    yield "join_requests", "Teams that you asked to join", asked, ("invitation__team__name",)
    files = HistoryFile.objects.filter(whose)
    yield "history_files", "Files of other apps that were read in", files, ("by__name",)
    merges = AthleteMerge.objects.filter(kept__in=athlete)
    yield "merges", "Entries that became one with yours", merges, ("by__name",)
    yield "season_links", "Your season links", SeasonLink.objects.filter(user=user), ()
    heard = Notification.objects.filter(user=user)
    yield "notifications", "What you were told of", heard, team
    reached = NotificationSettings.objects.filter(user=user)
    yield "notification_settings", "Your quiet hours", reached, ()
    chosen = NotificationChoice.objects.filter(user=user)
    yield "notification_choices", "What reaches you of each kind", chosen, ()
    phones = PushSubscription.objects.filter(user=user)
    yield "phones", "Browsers that are told", phones, ()


def own_data(user: User, now: datetime) -> IO[bytes]:
    """The zip, at its beginning: two queries a table at most, row by row.

    In no transaction: it takes its time, and on SQLite nobody could log meanwhile.
    """
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- it is sent later
    lines = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, what, rows, more in tables_of(user):
            names = [*_columns(rows), *more]
            values = list(rows.order_by("pk").values(*names))
            archive.writestr(f"{name}.csv", _as_csv(names, values))
            archive.writestr(f"{name}.json", json.dumps(values, cls=DjangoJSONEncoder, indent=1))
            lines.append(f"{name}: {what}. Rows: {len(values)}.")
        for still in Still.objects.filter(result__athlete__user=user).iterator(chunk_size=10):
            archive.writestr(f"pictures/{still.pk}.jpg", bytes(still.content))
        words = {"name": user.name, "email": user.email, "at": f"{now:%Y-%m-%d %H:%M}"}
        archive.writestr("README.txt", README.format(tables="\n".join(lines), **words))
    packed.seek(0)
    return packed


def _columns(rows: QuerySet[Any]) -> list[str]:
    fields = rows.model._meta.concrete_fields
    return [field.attname for field in fields if field.name not in LEFT_OUT]


def _as_csv(names: list[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(names)
    table.writerows([cell(row[name]) for name in names] for row in rows)
    # The mark at the start tells a spreadsheet that it is UTF-8.
    return ("\ufeff" + out.getvalue()).encode()


def cell(value: object) -> str:
    """A value as a cell; a typed text never acts as a formula."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return harmless(value) if isinstance(value, str) else str(value)
