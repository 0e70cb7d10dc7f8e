"""Who is told of what happened, and of what."""

import logging
import zoneinfo
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from coaching.models import (
    Athlete,
    Comment,
    Happening,
    Membership,
    Need,
    Notification,
    Promotion,
    Session,
    SquadMembership,
    User,
)
from coaching.models.choices import NotificationKind, PromotionState
from coaching.models.guardians import born_after, places_that_wait
from coaching.models.memberships import athlete_is_in_team
from coaching.rules import notifications as rules

from .keeping import Told, keep, settings_of

logger = logging.getLogger("kneelift.notifications")

#: So many happenings are told of at a time.
AT_ONCE = 200


def make(now: datetime) -> bool:
    """Tell of what happened, and take it away: whether there may be more."""
    settled = Q(at__lte=now - rules.SETTLES)
    rows = list(Happening.objects.filter(~Q(kind=NotificationKind.PLAN))[:AT_ONCE])
    if Happening.objects.filter(settled, kind=NotificationKind.PLAN).exists():
        rows += _settled(now)
    try:
        _make_of(rows, now)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Some of what happened cannot be told: each is tried alone")
        for row in rows:
            _make_alone(row, now)
    return len(rows) >= AT_ONCE


@transaction.atomic
def _make_of(rows: Sequence[Happening], now: datetime) -> None:
    of_kind: defaultdict[str, list[Happening]] = defaultdict(list)
    for row in rows:
        of_kind[row.kind].append(row)
    keep([fact for kind, some in of_kind.items() for fact in MAKERS[kind](some, now)], now)
    Happening.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _make_alone(row: Happening, now: datetime) -> None:
    """One that cannot be told keeps nobody from hearing of the others."""
    try:
        _make_of([row], now)
    except OperationalError:
        raise
    except Exception:
        logger.exception("Happening %s (%s) is told to nobody", row.pk, row.kind)
        row.delete()


def _settled(now: datetime) -> list[Happening]:
    """Changes of plans that nothing was added to for a while, or that waited long enough."""
    of_team: defaultdict[int | None, list[Happening]] = defaultdict(list)
    for row in Happening.objects.filter(kind=NotificationKind.PLAN):
        of_team[row.team_id].append(row)
    return [
        row
        for some in of_team.values()
        if max(row.at for row in some) <= now - rules.SETTLES
        or min(row.at for row in some) <= now - rules.SETTLES_AT_LAST
        for row in some
    ]


def _coaches(teams: Iterable[int | None], **more: bool) -> dict[int, list[int]]:
    """{team: accounts that coach it now}, those of which `more` is so."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    places = Membership.objects.coaching().filter(team__in={team for team in teams if team}, **more)
    for team, user in places.order_by("pk").values_list("team", "user"):
        found[team].append(user)
    return found


def _guarded(teams: Iterable[int | None], now: datetime) -> set[tuple[int, int | None]]:
    """{(team, athlete)} of those whose health is shown to no coach before a guardian's yes."""
    places = places_that_wait(*born_after(now.date())).filter(team__in=set(teams))
    return set(places.values_list("team", "athlete"))


def _accounts(athletes: Iterable[int]) -> dict[int, int]:
    """{athlete: her account} of those who have one."""
    mine = Athlete.objects.filter(pk__in=set(athletes), user__isnull=False)
    return dict(mine.values_list("pk", "user"))


def _comments(rows: Sequence[Happening], _now: datetime) -> Iterable[Told]:
    """A coach's words to an athlete, an athlete's to the coaches, a note to a squad."""
    written = Comment.objects.shown().filter(pk__in=[row.facts["comment"] for row in rows])
    comments = list(written.select_related("session__athlete", "squad").order_by("at", "pk"))
    coaches = _coaches(comment.session.team_id for comment in comments if comment.session)
    squads = {comment.squad_id for comment in comments if comment.squad_id}
    members: defaultdict[int, list[int]] = defaultdict(list)
    here = SquadMembership.objects.filter(squad__in=squads, athlete__user__isnull=False)
    for squad, user in here.values_list("squad", "athlete__user"):
        members[squad].append(user)
    for comment in comments:
        yield from _of_comment(comment, coaches, members)


def _of_comment(
    comment: Comment, coaches: dict[int, list[int]], members: dict[int, list[int]]
) -> Iterable[Told]:
    key = f"comment:{comment.pk}"
    author = comment.author_id
    session = comment.session
    if session is None:
        team = comment.squad.team_id if comment.squad else None
        facts: dict[str, Any] = {"squad": comment.squad_id, "name": str(comment.squad)}
        for user in members[comment.squad_id or 0]:
            if user != author:
                yield Told(user, NotificationKind.COMMENT, key, team, by=author, facts=facts)
        return
    if session.removed_at:
        return
    athlete = session.athlete
    facts = {"session": session.pk, "date": session.date}
    about = key, session.team_id, athlete.pk, author, facts
    if author == athlete.user_id:
        for user in coaches[session.team_id]:
            if user != author:
                yield Told(user, NotificationKind.QUESTION, *about)
    elif athlete.user_id:
        yield Told(athlete.user_id, NotificationKind.COMMENT, *about)


def _steps(rows: Sequence[Happening], _now: datetime) -> Iterable[Told]:
    """That a coach let her climb: not where it was taken back meanwhile."""
    approved = Promotion.objects.filter(
        pk__in=[row.facts["promotion"] for row in rows],
        state=PromotionState.APPROVED,
        athlete__user__isnull=False,
        to_rung__isnull=False,
    )
    named = {"user": F("athlete__user"), "drill": F("to_rung__drill__name")}
    columns = ("pk", "team", "athlete", "decided_by", "ladder", "why")
    rows_of: QuerySet[Promotion, dict[str, Any]] = approved.values(*columns, **named)
    for row in rows_of:
        yield Told(
            row["user"],
            NotificationKind.STEP,
            f"step:{row['pk']}",
            row["team"],
            row["athlete"],
            row["decided_by"],
            {"ladder": row["ladder"], "drill": row["drill"], "why": row["why"]},
        )


def _plans(rows: Sequence[Happening], now: datetime) -> Iterable[Told]:
    """What somebody else changed of her plan, from today on: of each team as one."""
    undone = {row.facts["undoes"] for row in rows if row.facts["undoes"]}
    done = {row.facts["does"] for row in rows if row.facts["does"]}
    news = [
        row
        for row in rows
        if row.facts["does"] not in undone - {""} and row.facts["undoes"] not in done - {""}
    ]
    accounts = _accounts(pk for row in news for pk in row.facts["athletes"])
    changed: defaultdict[tuple[int | None, int], list[Happening]] = defaultdict(list)
    for row in news:
        for pk in row.facts["athletes"]:
            if pk in accounts and accounts[pk] != row.by_id:
                changed[row.team_id, pk].append(row)
    athletes = Athlete.objects.in_bulk([pk for _team, pk in changed])
    for (team, pk), some in changed.items():
        first = max(min(row.facts["first"] for row in some), str(athletes[pk].date_at(now)))
        last = max(row.facts["last"] for row in some)
        if last >= first:
            names = {row.by_id for row in some if row.by_id}
            yield Told(
                accounts[pk],
                NotificationKind.PLAN,
                f"plan:{some[0].pk}",
                team,
                pk,
                names.pop() if len(names) == 1 else None,
                {"first": first, "last": last},
            )


def _needs(rows: Sequence[Happening], now: datetime) -> Iterable[Told]:
    """Pain, and sessions missed in a row: of those that nobody answered meanwhile."""
    keys = {(row.team_id, row.facts["need"]) for row in rows}
    open_ones = Need.objects.open().of_those_here().filter(key__in={key for _team, key in keys})
    there = set(open_ones.values_list("team", "key"))
    teams = {team for team, _key in keys if team}
    coaches = _coaches(teams)
    if rows[0].kind == NotificationKind.PAIN:
        # Whose health is not shown to a coach, of her she is told nothing either (docs/roles.md).
        coaches = _coaches(teams, sees_health=True)
        guarded = _guarded(teams, now)
        rows = [row for row in rows if (row.team_id, row.facts["athlete"]) not in guarded]
    for row in rows:
        if (row.team_id, row.facts["need"]) not in there:
            continue
        level, ended = row.facts["level"], row.facts["ended"]
        urgent = rules.is_urgent(row.kind, level=level, ended=ended)
        for user in coaches[row.team_id or 0]:
            key, athlete = f"need:{row.team_id}:{row.facts['need']}", row.facts["athlete"]
            yield Told(user, row.kind, key, row.team_id, athlete, urgent=urgent)


def _joined(rows: Sequence[Happening], _now: datetime) -> Iterable[Told]:
    """Who is in, and who asks to be: that those who may say yes to it."""
    coaches = _coaches(row.team_id for row in rows)
    # Who asks is answered by those who do more than assist.
    asked = [row.team_id for row in rows if row.facts["role"] == rules.ASKS]
    answering = _coaches(asked, assists=False) if asked else {}
    for row in rows:
        listeners = answering if row.facts["role"] == rules.ASKS else coaches
        for user in listeners[row.team_id or 0]:
            if user != row.by_id:
                key, facts = f"joined:{row.pk}", {"role": row.facts["role"]}
                yield Told(user, row.kind, key, row.team_id, by=row.by_id, facts=facts)


MAKERS: dict[str, Callable[[Sequence[Happening], datetime], Iterable[Told]]] = {
    NotificationKind.COMMENT: _comments,
    NotificationKind.STEP: _steps,
    NotificationKind.PLAN: _plans,
    NotificationKind.PAIN: _needs,
    NotificationKind.MISSED: _needs,
    NotificationKind.JOINED: _joined,
}


def make_today(now: datetime) -> None:
    """Tell of today's session who has one before her and was not told: in her morning."""
    zones = User.objects.filter(is_active=True).order_by().values_list("timezone", flat=True)
    here = Q(pk__in=[])
    for zone in zones.distinct():
        day = now.astimezone(zoneinfo.ZoneInfo(zone)).date()
        here |= Q(athlete__user__timezone=zone, date=day)
    key = Concat(Value(f"{NotificationKind.TODAY}:"), Cast(OuterRef("date"), CharField()))
    heard = Notification.objects.filter(user=OuterRef("athlete__user"), key=key)
    ahead = Session.objects.filter(
        here,
        ~Exists(heard),
        athlete_is_in_team(),
        paused=False,
        planned_sets__gt=0,
        logged_rows=0,
        finished_at=None,
        athlete__user__is_active=True,
    )
    named = {"user": F("athlete__user"), "zone": F("athlete__user__timezone")}
    in_order = ahead.order_by("slot").values("pk", "team", "athlete", "date", **named)
    rows: list[dict[str, Any]] = [dict(row) for row in in_order]
    hers = settings_of({row["user"] for row in rows})
    first: dict[tuple[int, date], dict[str, Any]] = {}
    for row in rows:
        her_zone, quiet = zoneinfo.ZoneInfo(row["zone"]), hers[row["user"]].quiet
        if rules.tells_today(now, row["date"], her_zone, quiet):
            first.setdefault((row["user"], row["date"]), row)
    keep((_today(row) for row in first.values()), now)


def _today(row: dict[str, Any]) -> Told:
    facts: dict[str, str | UUID] = {"date": str(row["date"]), "session": row["pk"]}
    key = f"today:{row['date']}"
    return Told(row["user"], NotificationKind.TODAY, key, row["team"], row["athlete"], facts=facts)
