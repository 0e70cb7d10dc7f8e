"""Ladders: in which order drills get harder."""

from decimal import Decimal
from secrets import token_hex

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from coaching.rules import units
from coaching.rules.evidence import PAIN_ACCEPTED, Standard
from coaching.rules.limits import MAX_SETS
from coaching.rules.names import isolated
from coaching.rules.pain import MAX_LEVEL

from . import fields
from .drills import Drill
from .equipment import Equipment
from .history import CatalogHistory
from .memberships import of_everyone_or_of_a_team_of
from .names import NameField
from .notes import NoteField

MAX_SESSIONS = 20


class LadderQuerySet(models.QuerySet["Ladder"]):
    def active(self):
        return self.filter(archived_at=None)

    def for_team(self, team):
        """The team's own and the shipped ones, in use."""
        return self.active().filter(Q(team=None) | Q(team=team))

    def visible_to(self, user):
        """The shipped ones and those of the teams that `user` is in, in use."""
        return self.active().filter(of_everyone_or_of_a_team_of(user))


class Ladder(models.Model):
    """Drills, or implements of one drill, from easier to harder.

    One with a team is that team's own. `climb_sets` and `climb_amount` are the standard of its
    rungs, where they have none of their own.
    """

    slug = models.SlugField(unique=True)
    name = NameField(_("name"), max_length=80)
    team = models.ForeignKey(
        "Team", on_delete=models.CASCADE, null=True, blank=True, related_name="ladders"
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    climb_sets = fields.PositiveSmallIntegerField(_("climb after sets"), null=True, blank=True)
    climb_amount = fields.PositiveSmallIntegerField(_("of reps"), null=True, blank=True)
    climb_condition = NoteField(_("and when"), limit=200, blank=True)

    #: What a drill's page says of it: the steps from that drill's, by `rules.ladders`, and whether
    #: it climbs by what is held alone.
    steps: "list[tuple[str, list[Rung]]]"
    of_loads: bool

    objects = LadderQuerySet.as_manager()
    history = CatalogHistory()

    class Meta:
        verbose_name = _("ladder")
        verbose_name_plural = _("ladders")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        if not self.slug:
            # By chance and not by looking: two of one name are saved at the same moment.
            stem = slugify(self.name)[:30] or "ladder"
            self.slug = f"{self.team_id or 'shared'}-{stem}-{token_hex(4)}"
        super().save(*args, **kwargs)

    @property
    def is_recorded(self):
        """The history is of what all teams share."""
        return self.team_id is None

    def archive(self):
        self.archived_at = self.archived_at or timezone.now()
        self.save(update_fields=["archived_at"])


class Rung(models.Model):
    """One step of a ladder, and the standard that climbs it. Rungs at one position are
    alternatives.
    """

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    position = fields.PositiveSmallIntegerField(_("step"))
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="rungs")
    implement = models.ForeignKey(
        Equipment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    climb_sets = fields.PositiveSmallIntegerField(
        _("sets"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_SETS)],
    )
    climb_amount = fields.PositiveSmallIntegerField(
        _("amount of each set"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("As the drill is counted: reps, seconds, runs, yards or meters."),
    )
    climb_sessions = fields.PositiveSmallIntegerField(
        _("sessions in which that is done"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_SESSIONS)],
    )
    climb_full_range = models.BooleanField(_("with full range of motion"), default=False)
    climb_both_sides = models.BooleanField(_("on both sides"), default=True)
    climb_ball_kept = models.BooleanField(_("with the ball kept"), default=False)
    highest_pain = fields.PositiveSmallIntegerField(
        _("pain at most, of 10"),
        default=PAIN_ACCEPTED,
        validators=[MaxValueValidator(MAX_LEVEL)],
    )
    start_amount = fields.PositiveSmallIntegerField(
        _("amount to begin with"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("It goes up by one a session. Empty: what is prescribed."),
    )
    adds_load = models.BooleanField(
        _("then the load goes up"),
        default=False,
        help_text=_("By 5 lb or 2.5 kg in all a week at most, up to the drill’s cap."),
    )

    history = CatalogHistory()

    class Meta:
        verbose_name = _("rung")
        verbose_name_plural = _("rungs")
        ordering = ["ladder", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="rung_position"),
            models.CheckConstraint(
                condition=(Q(climb_sets=None) | Q(climb_sets__gte=1, climb_sets__lte=MAX_SETS))
                & (Q(climb_amount=None) | Q(climb_amount__gte=1))
                & (Q(start_amount=None) | Q(start_amount__gte=1))
                & Q(climb_sessions__gte=1, climb_sessions__lte=MAX_SESSIONS)
                & Q(highest_pain__gte=0, highest_pain__lte=MAX_LEVEL),
                name="rung_standard",
            ),
            models.UniqueConstraint(
                "ladder", "drill", condition=Q(implement=None), name="rung_drill_once"
            ),
            models.UniqueConstraint(
                "ladder",
                "drill",
                "implement",
                condition=Q(implement__isnull=False),
                name="rung_implement_once",
            ),
        ]

    def __str__(self):
        return f"{self.position}: {isolated(self.drill)}"

    @property
    def is_recorded(self):
        return self.ladder.is_recorded

    def standard_in_words(self):
        """What it asks for, as it is now, to be kept with a decision: plain values."""
        amount = self.climb_amount or self.ladder.climb_amount or self.drill.amount
        return {
            "drill": self.drill.name,
            "held": self.implement.name if self.implement else "",
            "sets": self.climb_sets or self.ladder.climb_sets or self.drill.sets,
            "amount": units.bare(amount),
            "unit": self.drill.amount_unit,
            "sessions": self.climb_sessions,
            "full_range": self.climb_full_range,
            "both_sides": self.climb_both_sides,
            "ball_kept": self.climb_ball_kept,
            "highest_pain": self.highest_pain,
        }

    def standard(self, load_kg: Decimal | None = None) -> Standard:
        """What climbs it; with `load_kg` held at least. Its ladder and drill are read along."""
        amount = self.climb_amount or self.ladder.climb_amount or self.drill.amount
        return Standard(
            sets=self.climb_sets or self.ladder.climb_sets or self.drill.sets,
            amount_si=units.to_si(Decimal(amount), self.drill.amount_unit),
            sessions=self.climb_sessions,
            full_range=self.climb_full_range,
            both_sides=self.climb_both_sides,
            ball_kept=self.climb_ball_kept,
            highest_pain=self.highest_pain,
            held=self.implement_id,
            load_kg=load_kg,
        )
