"""Prints how long it takes to assign a program of 12 weeks, three days each, and to undo it;
what its findings add, as the preview tells them, where every other athlete is restricted; and what
the plan with its findings costs with those restrictions against the same athletes without.

Two ready-made blocks a day, a figure that goes up each week, the days looked at for races and
other plyometric work: as a coach's confirmed preview does it, in one transaction.
"""

import time
from datetime import date

import django

WEEKS, DAYS = 12, (0, 2, 4)
ROUNDS = 3
START = date(2030, 1, 7)


def measured(team, program, coach, athletes):
    """(seconds to assign, queries, seconds to undo, seconds for the findings, queries)"""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from coaching.services import assignments
    from coaching.services.assignments import findings
    from coaching.services.assignments.plan import AssignmentOptions
    from coaching.services.assignments.programs import ProgramContents, plan_program
    from coaching.services.assignments.removal import undo_assignment

    def planned():
        contents, options = ProgramContents(program), AssignmentOptions(program, START)
        return plan_program(team, contents, options, athletes, moves=set(), today=START)

    plan = planned()
    begin = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        findings.of_plan(plan)
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assignments.lock_plan(team)
        made = assignments.apply_plan(planned(), by=coach)
    assigned = time.perf_counter()
    undo_assignment(made, by=made.by)
    return assigned - begin, len(queries), time.perf_counter() - assigned, seconds, len(asked)


def with_and_without(team, program, athletes):
    """[(seconds, queries)] of a plan and what is found in it: as restricted, and without."""
    from coaching.models import Restriction

    Restriction.objects.bulk_create(
        Restriction(team=team, athlete=athlete, kind="no_hanging") for athlete in athletes[::2]
    )
    restricted = looked_at(team, program)
    Restriction.objects.filter(team=team).delete()
    return restricted, looked_at(team, program)


def looked_at(team, program):
    """(seconds, queries) to plan the program for all of the team and find what it brings up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from coaching.models import Athlete, read_restrictions
    from coaching.services.assignments import findings
    from coaching.services.assignments.plan import AssignmentOptions
    from coaching.services.assignments.programs import ProgramContents, plan_program

    taken = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            athletes = list(Athlete.objects.in_team(team).prefetch_related(read_restrictions()))
            contents, options = ProgramContents(program), AssignmentOptions(program, START)
            plan = plan_program(team, contents, options, athletes, moves=set(), today=START)
            findings.of_plan(plan)
        taken.append(time.perf_counter() - begin)
    return min(taken), len(asked)


def main():
    from coaching.models import (
        Athlete,
        Block,
        Placement,
        Program,
        Progression,
        Restriction,
        Team,
        User,
        read_restrictions,
    )

    coach = User.objects.filter(memberships__role="coach").first()
    team = Team.objects.start("Bench", coach, timezone="UTC", units="metric")
    for number in range(100):
        team.add_athlete(f"Athlete {number:02}")
    everyone = list(Athlete.objects.in_team(team))
    Restriction.objects.bulk_create(
        Restriction(team=team, athlete=athlete, kind="no_hanging") for athlete in everyone[::2]
    )
    athletes = list(Athlete.objects.in_team(team).prefetch_related(read_restrictions()))
    kinds = ("plyometric", "strength", "non_weight_bearing", "gym")
    blocks = [Block.objects.filter(team=None, kind=kind).first() for kind in kinds]
    program = Program.objects.create(team=team, name="Bench", weeks=WEEKS)
    Placement.objects.bulk_create(
        Placement(
            program=program,
            week=week,
            weekday=weekday,
            position=position,
            block=blocks[(2 * index + position) % len(blocks)],
        )
        for week in range(1, WEEKS + 1)
        for index, weekday in enumerate(DAYS)
        for position in (1, 2)
    )
    Progression.objects.create(
        program=program, prescription=blocks[0].prescriptions.first(), field="sets", step=1, top=5
    )
    print(
        f"\n{WEEKS} weeks, {len(DAYS)} days each   assign ms   each   queries   undo ms   each"
        "   findings   queries"
    )
    for count in (1, 10, 100):
        assign, queries, undo, seconds, asked = measured(team, program, coach, athletes[:count])
        print(
            f"{count:>8} athletes{'':<8}{1000 * assign:>10,.0f}{1000 * assign / count:>7.1f}"
            f"{queries:>10}{1000 * undo:>10,.0f}{1000 * undo / count:>7.1f}"
            f"{seconds / assign:>10.0%}{asked:>10}"
        )
    Restriction.objects.filter(team=team).delete()
    restricted, free = with_and_without(team, program, everyone)
    print(
        f"The plan and its findings, {WEEKS} weeks, {len(everyone)} athletes: half of them "
        f"restricted {1000 * restricted[0]:,.0f} ms, {restricted[1]} queries; nobody "
        f"{1000 * free[0]:,.0f} ms, {free[1]} queries: {restricted[0] / free[0]:.2f} of the time, "
        f"{restricted[1] - free[1]} queries more (asked: at most 12)"
    )


if __name__ == "__main__":
    django.setup()
    main()
