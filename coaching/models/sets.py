"""Logged sets: what an athlete did. Never lost, never doubled, never rewritten silently."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from coaching.rules import amounts, load, units
from coaching.rules.limits import MAX_SET_NUMBER
from coaching.rules.names import isolated
from coaching.undocumented import KeptQuery

from . import fields
from .choices import AmountUnit, HistoryApp, LoadUnit, Side, SideMode, Skip
from .drills import Drill
from .histories import source_field
from .notes import NoteField
from .prescription_fields import MAX_NOTE
from .session_drills import SessionDrill

#: Said without a value: with one in it SQLite does not see that a partial index holds a query's
#: rows. A set has no amount where it was skipped.
MAY_NEED_A_LOOK = Q(removed_at=None) & (Q(over_cap=True) | Q(amount=None))


class LoggedSetQuerySet(models.QuerySet["LoggedSet"]):
    def active(self):
        return self.filter(removed_at=None)

    def to_look_at(self):
        """Those over the cap, and those skipped because they hurt."""
        return self.filter(MAY_NEED_A_LOOK, Q(over_cap=True) | Q(skip_reason=Skip.PAIN))

    def as_rows(self):
        """In order, each with who entered it and what it was done with: to draw rows from."""
        others = ("entered_by__name", "entered_by__email", "implement__name")
        fields = [field.name for field in LoggedSet._meta.concrete_fields]
        rows = self.select_related("entered_by", "implement").only(*fields, *others)
        return rows.order_by("number", "side")

    def rows_of(self, drill, *, to_draw=True):
        """Those of a session's drill in order, in a query whose text is kept: `as_rows`, or
        without what only drawing asks.
        """
        rows = (_ROWS_OF if to_draw else _BARE_ROWS_OF).all(drill.pk)
        for row in rows:
            row.session_drill = drill
        return rows

    def last_results(self, athlete, drills, *, before, without=(), team=None):
        """The sets of each drill's last session before `before` (an instant), in one query.

        `drills`: ids. `without`: sessions that do not count, such as the one being logged. `team`:
        only what was logged in that team's sessions.
        """
        asked = athlete.pk, drills, before, [session.pk for session in without]
        return _LAST.all(*asked) if team is None else _LAST_IN_TEAM.all(*asked, team.pk)


def _last(athlete, drills, before, without, team=None):
    latest = (
        LoggedSet.objects.active()
        .filter(athlete=athlete, drill=OuterRef("pk"), skip_reason="", performed_at__lt=before)
        .exclude(session_drill__block__session__in=without)
        .order_by("-performed_at")
    )
    if team is not None:
        latest = latest.filter(session_drill__block__session__team=team)
    last = Subquery(latest.values("session_drill")[:1])
    sources = Drill.objects.filter(pk__in=drills).annotate(last=last).values("last")
    done = LoggedSet.objects.active().filter(session_drill__in=sources, skip_reason="")
    return done.order_by("number", "side")


_LAST, _LAST_IN_TEAM = (
    KeptQuery(_last, -1, [-100], datetime(1, 1, 2, tzinfo=UTC), [UUID(int=1)], *team)
    for team in ((), (-2,))
)
_ROWS_OF = KeptQuery(
    lambda drill: LoggedSet.objects.filter(session_drill=drill).as_rows(),
    UUID(int=1),
    prepared=True,
)
_BARE_ROWS_OF = KeptQuery(
    lambda drill: LoggedSet.objects.filter(session_drill=drill).order_by("number", "side"),
    UUID(int=1),
    prepared=True,
)


class LoggedSet(models.Model):
    """One row of one set: done with an amount, or skipped with a reason.

    Its id is computed from session drill, number and side, so that two phones that log the
    same set write the same row. `performed_at` is the phone's word, `received_at` ours.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    session_drill = models.ForeignKey(
        SessionDrill, on_delete=models.PROTECT, related_name="logged_sets"
    )
    athlete = models.ForeignKey("Athlete", on_delete=models.PROTECT, related_name="logged_sets")
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="logged_sets")
    number = fields.PositiveSmallIntegerField(
        _("set"), validators=[MinValueValidator(1), MaxValueValidator(MAX_SET_NUMBER)]
    )
    side = models.CharField(_("side"), max_length=5, choices=Side.choices)
    side_mode = models.CharField(max_length=11, choices=SideMode.choices)

    amount = fields.DecimalField(
        _("amount"),
        max_digits=8,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    amount_unit = models.CharField(_("unit"), max_length=4, choices=AmountUnit.choices)
    amount_si = fields.DecimalField(max_digits=12, decimal_places=6, null=True, editable=False)
    load_value = fields.DecimalField(
        _("load"),
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    load_unit = models.CharField(_("load unit"), max_length=2, choices=LoadUnit.choices, blank=True)
    load_count = fields.PositiveSmallIntegerField(_("pieces"), default=1)
    load_kg = fields.DecimalField(max_digits=14, decimal_places=8, null=True, editable=False)
    implement = models.ForeignKey(
        "Equipment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    over_cap = models.BooleanField(_("over the load cap"), default=False)
    rpe = fields.DecimalField(
        _("RPE"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    seconds = fields.DecimalField(
        _("seconds it took"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    full_range = models.BooleanField(_("full range of motion"), null=True, blank=True)
    ball_kept = models.BooleanField(_("the ball stayed"), null=True, blank=True)
    note = NoteField(_("note"), limit=MAX_NOTE, blank=True)
    skip_reason = models.CharField(_("skipped"), max_length=5, choices=Skip.choices, blank=True)

    performed_at = models.DateTimeField(_("done at"))
    received_at = models.DateTimeField(_("received at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    # Of what was read out of another app's file.
    source = source_field()
    device_seqs = models.JSONField(default=dict, editable=False)

    objects = LoggedSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("logged set")
        verbose_name_plural = _("logged sets")
        ordering = ["session_drill", "number", "side"]
        constraints = [
            models.UniqueConstraint("session_drill", "number", "side", name="logged_set_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MAX_SET_NUMBER), name="logged_set_number"
            ),
            models.CheckConstraint(
                condition=Q(side_mode=SideMode.PER_SIDE, side__in=[Side.LEFT, Side.RIGHT])
                | Q(side_mode__in=[SideMode.NONE, SideMode.ALTERNATING], side=Side.BOTH),
                name="logged_set_side",
            ),
            models.CheckConstraint(
                condition=Q(amount_unit__in=AmountUnit.values), name="logged_set_amount_unit"
            ),
            models.CheckConstraint(
                condition=Q(skip_reason="", amount__gte=0, amount_si__gte=0)
                | Q(skip_reason__in=Skip.values, amount__isnull=True, amount_si__isnull=True),
                name="logged_set_done_or_skipped",
            ),
            models.CheckConstraint(
                condition=Q(load_value__isnull=True, load_unit="", load_kg__isnull=True)
                | Q(load_value__gte=0, load_unit__in=LoadUnit.values, load_kg__gte=0),
                name="logged_set_load",
            ),
            models.CheckConstraint(
                condition=Q(seconds__isnull=True) | Q(seconds__gte=0), name="logged_set_seconds"
            ),
            models.CheckConstraint(
                condition=Q(source="") | Q(source__in=HistoryApp.values), name="logged_set_source"
            ),
            models.CheckConstraint(
                condition=Q(load_count__gte=1, load_count__lte=2), name="logged_set_load_count"
            ),
            models.CheckConstraint(
                condition=Q(rpe__isnull=True) | Q(rpe__gte=1, rpe__lte=10), name="logged_set_rpe"
            ),
        ]
        indexes = [
            models.Index(
                F("athlete"), F("drill"), F("performed_at").desc(), name="logged_set_history"
            ),
            # The few that may need a coach's look: those over the cap, and those that were skipped.
            models.Index("session_drill", condition=MAY_NEED_A_LOOK, name="logged_set_to_look_at"),
            # What puts full range on record.
            models.Index(
                "athlete",
                "drill",
                condition=Q(removed_at=None, full_range=True),
                name="logged_set_full_range",
            ),
        ]

    def __str__(self):
        return f"{isolated(self.session_drill)}, {self.number} {self.side}"

    AUDITED_FIELDS = (
        "amount",
        "amount_unit",
        "load_value",
        "load_unit",
        "load_count",
        "implement_id",
        "rpe",
        "seconds",
        "full_range",
        "ball_kept",
        "note",
        "skip_reason",
        "performed_at",
        "received_at",
        "entered_by_id",
        "removed_at",
    )
    # What an athlete did: whoever changes one of these is the one who entered the set.
    RESULT_FIELDS = (
        "amount",
        "amount_unit",
        "load_value",
        "load_unit",
        "load_count",
        "skip_reason",
    )

    def values(self):
        return {name: getattr(self, name) for name in self.AUDITED_FIELDS}

    @property
    def held_values(self) -> str:
        """What a page holds of the row, in one line: as static/js/outbox/rows.js says it."""
        if self.skip_reason:
            return "skip"
        load = "" if self.load_value is None else f"{units.plain(self.load_value)}{self.load_unit}"
        answers = {True: "yes", False: "no", None: ""}
        remarks = (answers[self.ball_kept], answers[self.full_range], self.note.strip())
        plain = units.plain
        amount = f"{plain(self.amount)}{self.amount_unit}"
        return "|".join((amount, load, plain(self.rpe), *remarks, plain(self.seconds)))

    def set_si(self):
        if self.amount is None:
            self.amount_si = None
        else:
            self.amount_si = units.to_si(Decimal(self.amount), self.amount_unit)
        self.load_kg = units.load_kg(self.load_value, self.load_unit, self.load_count)
        self.over_cap = not self.skip_reason and load.over_cap(
            self.load_kg, self.session_drill.load_cap_kg
        )

    def hide_health(self):
        """Be, for a page that is drawn and not saved, as if it was left out for another reason."""
        if self.skip_reason == Skip.PAIN:
            self.skip_reason, self.note = Skip.OTHER, ""

    def differs_from(self, prescribed):
        """(amount, load): whether what was done of each is not what was `prescribed`.

        Nothing was done of a set that was skipped, so it differs in neither.
        """
        if self.skip_reason or self.amount is None:
            return False, False
        fits = amounts.fits(self.amount, self.amount_unit, prescribed)
        return not fits, self.load_kg != prescribed.load_kg

    @property
    def late_by(self):
        """How many days after its session's day the set was entered, where the athlete is.

        By the phone's own time, where that is the earlier one: what waited on it was not late.
        """
        session = self.session_drill.block.session
        entered = min(self.performed_at, self.received_at)
        return session.late_by(session.athlete.date_at(entered))


class SetChange(models.Model):
    """What a set was before it was changed. Append-only."""

    logged_set = models.ForeignKey(LoggedSet, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=64, blank=True)
    seq = fields.BigIntegerField(null=True, blank=True)
    was = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("change of a set")
        verbose_name_plural = _("changes of sets")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.logged_set_id}, {self.at:%Y-%m-%d %H:%M}"
