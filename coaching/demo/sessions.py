"""What the demo's athletes were given, and what they did of it."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from coaching.models import Athlete, Drill, LoggedSet, Restriction, Rung, Session
from coaching.rules import compliance
from coaching.services import assignments, calendar
from coaching.services.ladders.weighing import weigh
from coaching.services.sessions.extras import add_extra

from . import blocks, measured, plans, sets
from .people import CHLOE, CLUB, ELI, MAYA

PAST_WEEKS = 6
RESTING_FROM = 2  # the fortnight in which one athlete's impact ends
FINISHED_FIELDS = [*compliance.COUNTERS, "started_at", "finished_at", "effort", "minutes", "note"]
# Every state stands on the board of the last seven days, whatever chance says.
# (name, days from today): what came of it
FIXED = {
    ("Noah Tanaka", -3): "missed",
    ("Aisha Rahman", -3): "partial",
    ("Emma Kowalski", -3): "skipped",
    ("Mateo Alvarez", -5): "missed",
    ("Lucas Ferreira", -5): "partial",
    ("Samuel Adeyemi", -2): "late",
    ("Jonas Weber", 0): "done",
    ("Priya Nair", 0): "live",
    ("Eli Novak", 0): "done",
}
NOTES = {
    "done": (
        "Felt light today.",
        "Left side still behind, better than last week.",
        "Legs heavy after the long run.",
        "",
        "",
        "",
    ),
    "partial": ("Had to leave early.", "Hamstring felt tight, stopped there."),
    "skipped": ("Somebody was on the box, left that out.", "Ran out of time."),
}


class Season:
    """The sessions of one team, from six weeks before this week to the end of the next."""

    def __init__(self, team, coach, people, now):
        """`people` is {Athlete: Person}; `now` is an aware instant."""
        self.team, self.coach, self.people, self.now = team, coach, people, now
        self.zone = ZoneInfo(team.timezone)
        self.today = now.astimezone(self.zone).date()
        self.first = -7 * PAST_WEEKS - self.today.weekday()
        self.last = 13 - self.today.weekday()

    def give(self):
        """Assign every day's blocks, two weeks at a time, the loads climbing."""
        blocks.make_own_blocks(self.team, self.coach)
        chloe = self._athlete(CHLOE)
        fortnights: defaultdict[int, defaultdict[tuple[tuple[str, ...], str | None], list[date]]]
        fortnights = defaultdict(lambda: defaultdict(list))
        for week, keys, group, offset in blocks.days(self.first, self.last):
            fortnights[week // 2][keys, group].append(self.today + timedelta(days=offset))
        for number, days in fortnights.items():
            blocks.put_load(self.team, blocks.LUNGE_LOADS[number])
            for (keys, group), dates in days.items():
                given_blocks = blocks.find(self.team, keys)
                athletes = [a for a, p in self.people.items() if group in (None, p.group)]
                without = set()
                if chloe and number >= RESTING_FROM:
                    without = {(chloe.pk, b.pk) for b in given_blocks if b.kind == "plyometric"}
                if athletes:
                    assignments.assign(
                        self.team, given_blocks, athletes, dates, by=self.coach, without=without
                    )
        if chloe:
            Restriction.objects.create(
                team=self.team,
                athlete=chloe,
                kind="no_impact",
                note="Shin splints. Water and bar work until they are gone.",
                since=self._at(self.first + 14 * RESTING_FROM, time(16)),
                set_by=self.coach,
            )

    def train(self):
        """Log what was done up to now, and put one session on another day."""
        self._add_extra()
        sessions = list(
            Session.objects.filter(team=self.team, date__lte=self.today)
            .select_related("athlete__user")
            .with_plan()
            .order_by("date", "athlete")
        )
        rows = []
        for session in sessions:
            rows += self._train(session)
        LoggedSet.objects.bulk_create(rows)
        # Quicker than bulk_update's one long CASE a column.
        for session in sessions:
            session.save(update_fields=FINISHED_FIELDS)
        for session in Session.objects.filter(
            team=self.team, athlete__name="Grace Lindholm", date=self.today + timedelta(days=2)
        ):
            account = session.athlete.user
            if account is not None:
                calendar.move(session, session.date + timedelta(days=1), by=account)

    def _athlete(self, person):
        return next((athlete for athlete, p in self.people.items() if p is person), None)

    def _at(self, offset, clock):
        return datetime.combine(self.today + timedelta(days=offset), clock, self.zone)

    def _add_extra(self):
        session = Session.objects.filter(
            team=self.team, athlete__name="Mateo Alvarez", date=self.today - timedelta(days=7)
        ).first()
        if session:
            add_extra(session, Drill.objects.get(slug="band-knee-pull"))

    def _outcome(self, rng, person, offset):
        if (person.name, offset) in FIXED:
            return FIXED[person.name, offset]
        if offset == 0:
            return "planned"
        if person is MAYA and offset >= -7:
            return "done"
        luck = rng.random()
        if luck < person.reliable:
            return "late" if offset < -1 and rng.random() < 0.05 else "done"
        return rng.choice(("partial", "partial", "skipped", "missed"))

    def _train(self, session):
        person = self.people[session.athlete]
        offset = (session.date - self.today).days
        rng = Random(f"{person.name} {offset}")  # noqa: S311 - the same each time
        outcome = self._outcome(rng, person, offset)
        if outcome in ("planned", "missed"):
            return []
        by = session.athlete.user or self.coach
        progress = min(1, (offset + 7 * PAST_WEEKS) / (7 * PAST_WEEKS))
        drills = [d for block in session.blocks.all() for d in self._of(block, session)]
        to_do = self._to_do(rng, outcome, sum(d.sets for d in drills))
        at = self._at(offset, time(15 if person.group == "sprint" else 6, rng.randrange(10, 50)))
        rows, total = [], compliance.Tally()
        for index, drill in enumerate(drills):
            numbers = range(1, min(drill.sets, to_do) + 1)
            to_do -= len(numbers)
            skip = ""
            if outcome == "skipped" and index == len(drills) - 1:
                skip = rng.choice(sets.REASONS)
            logged, at = sets.log(
                rng,
                drill,
                person,
                progress=progress,
                start=at,
                by=by,
                numbers=numbers,
                skip=skip,
            )
            total += drill.tally(logged)
            rows += logged
        if offset == 0:
            self._before_now(rows)
        if outcome == "late":
            for row in rows:
                row.received_at += timedelta(hours=17)
        session.set_counters(total)
        self._finish(rng, session, outcome, rows)
        return rows

    def _to_do(self, rng, outcome, planned):
        """How many of the `planned` sets are logged: some are left over where it is not done."""
        share = {"partial": rng.uniform(0.3, 0.8), "live": 0.5}.get(outcome, 1)
        return max(1, min(round(share * planned), planned - (share < 1)))

    def _of(self, block, session):
        """A block's drills, in order, knowing their session without another query."""
        block.session = session
        for drill in block.drills.all():
            drill.block = block
            if not drill.is_replaced:
                yield drill

    def _before_now(self, rows):
        """Put today's sets before now, and still today."""
        midnight = self._at(0, time(0))
        late = max(timedelta(0), rows[-1].performed_at - self.now + timedelta(minutes=3))
        for row in rows:
            row.performed_at = max(midnight, row.performed_at - late)
            row.received_at = row.performed_at + timedelta(seconds=2)

    def _finish(self, rng, session, outcome, rows):
        session.started_at = rows[0].received_at
        if outcome == "live" or rng.random() < 0.15:
            return
        took = rows[-1].performed_at - rows[0].performed_at
        session.finished_at = rows[-1].received_at + timedelta(minutes=2)
        session.effort = rng.choice((5, 6, 6, 7, 7, 8))
        session.minutes = max(5, round(took.total_seconds() / 60) + rng.randrange(3, 9))
        session.note = rng.choice(NOTES.get(outcome, NOTES["done"]))
        if session.athlete.name == ELI.name:
            session.note = ""


def people_of(athletes, persons):
    """{Athlete: Person}, by name."""
    by_name = {person.name: person for person in persons}
    return {athlete: by_name[athlete.name] for athlete in athletes}


def _weigh(team, athletes):
    """Hold what two of them did against the ladders: they are ready for a step."""
    drills = list(Rung.objects.order_by().values_list("drill", flat=True).distinct())
    for athlete in athletes.filter(name__in=[MAYA.name, ELI.name]):
        weigh.call(team.pk, athlete.pk, athlete.timezone, drills)


def make(team, coach, persons, now):
    """Fill a team's weeks. Its athletes are there already."""
    athletes = Athlete.objects.in_team(team)
    season = Season(team, coach, people_of(athletes, persons), now)
    season.give()
    if team.name == CLUB:
        plans.make_squads(season)
        plans.plan_ahead(season)
        plans.swap_one(season)
    season.train()
    plans.tell_pain(season)
    if team.name == CLUB:
        plans.climb_one(season)
        sittings = measured.Sittings(season)
        sittings.measure()
        sittings.plan_next()
        _weigh(team, athletes)
