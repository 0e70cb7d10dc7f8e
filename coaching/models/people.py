"""Who is who: accounts, athletes and teams."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MinValueValidator
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from coaching.rules.ages import FIRST_BIRTH_DATE, age_on, is_known_adult, is_minor
from coaching.rules.restrictions import each_kind_once
from coaching.undocumented import KeptExpression, KeptQuery, prepared_cursor

from . import fields
from .choices import JumpLevel, Role, Theme, UnitSystem
from .contact_limits import ContactLimits
from .equipment import Equipment
from .health import ALL_SHOWN
from .memberships import Membership
from .names import NameField
from .notifications import Notification
from .places import InTimezone, TimezoneField, validate_timezone
from .ranges import RangeSetting

# The first migration finds it here.
__all__ = ["Athlete", "StaysCoach", "Team", "User", "UserManager", "validate_timezone"]


def _has_unread():
    return Exists(Notification.objects.unread().filter(user=OuterRef("pk")))


def _unread_comments():
    unread = Notification.objects.unread().about_comments().filter(user=OuterRef("pk"))
    return Subquery(unread.order_by().values("user").annotate(n=Count("pk")).values("n"))


def _coaches():
    return Exists(Membership.objects.coaching().filter(user=OuterRef("pk")))


N_OR_NONE = fields.PositiveIntegerField(null=True)


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def for_requests(self):
        """With the athlete it is and whether it coaches: what every page asks of its reader."""
        return self.select_related("athlete").annotate(
            coaching=KeptExpression(_coaches),
            unread=KeptExpression(_has_unread),
            comments_unread=KeptExpression(_unread_comments, N_OR_NONE),
        )

    def create_user(self, email, password=None, **extra):
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @transaction.atomic
    def create_superuser(self, email, password=None, **extra):
        """Made at the server's own keyboard: the address needs no mail to be confirmed."""
        addresses = apps.get_model("account", "EmailAddress").objects
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **extra)
        addresses.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Signs in by email."""

    email = models.EmailField(_("email"), unique=True)
    name = NameField(_("name"), max_length=80)
    timezone = TimezoneField(verbose_name=_("time zone"))
    units = models.CharField(
        _("units"), max_length=8, choices=UnitSystem.choices, default=UnitSystem.IMPERIAL
    )
    theme = models.CharField(_("theme"), max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    #: Of a coach of a team, where a page worked it out: what she may, and what may be done of her.
    assists: bool
    sees_health: bool
    owns: bool
    can_be_ruled: bool
    can_go: bool

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self):
        return self.name or self.email

    @cached_property
    def is_coach(self):
        """True for an account that coaches a team."""
        if hasattr(self, "coaching"):
            return self.coaching
        return Team.objects.coached_by(self).exists()

    @cached_property
    def has_unread(self):
        """Whether she was told of something that she did not read."""
        if hasattr(self, "unread"):
            return self.unread
        return Notification.objects.unread().filter(user=self).exists()

    @cached_property
    def unread_comments(self):
        """How many comments she was told of and did not read: the number on the tab."""
        if hasattr(self, "comments_unread"):
            return self.comments_unread or 0
        return Notification.objects.unread().about_comments().filter(user=self).count()

    @property
    def is_athlete(self):
        return getattr(self, "athlete", None) is not None

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.email

    @transaction.atomic
    def keep_settings(self, *names):
        """Save the account, or these of its columns, and what of them the athlete that it is has.

        A password that is changed in the same moment is no setting, and stays changed.
        """
        self.save(update_fields=names or None)
        Athlete.objects.filter(user=self).update(
            name=self.name, timezone=self.timezone, units=self.units
        )


#: Until what age a guardian says whether coaches are shown health.
GUARDED_UNDER = [(16, _("Under 16")), (18, _("Under 18"))]


class StaysCoach(Exception):
    """Why a coach is not taken out of the team, or keeps what she may there."""

    LAST, LONGER, OWNER = "last", "longer", "owner"


_ASK_FOR_NEEDS = "UPDATE coaching_team SET needs_at = NULL WHERE id = %s AND needs_at IS NOT NULL"


class TeamQuerySet(models.QuerySet["Team"]):
    def active(self):
        return self.filter(archived_at=None)

    @transaction.atomic
    def start(self, name, coach, *, timezone, units):
        """A new team with `coach` as its first coach."""
        team = self.create(name=name, timezone=timezone, units=units)
        team.add_coach(coach)
        return team

    def lock(self, pk):
        """Lock the team's row: its plan is changed by one at a time. Call in a transaction.

        Whoever needs a session's row too takes it after this one.
        """
        team = _LOCKED_TEAM.first(pk)
        if team is None:
            raise self.model.DoesNotExist
        return team

    def ask_for_needs(self, pk=None):
        """Let what needs the coaches, of the team or of all of these, be looked for anew."""
        if pk is None:
            self.filter(needs_at__isnull=False).update(needs_at=None)
            return
        # Sets that are logged for a day gone by ask it: the expressions took a tenth of theirs.
        with prepared_cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(_ASK_FOR_NEEDS, [pk])

    def trained_in_by(self, athlete):
        return self.active().filter(memberships__athlete=athlete, memberships__archived_at=None)

    def coached_by(self, user):
        return self.active().filter(
            memberships__user=user,
            memberships__role=Role.COACH,
            memberships__archived_at=None,
        )


class Team(InTimezone, RangeSetting, ContactLimits):
    name = NameField(_("name"), max_length=80)
    timezone = TimezoneField(verbose_name=_("time zone"))
    units = models.CharField(
        _("units"), max_length=8, choices=UnitSystem.choices, default=UnitSystem.IMPERIAL
    )
    athletes_may_move = models.BooleanField(
        _("athletes may move their sessions"),
        default=False,
        help_text=_("Only their own, and only within the week. You see what was moved."),
    )
    guarded_under = fields.PositiveSmallIntegerField(
        _("health of athletes waits for a guardian’s yes"),
        choices=GUARDED_UNDER,
        default=16,
        db_default=16,
    )
    # The coach whom it was handed to; None: it is whose it was by coaching it longest.
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=now)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    # When what needs its coaches was last looked for; None: something happened since.
    needs_at = models.DateTimeField(null=True, blank=True, editable=False)

    #: Where they were read (`coaching.access`): what needs its coaches, and what its reader may.
    open_needs: int
    #: Where it was asked there: a step was proposed since, of which no need tells yet.
    has_new_step = False
    assists = False
    sees_health: bool
    health = ALL_SHOWN

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name", "pk"]
        constraints = [
            *RangeSetting.Meta.constraints,
            *ContactLimits.Meta.constraints,
            models.CheckConstraint(
                condition=Q(guarded_under__in=[16, 18]), name="team_guarded_under"
            ),
        ]

    def __str__(self):
        return self.name

    def archive(self):
        """Put the team away. Everything in it stays; an admin brings it back."""
        self.archived_at = self.archived_at or now()
        self.save(update_fields=["archived_at"])

    def restore(self):
        self.archived_at = None
        self.save(update_fields=["archived_at"])

    def coaches(self):
        return User.objects.filter(
            memberships__team=self,
            memberships__role=Role.COACH,
            memberships__archived_at=None,
        ).order_by("name", "pk")

    def athlete_count(self):
        return Athlete.objects.in_team(self).count()

    def owner(self):
        """Whom the team was handed to, while she coaches it; else who has coached it longest.

        She alone puts it away, hands it over and says what other coaches may; nobody removes her.
        Who assists does not own.
        """
        planning = self.memberships.filter(role=Role.COACH, archived_at=None, assists=False)
        places = list(planning.select_related("user").order_by("joined_at", "user"))
        handed = [place for place in places if place.user_id == self.handed_to_id]
        return next((place.user for place in [*handed, *places]), None)

    def add_coach(self, user, *, assists=False, sees_health=True):
        """Let the account coach the team, or coach it again, as a newcomer. Safe to repeat.

        What she may is as is said, unless she coaches it already.
        """
        duty = {"assists": assists, "sees_health": sees_health}
        membership, _made = Membership.objects.get_or_create(
            team=self, role=Role.COACH, user=user, defaults=duty
        )
        if membership.archived_at:
            Team.objects.filter(pk=self.pk, handed_to=user).update(handed_to=None)
            membership.joined_at = now()
            membership.assists, membership.sees_health = assists, sees_health
            membership.restore()
            membership.save(update_fields=list(duty))
        return membership

    def _lock_coaches(self):
        """(the team as it is now, locked, and the places of those who coach it)."""
        locked = Team.objects.lock(self.pk)
        return locked, self.memberships.filter(role=Role.COACH, archived_at=None)

    @transaction.atomic
    def remove_coach(self, coach, *, by):
        """End the account's coaching of the team, and the links she made.

        By herself, by the owner, or by a coach who has been there longer. Raises StaysCoach, with
        why, for anyone else, for the owner and for the last coach who plans.
        """
        locked, places = self._lock_coaches()
        membership = places.filter(user=coach).first()
        if membership is None:
            return None
        if coach != by and not locked.may_remove(membership, by):
            raise StaysCoach(StaysCoach.LONGER)
        if not membership.assists and places.filter(assists=False).count() < 2:
            raise StaysCoach(StaysCoach.LAST)
        membership.archive(by=by)
        return membership

    def may_remove(self, membership, user):
        """Whether `user` may take another coach out: the owner, or who plans and came before."""
        owner = self.owner()
        if owner in (user, membership.user):
            return owner == user
        return self.memberships.planning().filter(user=user).came_before(membership).exists()

    @transaction.atomic
    def set_duty(self, coach, *, assists, sees_health, by):
        """Say what another coach may here. Raises StaysCoach where `by` is not the owner, or it
        is of herself.

        The links that she made end with what she may do no more.
        """
        locked, places = self._lock_coaches()
        if locked.owner() != by or coach == by:
            raise StaysCoach(StaysCoach.OWNER)
        places.filter(user=coach).update(assists=assists, sees_health=sees_health)
        if assists or not sees_health:
            links = self.invitations.filter(revoked_at=None, created_by=coach)
            links.update(revoked_at=now())

    @transaction.atomic
    def hand_over(self, coach, *, by):
        """Make another coach the owner, with all that an owner may; who was it coaches on.

        Raises StaysCoach where `by` is not the owner, or the other coaches here no more.
        """
        locked, places = self._lock_coaches()
        if locked.owner() != by or not places.filter(user=coach).exists():
            raise StaysCoach(StaysCoach.OWNER)
        places.filter(user=coach).update(assists=False, sees_health=True)
        Team.objects.filter(pk=self.pk).update(handed_to=coach)
        self.handed_to = coach

    @transaction.atomic
    def add_athlete(self, name, user=None):
        """A new athlete of this team, with the team's zone and units."""
        athlete = Athlete.objects.create(
            name=name, user=user, timezone=self.timezone, units=self.units
        )
        self.add_member(athlete)
        return athlete

    def add_member(self, athlete):
        """Put `athlete` in the team, or back in it. Safe to repeat."""
        membership, _made = Membership.objects.get_or_create(
            team=self, role=Role.ATHLETE, athlete=athlete
        )
        if membership.archived_at:
            membership.restore()
        return membership


def _locked_team(pk):
    return Team.objects.select_for_update(no_key=True).filter(pk=pk).order_by("pk")


_LOCKED_TEAM = KeptQuery(_locked_team, -1)


class AthleteQuerySet(models.QuerySet["Athlete"]):
    def in_team(self, team):
        return self.filter(
            memberships__team=team,
            memberships__role=Role.ATHLETE,
            memberships__archived_at=None,
        ).order_by("name", "pk")

    def coached_by(self, user):
        """Athletes of the teams that `user` coaches, both of them now."""
        memberships = Membership.objects.coached_by(user)
        return self.filter(Q(pk__in=memberships.values("athlete")))


class Athlete(InTimezone, models.Model):
    """A person who trains, with or without an account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="athlete",
        verbose_name=_("account"),
    )
    name = NameField(_("name"), max_length=80)
    timezone = TimezoneField(verbose_name=_("time zone"))
    units = models.CharField(
        _("units"), max_length=8, choices=UnitSystem.choices, default=UnitSystem.IMPERIAL
    )
    birth_date = models.DateField(
        _("date of birth"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_BIRTH_DATE, _("Choose a day from 1900 on."))],
        help_text=_("Not needed. Under 18, pain at the front of the hip ends the day’s hip work."),
    )
    jump_level = models.CharField(
        _("used to jumping"),
        max_length=12,
        choices=JumpLevel.choices,
        default=JumpLevel.BEGINNER,
        db_default=JumpLevel.BEGINNER.value,
    )
    equipment: "models.ManyToManyField[Equipment, models.Model]" = fields.ManyToManyField(
        "Equipment", blank=True, related_name="+", verbose_name=_("equipment")
    )
    # Where a coach writes to before there is an account; an account's own address is the user's.
    email = models.EmailField(_("email"), null=True, blank=True)
    guardian_email = models.EmailField(_("guardian’s email"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=now)

    objects = AthleteQuerySet.as_manager()

    class Meta:
        verbose_name = _("athlete")
        verbose_name_plural = _("athletes")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_date__gte=FIRST_BIRTH_DATE),
                name="athlete_birth_date",
            ),
            models.CheckConstraint(
                condition=Q(jump_level__in=JumpLevel.values), name="athlete_jump_level"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_known_adult(self):
        """Whether her date of birth is known, and she is 18 or more today."""
        return is_known_adult(self.birth_date, self.today)

    def is_minor_on(self, day):
        """Whether she is under 18 that day; False where nothing is known of it."""
        return is_minor(self.birth_date, day)

    @property
    def is_minor(self):
        return self.is_minor_on(self.today)

    def is_under(self, years):
        """Whether she is younger than that today; False where nothing is known of it."""
        return self.birth_date is not None and age_on(self.birth_date, self.today) < years

    @property
    def active_restrictions(self):
        """What she may not do now, one of a kind: those of every team that coaches her now.

        Of the rows that `read_restrictions` read along, or else one query.
        """
        today = self.today
        return self.restrictions_between(today, today)

    @property
    def known_restrictions(self):
        """As `active_restrictions`, with those to come."""
        return self.restrictions_between(self.today)

    def restrictions_between(self, first, last=None):
        """As `active_restrictions`, of those that hold on a day from `first` to `last`, or ever."""
        rows = getattr(self, "restrictions_read", None)
        if rows is None:
            rows = self.restrictions.of_athlete(self)
        return each_kind_once(rows, first, last)

    @transaction.atomic
    def set_restrictions(self, wanted, *, team, by):
        """Let exactly these of the team's stand: {kind: (note, starts, until)}, `by` an account.

        `starts` and `until` are dates or None. One that stands already keeps since when and by
        whom, unless it changes. What another team set stays.
        """
        rows = self.restrictions.filter(team=team)
        rows.exclude(kind__in=list(wanted)).delete()
        current = {restriction.kind: restriction for restriction in rows}
        for kind, (note, starts, until) in wanted.items():
            old = current.get(kind)
            if old is None:
                values = {"note": note, "starts": starts, "until": until}
                self.restrictions.create(team=team, kind=kind, set_by=by, **values)
            elif (old.note, old.starts, old.until) != (note, starts, until):
                old.note, old.starts, old.until, old.set_by = note, starts, until, by
                old.save(update_fields=["note", "starts", "until", "set_by"])
