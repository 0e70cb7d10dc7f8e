"""What stands at a session, or is noted to a squad, as its reader sees it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from coaching.models import (
    Athlete,
    Comment,
    CommentsRead,
    Drill,
    LoggedSet,
    Session,
    SessionDrill,
    Squad,
    Team,
    User,
)
from coaching.models.choices import Reply, Side
from coaching.models.comments import place_of
from coaching.presentation.addresses import at_site
from coaching.presentation.wording import done_text_of, listed, load_text, with_load
from coaching.rules.names import isolated
from coaching.undocumented import KeptQuery

#: For so long a note to a squad stands on its athletes' Today.
NOTED_FOR = timedelta(days=7)
_ADDRESS = re.compile(r"(?<!\S)(?P<host>https?://[\w.:-]+)?/drills/(?P<slug>[-\w]+)/?")


def _is_unread(comment: Comment) -> bool:
    """Of one that was read `with_unread`."""
    return bool(vars(comment)["is_unread"])


@dataclass(frozen=True)
class Part:
    """A piece of a text; `url` where it is a drill of ours."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Word:
    """A word that answers: how many chose it, and whether the reader did."""

    reply: str
    label: str
    n: int
    mine: bool


@dataclass
class Row:
    """`about`: the drill or set that it is about, `done` what was logged of it."""

    comment: Comment
    author: str
    mine: bool
    when: str
    parts: list[Part]
    words: list[Word]
    may_change: bool
    about: str = ""
    done: str = ""
    earlier: list[str] = field(default_factory=list)

    @property
    def is_unread(self) -> bool:
        return _is_unread(self.comment)


@dataclass
class Thread:
    """What stands at one place. `seen_by` says who of the others saw the last, `seers` whom."""

    rows: list[Row]
    seen_by: str = ""
    seers: list[str] = field(default_factory=list)

    @property
    def drills(self) -> dict[UUID, UUID]:
        """{drill of the session: the first comment about it or a set of it}."""
        found: dict[UUID, UUID] = {}
        for comment in (row.comment for row in self.rows):
            drill = comment.session_drill_id
            if comment.logged_set:
                drill = comment.logged_set.session_drill_id
            if drill:
                found.setdefault(drill, comment.pk)
        return found

    @property
    def unread(self) -> int:
        return sum(row.is_unread for row in self.rows)


def threads(sessions: Sequence[Session], reader: User, now: datetime) -> dict[object, Thread]:
    """{session id: its Thread}, in as many queries whatever is written."""
    comments = Comment.objects.filter(session__in=[session.pk for session in sessions])
    rows = _rows(comments, sessions[0].team if sessions else None, reader, now)
    found: dict[object, Thread] = {session.pk: Thread([]) for session in sessions}
    for row in rows:
        found[row.comment.session_id].rows.append(row)
    return found


def thread(where: Session | Squad, reader: User, now: datetime) -> Thread:
    of = place_of(where)
    rows = _rows(Comment.objects.filter(**of), where.team, reader, now)
    seers = _seers(rows, of, reader)
    return Thread(rows, _seen_by(seers), seers)


def _rows(
    comments: "QuerySet[Comment]", team: Team | None, reader: User, now: datetime
) -> list[Row]:
    linked = ("author", "session_drill", "logged_set__session_drill", "drill")
    read = comments.shown().with_unread(reader).select_related(*linked)  # type: ignore[attr-defined]
    found = list(read.prefetch_related("reactions", "versions").order_by("at", "pk"))
    drills = _drills_in(found, team)
    return [_row(comment, drills, reader, now) for comment in found]


def _drills_in(comments: Iterable[Comment], team: Team | None) -> dict[str, Drill]:
    slugs = {match["slug"] for row in comments for match in _ADDRESS.finditer(row.text)}
    if not slugs or team is None:
        return {}
    return {drill.slug: drill for drill in Drill.objects.for_team(team).filter(slug__in=slugs)}


def parts_of(text: str, drills: dict[str, Drill]) -> list[Part]:
    """The text in pieces: the address of one of `drills` is a link by its name, all else text."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        drill = drills.get(match["slug"])
        if drill is None or (match["host"] and match["host"] != at_site("")):
            continue
        parts += [Part(text[end : match.start()]), Part(drill.name, drill.get_absolute_url())]
        end = match.end()
    return [part for part in (*parts, Part(text[end:])) if part.text]


def _row(comment: Comment, drills: dict[str, Drill], reader: User, now: datetime) -> Row:
    mine = comment.author_id == reader.pk
    about, done = _about(comment, reader.units)
    parts = parts_of(comment.text, drills)
    if comment.drill:
        parts += [Part(" "), Part(comment.drill.name, comment.drill.get_absolute_url())]
    return Row(
        comment=comment,
        author=gettext("You") if mine else str(comment.author),
        mine=mine,
        when=when_text(comment.at, now),
        parts=parts,
        words=_words(comment, reader),
        may_change=comment.may_change(reader, now),
        about=about,
        done=done,
        earlier=[version.text for version in comment.versions.all()],
    )


def when_text(at: datetime, now: datetime) -> str:
    """ "17:52" of today, else "Mon 23 November, 17:52"."""
    at, now = localtime(at), localtime(now)
    return date_format(at, "H:i" if at.date() == now.date() else "D j M, H:i")


def _words(comment: Comment, reader: User) -> list[Word]:
    chosen = list(comment.reactions.all())
    return [
        Word(
            reply.value,
            str(reply.label),
            sum(row.reply == reply for row in chosen),
            any(row.reply == reply and row.user_id == reader.pk for row in chosen),
        )
        for reply in Reply
    ]


def _about(comment: Comment, units: str) -> tuple[str, str]:
    if comment.session_drill:
        return comment.session_drill.name, ""
    row = comment.logged_set
    if row is None:
        return "", ""
    load = load_text(row.load_value, row.load_unit, row.load_count, units)
    done = "" if row.skip_reason or row.removed_at else with_load(done_text_of(row, units), load)
    return set_name(row, row.session_drill), done


def set_name(row: LoggedSet, drill: SessionDrill) -> str:
    values = {"drill": isolated(drill.name), "n": row.number}
    if row.side == "both":
        return gettext("%(drill)s, set %(n)s") % values
    values["side"] = str(Side(row.side).label).lower()
    return gettext("%(drill)s, set %(n)s, %(side)s") % values


def about_choices(session: Session) -> list[tuple[str, list[tuple[str, str]]]]:
    """What of a session read `with_plan` can be written about: [(drill, [(value, text)])]."""
    found = []
    for block in session.blocks.all():
        for drill in block.drills.all():
            of_drill = [(f"drill:{drill.pk}", gettext("The drill"))]
            rows = sorted(drill.logged_sets.all(), key=lambda row: (row.number, row.side))
            of_drill += [(f"set:{row.pk}", set_name(row, drill)) for row in rows]
            found.append((drill.name, of_drill))
    return found


def _seers(rows: list[Row], of: dict[str, Session | Squad], reader: User) -> list[str]:
    if not rows:
        return []
    last = rows[-1].comment
    readers = CommentsRead.objects.filter(**of, at__gte=last.at)
    others = readers.exclude(user__in=[reader, last.author]).select_related("user")
    return [str(read.user) for read in others.order_by("at", "pk")[:5]]


def _seen_by(seers: list[str]) -> str:
    names = listed([isolated(name) for name in seers])
    return gettext("Seen by %(names)s") % {"names": names} if seers else ""


@dataclass(frozen=True)
class Heading:
    """What Today says of a session's comments: how many, how many are new, and what another wrote
    last: of those that are new, else of all."""

    n: int = 0
    unread: int = 0
    newest: Comment | None = None


def headings(sessions: Iterable[Session], reader: User) -> dict[object, Heading]:
    """{session id: its Heading}, by one query."""
    of: dict[object, list[Comment]] = {session.pk: [] for session in sessions}
    for comment in _AT_SESSIONS.all(list(of), reader.pk) if of else ():
        of[comment.session_id].append(comment)
    return {
        pk: Heading(
            len(rows),
            sum(map(_is_unread, rows)),
            next(filter(_is_unread, reversed(rows)), None)
            or next((row for row in reversed(rows) if row.author_id != reader.pk), None),
        )
        for pk, rows in of.items()
    }


def _at_sessions(sessions: Sequence[object], reader: int) -> "QuerySet[Comment]":
    shown: Any = Comment.objects.shown().filter(session__in=sessions)
    read: QuerySet[Comment] = shown.with_unread(reader).select_related("author")
    return read.order_by("at", "pk")


_AT_SESSIONS = KeptQuery(_at_sessions, [UUID(int=1)], -1)


def add_headings(sessions: Iterable[Session], reader: User) -> None:
    """Each with its `heading`."""
    found = headings(sessions, reader)
    for session in sessions:
        session.heading = found[session.pk]  # type: ignore[attr-defined]


def are_shown(sessions: Iterable[Session], notes: Sequence[Comment] = ()) -> bool:
    """Whether a page of sessions read by `add_headings` shows a text, and so needs their style."""
    return bool(notes) or any(session.heading.newest for session in sessions)  # type: ignore[attr-defined]


def notes_to(athlete: Athlete, now: datetime) -> list[Comment]:
    """Coaches' notes of the last days to squads that she is in, the newest first."""
    if athlete.user_id is None:
        return []
    return _NOTES_TO.all(athlete.user_id, athlete.pk, now - NOTED_FOR)


def _notes_to(user: int, athlete: int, since: datetime) -> "QuerySet[Comment]":
    notes = Comment.objects.shown().filter(squad__isnull=False, at__gt=since)
    read = notes.filter(squad__in=Squad.objects.read_by(user).values("pk"))
    mine: Any = read.filter(squad__memberships__athlete=athlete)
    noted: QuerySet[Comment] = mine.with_unread(user).select_related("squad", "author")
    return noted.order_by("-at", "pk")[:5]


_NOTES_TO = KeptQuery(_notes_to, -1, -2, datetime(1, 1, 2, tzinfo=UTC))
