"""Two athletes who are one person."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from coaching.models import Athlete, Session, Team
from coaching.models.choices import JumpLevel


@transaction.atomic
def merge_athletes(athlete: Athlete, other: Athlete) -> Athlete:
    """Give `other` everything that `athlete` did and was given, then go. Returns `other`.

    Needed when a person who already trains elsewhere takes the place that a coach kept
    for her and logged sets in. Raises DayFull where their days do not go together.
    """
    sessions = Session.with_removed.filter(athlete=athlete).order_by("date", "slot")
    mine = Q(pk__in=sessions.values("team")) | Q(pk__in=athlete.memberships.values("team"))
    list(Team.objects.filter(mine).order_by("pk").select_for_update(no_key=True))
    for session in sessions.select_for_update(no_key=True):
        change_athlete(session, other)
    athlete.logged_sets.update(athlete=other)
    athlete.pain_reports.update(athlete=other)
    athlete.invitations.update(athlete=other)
    # What is open is proposed anew with the next set.
    athlete.promotions.open().delete()
    athlete.promotions.update(athlete=other)
    athlete.range_checks.update(athlete=other)
    athlete.results.update(athlete=other)
    athlete.watch_files.update(athlete=other)
    _hand_over_plans(athlete, other)
    _hand_over_facts(athlete, other)
    for membership in athlete.memberships.all():
        if other.memberships.filter(team=membership.team_id).exists():
            membership.delete()
        else:
            membership.athlete = other
            membership.save(update_fields=["athlete"])
    athlete.delete()
    return other


def _hand_over_plans(athlete: Athlete, other: Athlete) -> None:
    """Restrictions, squads, assigned programs, races, rest days and places on ladders.

    Where `other` has the same, hers stay.
    """
    athlete.calendar_changes.update(athlete=other)
    for rows, same in (
        (athlete.restrictions, ("team", "kind")),
        (athlete.squad_memberships, ("squad",)),
        (athlete.assigned, ("assignment",)),
        (athlete.day_marks, ("team", "date", "kind")),
        (athlete.ladder_places, ("team", "ladder")),
        (athlete.planned_tests, ("team", "assessment", "date")),
        (athlete.guardians, ("email",)),
    ):
        model = rows.model
        hers = model.objects.filter(athlete=other, **{name: OuterRef(name) for name in same})
        rows.exclude(Exists(hers)).update(athlete=other)
        rows.all().delete()


def _hand_over_facts(athlete: Athlete, other: Athlete) -> None:
    """What a coach wrote of her, where `other` says nothing of it herself."""
    if other.birth_date is None:
        other.birth_date = athlete.birth_date
    if other.jump_level == JumpLevel.BEGINNER:
        other.jump_level = athlete.jump_level
    other.save(update_fields=["birth_date", "jump_level"])
    if not other.equipment.exists():
        other.equipment.set(athlete.equipment.all())
    athlete.equipment.clear()


@transaction.atomic
def change_athlete(session: Session, athlete: Athlete) -> None:
    """Make it another athlete's, on the same day. Raises DayFull."""
    Team.objects.lock(session.team_id)
    # A removed one stands in nobody's way.
    if session.removed_at is None:
        others = Session.objects.exclude(pk=session.pk)
        session.slot = others.free_slot(team=session.team_id, athlete=athlete.pk, date=session.date)
    session.athlete = athlete
    session.bump_plan()
    session.save(update_fields=["athlete", "slot", "plan_version"])
