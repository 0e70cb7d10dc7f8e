"""Who is in the two teams of the fuzz, who was, and who looks after the site."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from coaching.models import Drill, Invitation
from tests import factories, typed_world
from tests.factories import make_athlete, make_team, make_user

NAMES = (
    ("Hillside Track Club", "dana", "maya", "priya", "Eli Novak"),
    ("Valley Harriers", "rosa", "theo", "jo", "Kim Lund"),
)


def make_people(club, both, left):
    """A team with everything in it: {name: account}.

    `both` is an athlete of the other team too; `left` are an athlete and a coach who were in it,
    or nobody.
    """
    name, coach, first, second, without = club
    coach_account = make_user(f"{coach.title()} Coach", f"{coach}@example.com")
    team = make_team(name, coach=coach_account, athletes_may_move=True)
    athletes = {
        name: make_athlete(
            f"{name.title()} Runner",
            team=team,
            user=make_user(f"{name.title()} Runner", f"{name}@example.com"),
        )
        for name in (first, second)
    }
    typed_world.fill(
        team, coach_account, athletes[first], athletes[second],
        make_athlete(without, team=team), "" if club is NAMES[0] else f"-{coach}",
    )  # fmt: skip
    team.add_member(both)
    factories.make_session(both, team=team, date=both.today)
    factories.make_restriction(both, "no_impact", team=team, set_by=coach_account, note="x")
    if left:
        let_go(team, *left, by=coach_account)
    return {coach: coach_account} | {name: athlete.user for name, athlete in athletes.items()}


def let_go(team, athlete, coach, *, by):
    """They were in the team, and are no longer."""
    team.add_coach(coach)
    team.add_member(athlete)
    factories.make_session(athlete, team=team, date=athlete.today)
    team.memberships.get(user=coach).archive(by=by)
    team.memberships.get(athlete=athlete).archive(by=by)


def make_people_who_left():
    """An athlete and a coach, whom `make_people` takes in and lets go."""
    account = make_user("Lea Left", "lea@example.com")
    return make_athlete("Lea Left", user=account), make_user("Remo Removed", "remo@example.com")


def make_people_of_an_archived_team():
    otto, pia = make_user("Otto Old", "otto@example.com"), make_user("Pia Old", "pia@example.com")
    team = make_team("Old Club", coach=otto)
    factories.make_session(make_athlete("Pia Old", team=team, user=pia), team=team)
    team.archive()
    return {"otto": otto, "pia": pia}


def make_staff():
    """Somebody with every right, somebody with none, and somebody who looks after drills."""
    kit = make_user("Kit Drills", "kit@example.com", is_staff=True)
    of_drills = Permission.objects.filter(
        content_type__app_label="coaching", content_type__model=Drill._meta.model_name
    )
    kit.user_permissions.set(of_drills)
    return {
        "ada": make_user("Ada Admin", "ada@example.com", is_staff=True, is_superuser=True),
        "sid": make_user("Sid Staff", "sid@example.com", is_staff=True),
        "kit": kit,
        "tess": with_second_step(
            make_user("Tess Two", "tess@example.com", is_staff=True, is_superuser=True)
        ),
    }


def with_second_step(user):
    secret, codes = {"secret": "JBSWY3DPEHPK3PXP"}, {"seed": "seed", "used_mask": 0}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=secret)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=codes)
    return user


def make_newcomer(team):
    """A coach who came in a moment ago."""
    new = make_user("Cleo New", "cleo@example.com")
    team.add_coach(new)
    return new


def session_of_who_signs_up(team):
    """The cookie of somebody whom the team invites, and who has not yet typed the mailed code."""
    invitation = Invitation.objects.create(team=team, created_by=team.owner(), max_uses=9)
    client = Client()
    client.get(reverse("join", args=[invitation.token]))
    typed = {"name": "Wim Waits", "email": "wim@example.com", "password1": factories.PASSWORD}
    client.post(reverse("account_signup"), typed)
    return client.session.session_key
