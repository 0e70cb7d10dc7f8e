"""Plain functions that make what a test needs, with believable defaults."""

import io
import itertools
from datetime import date, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.utils import timezone
from PIL import Image

from coaching.models import (
    Assessment,
    Athlete,
    AuditEntry,
    Block,
    Comment,
    Drill,
    Equipment,
    Guardian,
    Invitation,
    Membership,
    Need,
    Notification,
    PainReport,
    Placement,
    PlannedTest,
    Prescription,
    Program,
    Promotion,
    PushSubscription,
    Restriction,
    Result,
    SeasonLink,
    Session,
    SessionBlock,
    SessionDrill,
    Squad,
    SquadMembership,
    Still,
    Team,
    User,
)
from coaching.models.notifications import endpoint_hash
from coaching.rules.sides import set_id
from coaching.services import assignments
from coaching.services.sessions.logging import log_set

_number = itertools.count(1)

PASSWORD = "lift-higher"
MONDAY = date(2026, 3, 2)


def day(n):
    """The day `n` days after MONDAY."""
    return MONDAY + timedelta(days=n)


def make_user(name="Dana Whitlock", email=None, *, password=PASSWORD, confirmed=True, **extra):
    """An account; its address is confirmed. One with `password=None` has none."""
    email = email or f"{name.split()[0].lower()}{next(_number)}@example.com"
    user = User.objects.create_user(email, password, name=name, **extra)
    make_address(user, email, verified=confirmed, primary=True)
    return user


def make_address(user, email, *, verified=True, primary=False):
    return EmailAddress.objects.create(
        user=user, email=email.lower(), verified=verified, primary=primary
    )


def make_team(name="Hillside Track Club", coach=None, **extra):
    team = Team.objects.create(name=name, **extra)
    if coach is not None:
        team.add_coach(coach)
    return team


def make_athlete(name="Maya Okafor", team=None, user=None, **extra):
    athlete = Athlete.objects.create(name=name, user=user, **extra)
    if team is not None:
        team.add_member(athlete)
    return athlete


def make_entry(team, kind="sign_in", **extra):
    """One of the team's audit trail."""
    return AuditEntry.objects.create(team=team, kind=kind, **extra)


def make_restriction(athlete, kind="no_impact", team=None, **extra):
    """What her team, or the named one, lets her not do."""
    team = team or athlete.memberships.first().team
    return Restriction.objects.create(team=team, athlete=athlete, kind=kind, **extra)


def make_equipment(slug="pvc-pipe", **extra):
    extra.setdefault("name", slug.replace("-", " ").capitalize())
    extra.setdefault("implement", True)
    return Equipment.objects.get_or_create(slug=slug, defaults=extra)[0]


def make_drill(name=None, **extra):
    number = next(_number)
    values = {
        "name": name or f"Drill {number}",
        "slug": f"drill-{number}",
        "kind": "non_weight_bearing",
        "measure": "reps",
        "sets": 3,
        "amount": Decimal(10),
        "amount_unit": "reps",
        "rest_s": 60,
    } | extra
    if values.get("side_mode") == "per_side":
        values.setdefault("first_side", "left")
    return Drill.objects.create(**values)


def make_strength_drill(name="Overhead squat", **extra):
    return make_drill(
        name,
        **{
            "kind": "strength",
            "amount_top": Decimal(12),
            "load_cap_value": Decimal(60),
            "load_cap_unit": "lb",
            "overhead": True,
        }
        | extra,
    )


def make_block(drills=None, team=None, name="Hips", kind=None, **extra):
    """A block with each drill prescribed as the catalogue does."""
    drills = [make_drill()] if drills is None else drills
    kind = kind or (drills[0].kind if drills else "non_weight_bearing")
    block = Block.objects.create(team=team, name=name, kind=kind, **extra)
    for position, drill in enumerate(drills, start=1):
        Prescription(block=block, drill=drill, position=position).copy_prescription(drill).save()
    return block


def make_program(days=(), team=None, name="Base", **extra):
    """A program of (week, weekday, block) rows, ready-made without a team."""
    program = Program.objects.create(team=team, name=name, **extra)
    taken = {}
    for week, weekday, block in days:
        taken[week, weekday] = position = taken.get((week, weekday), 0) + 1
        Placement.objects.create(
            program=program, week=week, weekday=weekday, position=position, block=block
        )
    return program


def make_squad(team, *athletes, name="Sprinters"):
    squad = Squad.objects.create(team=team, name=name)
    for athlete in athletes:
        SquadMembership.objects.create(squad=squad, athlete=athlete)
    return squad


def with_drills(*blocks):
    pks = [block.pk for block in blocks]
    return list(Block.objects.filter(pk__in=pks).with_prescriptions().order_by("pk"))


def make_session(athlete, team=None, drills=None, date=MONDAY, **extra):
    """A session assigned to the athlete, of one block with `drills`."""
    team = team or athlete.memberships.first().team
    by = team.memberships.filter(role="coach").first()
    by = by.user if by else make_user("Cory Coach")
    block = make_block(drills, team=team)
    assignments.assign(team, with_drills(block), [athlete], [date], by=by, doubled="add")
    session = Session.objects.filter(athlete=athlete, date=date).latest("slot")
    for name, value in extra.items():
        setattr(session, name, value)
    if extra:
        session.save()
    return session


def session_drills(session):
    return list(
        SessionDrill.objects.filter(block__session=session)
        .select_related("block__session__athlete")
        .order_by("block__position", "position")
    )


def make_logged_set(session_drill, number=1, side=None, *, by=None, now=None, **values):
    """Log a set as prescribed, or with `values`."""
    session_drill = SessionDrill.objects.select_related("block__session__athlete").get(
        pk=session_drill.pk
    )
    side = side or session_drill.rows_of_a_set[0]
    return log_set(
        session_drill,
        set_id(session_drill.pk, number, side),
        number,
        side,
        values,
        by=by or session_drill.block.session.created_by,
        now=now or timezone.now(),
    )


def make_pain(session_drill, level=5, where="left_knee", **extra):
    """A report that the drill hurt, as the session's athlete told it."""
    session = session_drill.block.session
    return PainReport.objects.create(
        athlete_id=session.athlete_id,
        session_drill=session_drill,
        drill_id=session_drill.drill_id,
        where=where,
        level=level,
        **{"entered_by": session.created_by} | extra,
    )


def make_guardian(athlete, email="parent@example.com", **answers):
    """A guardian of the athlete, whom a coach wrote to, with what she said: `health=True`."""
    by = athlete.memberships.first().team.memberships.filter(role="coach").first().user
    guardian = Guardian.objects.create(athlete=athlete, email=email, asked_by=by)
    guardian.answer({name: yes for name, yes in answers.items() if yes is not None})
    return guardian


def make_promotion(athlete, team, rung, to=None, **extra):
    """A step on the rung's ladder, proposed because its standard is met."""
    values = {"why": "met", "from_rung": rung, "to_rung": to or rung} | extra
    values.setdefault("standard", rung.standard_in_words())
    return Promotion.objects.create(team=team, athlete=athlete, ladder=rung.ladder, **values)


def make_comment(session, text="Shall I loop it double?", *, by=None, **extra):
    """A comment of the session's own athlete, or of `by`."""
    author = by or session.athlete.user
    return Comment.objects.create(session=session, author=author, text=text, **extra)


def make_need(athlete, kind="missed", **extra):
    """Something that needs the athlete's coach: as it is kept of two days missed."""
    team, day = athlete.memberships.first().team, athlete.today - timedelta(days=1)
    facts = {"days": [f"{day - timedelta(days=1)}", f"{day}"], "sets": 6, "session": None}
    values = {"key": f"{kind}:{athlete.pk}", "day": day, "weight": 60, "facts": facts} | extra
    return Need.objects.create(team=team, athlete=athlete, kind=kind, **values)


def make_notification(user, kind="joined", **extra):
    """What `user` was told of, by default that somebody joined her team, and did not read."""
    n = Notification.objects.count()
    facts = {"joined": {"role": "athlete"}, "today": {"date": "2026-03-02"}}
    values = {"key": f"{kind}:{n}", "facts": facts.get(kind, {})} | extra
    if "team" not in values:
        athlete = getattr(user, "athlete", None)
        place = Membership.objects.filter(user=user).first()
        values["team"] = (place or athlete.memberships.first()).team
    return Notification.objects.create(user=user, kind=kind, **values)


def make_phone(user, endpoint="https://push.example.com/1", **extra):
    """A browser of `user` that is told of things, with keys of its own."""
    values = {"endpoint_hash": endpoint_hash(endpoint), "key": "B" * 87, "token": "A" * 22} | extra
    return PushSubscription.objects.create(user=user, endpoint=endpoint, **values)


def make_assessment(name="Standing jump", **extra):
    values = {"name": name, "measures": "plain", "unit": "cm"} | extra
    return Assessment.objects.create(**values)


def make_planned_test(athlete, assessment, day=None, *, team=None):
    team = team or athlete.memberships.first().team
    by = team.memberships.filter(role="coach").first().user
    return PlannedTest.objects.create(
        team=team, athlete=athlete, assessment=assessment, date=day or athlete.today, created_by=by
    )


def make_turnover():
    """The shipped test that a watch's file is a result of."""
    values = {"name": "Turnover", "measures": "turnover", "unit": "steps/s"}
    return Assessment.objects.get_or_create(slug="turnover", defaults=values)[0]


def make_result(athlete, assessment, value, *, team=None, by=None, date=None, **extra):
    """What a test of the athlete gave, as one trial that a coach typed in."""
    team = team or athlete.memberships.first().team
    by = by or team.memberships.filter(role="coach").first().user
    return Result.objects.create(
        athlete=athlete, assessment=assessment, team=team, measured_by=by,
        date=date or athlete.today, value=Decimal(value), **extra,
    )  # fmt: skip


def make_season_link(athlete, days=30):
    """A link to the season of an athlete who is an adult from now on."""
    Athlete.objects.filter(pk=athlete.pk).update(birth_date=date(1999, 5, 4))
    return SeasonLink.make(athlete.user, days)


def make_still(athlete, assessment, value=200):
    """A result measured on a picture that the athlete, who is of age, keeps."""
    athlete.birth_date = date(1990, 1, 1)
    athlete.save()
    frame = {"mark": "highest", "joints": {"hip": [0.5, 0.5], "knee": [0.7, 0.5]}}
    points = {"aspect": 1.5, "frames": [frame]}
    result = make_result(athlete, assessment, value, method="photo", points=points)
    picture = io.BytesIO()
    Image.new("RGB", (150, 100)).save(picture, "JPEG")
    content = picture.getvalue()
    return Still.objects.create(
        result=result, content=content, size=len(content), by=result.measured_by
    )


def make_session_block(session, position=1, **extra):
    values = {"kind": "non_weight_bearing", "name": "Hips"} | extra
    return SessionBlock.objects.create(session=session, position=position, **values)


def make_invitation(team, **extra):
    coach = team.memberships.filter(role="coach").first()
    by = coach.user if coach else team.add_coach(make_user("Cory Coach")).user
    return Invitation.objects.create(**{"team": team, "created_by": by} | extra)
