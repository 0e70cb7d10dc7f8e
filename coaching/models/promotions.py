"""Where athletes stand on ladders, and the steps that were proposed and decided."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated
from coaching.undocumented import KeptQuery

from . import fields
from .choices import LoadUnit, NeedKind, PromotionState, StepWhy
from .ladders import Ladder, Rung
from .memberships import athlete_is_in_team
from .needs import Need


class LoadHeld(models.Model):
    """The load that goes with a rung whose load goes up: what each piece weighs, and how many."""

    load_value = fields.DecimalField(
        _("load"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    load_unit = models.CharField(_("load unit"), max_length=2, choices=LoadUnit.choices, blank=True)
    load_count = fields.PositiveSmallIntegerField(_("pieces"), default=1)

    class Meta:
        abstract = True

    LOAD = ("load_value", "load_unit", "load_count")

    @staticmethod
    def load_constraint(name):
        return models.CheckConstraint(
            condition=Q(load_value__isnull=True, load_unit="")
            | Q(load_value__gte=0, load_unit__in=LoadUnit.values, load_count__gte=1),
            name=f"{name}_load",
        )


class TeamLadder(models.Model):
    """How a team uses a ladder: whether athletes climb it without a coach's yes."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="+")
    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="uses")
    climbs_by_itself = models.BooleanField(_("climbs by itself"), default=False)

    class Meta:
        verbose_name = _("ladder of a team")
        verbose_name_plural = _("ladders of teams")
        constraints = [models.UniqueConstraint("team", "ladder", name="team_ladder_once")]

    def __str__(self):
        return f"{isolated(self.team)}, {isolated(self.ladder)}"


class LadderPlace(LoadHeld):
    """The rung on which an athlete stands in a team; without a row she is on the first one.

    `since`: what was logged before does not count for the next step. While it `waits` none is
    proposed, upwards or down: until a day, or for so many sessions after `waits_from`. With
    `never` none upwards at all.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="ladder_places")
    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="places")
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(_("since"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=200, blank=True)
    waits_until = models.DateField(_("waits until"), null=True, blank=True)
    waits_sessions = fields.PositiveSmallIntegerField(_("waits for sessions"), default=0)
    waits_from = models.DateField(_("waits from"), null=True, blank=True)
    waits_down = models.BooleanField(_("what waits is a step down"), default=False)
    never = models.BooleanField(_("no further"), default=False)

    class Meta:
        verbose_name = _("place on a ladder")
        verbose_name_plural = _("places on ladders")
        constraints = [
            models.UniqueConstraint("team", "athlete", "ladder", name="ladder_place_once"),
            models.CheckConstraint(
                condition=Q(set_by=None) | ~Q(reason=""), name="ladder_place_by_hand_has_a_reason"
            ),
            LoadHeld.load_constraint("ladder_place"),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {isolated(self.rung)}"


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def open(self):
        return self.filter(state=PromotionState.PROPOSED)

    def open_of(self, membership):
        """The open ones of an athlete in a team, each with its ladder, a list; its text is kept."""
        return _OPEN_OF.all(membership.team_id, membership.athlete_id)

    def unseen_by_coaches(self):
        """The open ones of athletes who are in the team, of which no need tells yet."""
        key = Concat(
            Value(f"{NeedKind.STEP}:"),
            Cast("pk", models.CharField()),
            Case(
                When(turn=1, then=Value("")),
                default=Concat(Value(":"), Cast("turn", models.CharField())),
            ),
        )
        needs = Need.objects.filter(team=OuterRef("team"), key=OuterRef("need_key"))
        return self.open().alias(need_key=key).filter(~Exists(needs), athlete_is_in_team())

    def untold(self):
        """The approved ones that the athlete has not read of."""
        return self.filter(state=PromotionState.APPROVED, seen_at=None)


_OPEN_OF = KeptQuery(
    lambda team, athlete: (
        Promotion.objects.open().filter(team=team, athlete=athlete).select_related("ladder")
    ),
    *(-1, -2),
)


class Promotion(LoadHeld):
    """A step on a ladder: proposed by what was logged, then decided by a coach.

    `standard` is that of the rung as it was then, in words and numbers, so that a later change of
    the ladder changes nothing of it; `evidence` are ids of sets. `changes`: what approving changed,
    as `services.ladders` writes and reads it. `turn`: while it is open, what is logged can make
    another step of it, which is told of anew.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="promotions")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="promotions")
    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="promotions")
    from_rung = models.ForeignKey(
        Rung, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_rung = models.ForeignKey(
        Rung, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.CharField(_("why"), max_length=5, choices=StepWhy.choices)
    evidence = models.JSONField(_("evidence"), default=list)
    standard = models.JSONField(_("standard"), default=dict)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PromotionState.choices,
        default=PromotionState.PROPOSED,
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    turn = fields.PositiveSmallIntegerField(_("turn"), default=1, db_default=1, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    changes = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    seen_at = models.DateTimeField(_("seen by the athlete"), null=True, blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("step on a ladder")
        verbose_name_plural = _("steps on ladders")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "team",
                "athlete",
                "ladder",
                condition=Q(state=PromotionState.PROPOSED),
                name="promotion_proposed_once",
            ),
            models.UniqueConstraint(
                "team",
                "athlete",
                "ladder",
                condition=Q(state=PromotionState.APPROVED, seen_at=None),
                name="promotion_told_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PromotionState.values), name="promotion_state"
            ),
            models.CheckConstraint(condition=Q(why__in=StepWhy.values), name="promotion_why"),
            models.CheckConstraint(
                condition=Q(state=PromotionState.PROPOSED, decided_at=None, decided_by=None)
                | (~Q(state=PromotionState.PROPOSED) & Q(decided_at__isnull=False)),
                name="promotion_decided",
            ),
            LoadHeld.load_constraint("promotion"),
        ]
        indexes = [models.Index(fields=["team", "state"], name="promotion_of_team")]

    def __str__(self):
        return f"{isolated(self.athlete)}, {isolated(self.ladder)}, {self.state}"

    def get_absolute_url(self):
        return reverse("promotion", args=[self.pk])

    @property
    def is_up(self):
        return self.why == StepWhy.MET

    @property
    def is_proposed(self):
        return self.state == PromotionState.PROPOSED

    @property
    def is_approved(self):
        return self.state == PromotionState.APPROVED
