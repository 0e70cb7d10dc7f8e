"""Whatever is done with a program in whatever order, nothing logged is lost or doubled."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.models import (
    Assignment,
    Athlete,
    LoggedSet,
    Placement,
    Session,
    SessionBlock,
    read_restrictions,
)
from coaching.services import assignments
from coaching.services.assignments import squads, updates
from coaching.services.assignments.plan import AssignmentOptions
from coaching.services.assignments.programs import ProgramContents, plan_program
from coaching.services.assignments.removal import undo_assignment
from tests.factories import (
    MONDAY,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    make_squad,
    session_drills,
)
from tests.helpers import move_session

pytestmark = pytest.mark.django_db
NOW = datetime.combine(MONDAY, time(12), tzinfo=ZoneInfo("UTC"))
number = st.integers(0, 30)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), number, number),
        st.tuples(st.just("undo"), number, number),
        st.tuples(st.just("update"), number, number),
        st.tuples(st.just("join"), number, number),
        st.tuples(st.just("place"), number, number),
        st.tuples(st.just("shift"), number, number),
        st.tuples(st.just("take"), number, number),
        st.tuples(st.just("figures"), number, number),
        st.tuples(st.just("log"), number, number),
        st.tuples(st.just("move"), number, number),
    ),
    min_size=3,
    max_size=10,
)


class World:
    def __init__(self, team, coach):
        self.team, self.coach = team, coach
        drill = make_drill("Hang")
        self.blocks = [make_block([drill], team=team, name=name) for name in ("A", "B")]
        self.program = make_program([(1, 0, self.blocks[0]), (1, 2, self.blocks[1])], team)
        self.athletes = [make_athlete(f"Athlete {n}", team=team) for n in range(2)]
        self.squad = make_squad(team, self.athletes[0])
        # {session drill id: the set as it was logged}, and where its session was.
        self.logged = {}

    def do(self, what, a, b):
        with transaction.atomic():
            assignments.lock_plan(self.team)
            getattr(self, what)(a, b)

    def pick(self, rows, n):
        rows = list(rows)
        return rows[n % len(rows)] if rows else None

    def assign(self, a, b):
        contents = ProgramContents(self.program)
        options = AssignmentOptions(self.program, MONDAY + timedelta(days=a % 8))
        athletes = list(self.squad.athletes.prefetch_related(read_restrictions()).order_by("pk"))
        plan = plan_program(self.team, contents, options, athletes, squads={self.squad: b % 2 == 0})
        assignments.apply_plan(plan, by=self.coach)

    def undo(self, a, _b):
        assignment = self.pick(Assignment.objects.active().order_by("pk"), a)
        if assignment:
            undo_assignment(assignment, by=assignment.by)

    def update(self, _a, _b):
        self.program.refresh_from_db()
        preview = updates.preview_update(
            self.program, self.team, now=NOW, unit_system="metric", lock=True
        )
        updates.apply_update(preview, by=self.coach)
        again = updates.preview_update(self.program, self.team, now=NOW, unit_system="metric")
        assert again.changes == 0

    def join(self, _a, _b):
        squads.add(self.squad, Athlete.objects.filter(pk=self.athletes[1].pk), by=self.coach)

    def place(self, a, b):
        week, weekday = a % 2 + 1, b % 7
        position = self.program.placements.filter(week=week, weekday=weekday).count() + 1
        taken = self.program.placements.filter(week=week, weekday=weekday, position=position)
        if not taken.exists():
            Placement.objects.create(
                program=self.program,
                week=week,
                weekday=weekday,
                position=position,
                block=self.blocks[b % 2],
            )

    def shift(self, a, b):
        placement = self.pick(self.program.placements.order_by("pk"), a)
        if placement:
            placement.weekday, placement.position = b % 7, 20 + Placement.objects.count() + b
            taken = self.program.placements.filter(
                week=placement.week, weekday=placement.weekday, position=placement.position
            )
            if not taken.exists():
                placement.save()

    def take(self, a, _b):
        placement = self.pick(self.program.placements.order_by("pk"), a)
        if placement:
            placement.delete()

    def figures(self, a, b):
        row = self.blocks[a % 2].prescriptions.get()
        row.sets = b % 5 + 1
        row.save()

    def log(self, a, _b):
        session = self.pick(Session.objects.order_by("pk"), a)
        drill = session and self.pick(session_drills(session), a)
        if drill and drill.pk not in self.logged:
            row = make_logged_set(drill, by=self.coach, now=NOW)
            self.logged[drill.pk] = (row.pk, row.values(), drill.sets, session.pk)

    def move(self, a, b):
        session = self.pick(Session.objects.order_by("pk"), a)
        if session:
            move_session(session, MONDAY + timedelta(days=b % 14), self.coach)

    def kept(self):
        """What stands logged, as `logged` remembers it."""
        rows = LoggedSet.objects.select_related("session_drill__block")
        return {
            row.session_drill_id: (
                row.pk,
                row.values(),
                row.session_drill.sets,
                row.session_drill.block.session_id,
            )
            for row in rows
        }

    def check(self):
        for session in Session.objects.with_plan():
            counted = session.tally()
            assert (session.planned_sets, session.done_sets) == (
                counted.planned_sets,
                counted.done_sets,
            )
        blocks = SessionBlock.objects.values_list("assignment", "session__athlete", "placement")
        assert len(set(blocks)) == blocks.count()


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(acts)
def test_nothing_logged_is_lost_or_doubled(hillside, dana, acts):
    with transaction.atomic():
        world = World(hillside, dana)
        for act in [("assign", 0, 0), *acts]:
            world.do(*act)
            assert world.kept() == world.logged
            assert LoggedSet.objects.count() == len(world.logged)
            world.check()
        transaction.set_rollback(True)
