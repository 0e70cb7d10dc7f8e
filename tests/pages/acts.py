"""What an athlete and her coaches do to the sessions of two teams, to be drawn at random."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st

from coaching.models import Membership, Session, Team, User
from coaching.rules.calendar import Refused
from coaching.services import calendar
from coaching.services.calendar.undo import undoable_changes
from coaching.services.sessions.extras import add_extra, open_session, remove_extra
from coaching.services.sessions.finishing import finish, reopen
from coaching.services.sessions.logging import remove_set, skip_remaining, unskip
from coaching.services.sessions.pain import report_pain
from coaching.services.sessions.swapping import SwapRefused, swap, undo_swap
from tests.factories import (
    MONDAY,
    make_athlete,
    make_drill,
    make_logged_set,
    make_session,
    make_team,
    make_user,
    session_drills,
)
from tests.pages.seen import NOON

# Much happens in the first one, so that acts meet.
SESSION = st.sampled_from([0, 0, 0, 1, 2, 3])
DRILL = st.integers(0, 3)
#: (what, which session, which drill, more).
ACT = st.one_of(
    st.tuples(st.just("log"), SESSION, DRILL, st.tuples(st.integers(1, 4), st.booleans())),
    st.tuples(st.just("skip"), SESSION, DRILL, st.tuples(st.integers(1, 3), st.booleans())),
    st.tuples(
        st.sampled_from(["all", "undo", "swap", "unswap", "skip rest", "unskip", "go"]),
        SESSION,
        DRILL,
        st.none(),
    ),
    st.tuples(st.just("pain"), SESSION, DRILL, st.sampled_from([2, 7])),
    st.tuples(
        st.sampled_from(["extra", "finish", "reopen", "remove", "take back", "pause", "resume"]),
        SESSION,
        st.just(0),
        st.none(),
    ),
    st.tuples(
        st.sampled_from(["athlete moves", "coach moves"]), SESSION, st.just(0), st.integers(0, 6)
    ),
)
ACTS = st.lists(ACT, min_size=1, max_size=12)


@dataclass
class World:
    """One athlete in two teams. `sessions`: two of a day in the first, one in the second, and
    one there that she opened herself to add a drill."""

    maya: object
    teams: list[Team]
    coaches: list[User]
    sessions: list[Session]


def make_world(*, may_move: bool) -> World:
    coaches = [make_user("Dana Whitlock"), make_user("Rosa Vega")]
    teams = [
        make_team(name, coach=coach, athletes_may_move=may_move)
        for name, coach in zip(("Hillside", "Valley"), coaches, strict=True)
    ]
    maya = make_athlete("Maya Okafor", teams[0], make_user("Maya Okafor"))
    teams[1].add_member(maya)
    drills = [make_drill(sets=2), make_drill(side_mode="per_side", sets=2)]
    own = open_session(maya, teams[1], MONDAY + timedelta(days=1), by=maya.user)
    add_extra(own, drills[1])
    sessions = [
        make_session(maya, teams[0], drills),
        make_session(maya, teams[0], drills[:1]),
        make_session(maya, teams[1], drills),
        own,
    ]
    return World(maya, teams, coaches, sessions)


def do(world: World, what: str, which: int, index: int, more: object) -> None:
    """Do one of ACTS. What cannot be done is left."""
    session = Session.objects.filter(pk=world.sessions[which].pk).first()
    coach = world.coaches[which // 2]
    if what in ("take back", "resume", "pause"):
        _do_to_plan(world, what, world.sessions[which].team, coach)
    elif session is None:
        return
    elif what in ("extra", "finish", "reopen", "remove", "athlete moves", "coach moves"):
        _do_to_session(world, what, session, coach, more)
    else:
        drills = session_drills(session)
        if drills:
            _do_to_drill(world, what, drills[index % len(drills)], more)


def _do_to_plan(world, what, team, coach):
    membership = Membership.objects.get(team=team, athlete=world.maya)
    with suppress(Refused):
        if what == "pause":
            calendar.pause(membership, MONDAY, by=coach)
        elif what == "resume":
            calendar.resume(
                membership, MONDAY + timedelta(days=1), keep_weekdays=False, today=MONDAY, by=coach
            )
        else:
            last = undoable_changes(team, athlete=world.maya).first()
            if last is not None:
                calendar.undo_change(last)


def _do_to_session(world, what, session, coach, more):
    if what == "extra":
        add_extra(session, make_drill(sets=2))
    elif what == "finish":
        finish(session, now=NOON)
    elif what == "reopen":
        reopen(session, now=NOON)
    elif what == "remove":
        with suppress(Refused):
            calendar.remove(session, by=coach)
    else:
        by_coach = what == "coach moves"
        if by_coach or calendar.may_move_own(session, MONDAY):
            by = coach if by_coach else world.maya.user
            with suppress(Refused):
                calendar.move(session, MONDAY + timedelta(days=more), by=by, begun_too=by_coach)


def _do_to_drill(world, what, drill, more):
    by, rows = world.maya.user, list(drill.logged_sets.all())
    logged = [row for row in rows if row.removed_at is None]
    if what == "log":
        number, other_side = more
        make_logged_set(drill, number, drill.rows_of_a_set[-1 if other_side else 0], by=by)
    elif what == "skip":
        number, other_side = more
        side = drill.rows_of_a_set[-1 if other_side else 0]
        make_logged_set(drill, number, side, by=by, skip_reason="time")
    elif what == "all":
        for number in range(1, drill.sets + 1):
            for side in drill.rows_of_a_set:
                make_logged_set(drill, number, side, by=by)
    elif what == "undo" and logged:
        remove_set(logged[-1], by=by, now=NOON)
    elif what == "skip rest":
        skip_remaining(drill, "tired", rows, by=by, now=NOON)
    elif what == "unskip":
        unskip(drill, rows, by=by, now=NOON)
    elif what == "swap":
        with suppress(SwapRefused):
            swap(drill, make_drill(sets=2), by=by)
    elif what == "unswap":
        with suppress(SwapRefused):
            undo_swap(drill)
    elif what == "go":
        remove_extra(drill)
    elif what == "pain":
        told = {"where": "left_knee", "level": more, "words": "", "note": ""}
        report_pain(drill, uuid.uuid4(), by=by, now=NOON, **told)
