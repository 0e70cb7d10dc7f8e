"""Logged sets: what an athlete did. Never lost, never doubled, never rewritten silently."""

from decimal import Decimal

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from coaching.rules import load, units
from coaching.rules.repeats import is_repeat
from coaching.rules.sides import set_id

from . import fields
from .choices import AmountUnit, LoadUnit, Side, SideMode, Skip
from .drills import Drill
from .session_drills import SessionDrill
from .sessions import COUNTERS, Session


class WrongSetId(Exception):
    """The id is not the one of this session drill, number and side."""


class LoggedSetQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)

    def as_rows(self):
        """In order, each with who entered it and what it was done with: to draw rows from."""
        others = ("entered_by__name", "entered_by__email", "implement__name")
        fields = [field.name for field in LoggedSet._meta.concrete_fields]
        rows = self.select_related("entered_by", "implement").only(*fields, *others)
        return rows.order_by("number", "side")

    def last_results(self, athlete, drills, *, before, without=(), team=None):
        """The sets of each drill's last session before `before` (an instant), in one query.

        `without`: sessions that do not count, such as the one being logged. `team`: only what
        was logged in that team's sessions.
        """
        latest = (
            LoggedSet.objects.standing()
            .filter(athlete=athlete, drill=OuterRef("pk"), skip_reason="", performed_at__lt=before)
            .exclude(session_drill__block__session__in=list(without))
            .order_by("-performed_at")
        )
        if team is not None:
            latest = latest.filter(session_drill__block__session__team=team)
        sources = Drill.objects.filter(pk__in=drills).annotate(
            last=Subquery(latest.values("session_drill")[:1])
        )
        return (
            self.standing()
            .filter(session_drill__in=sources.values("last"), skip_reason="")
            .order_by("number", "side")
        )

    def of_last_sessions(self, athlete, drill, most):
        """The sets of the athlete's last `most` sessions with the drill, newest session first."""
        done = self.standing().filter(athlete=athlete, drill=drill, skip_reason="")
        sessions = Session.objects.filter(
            Exists(done.filter(session_drill__block__session=OuterRef("pk")))
        )
        last = sessions.order_by("-date", "-slot", "pk").values("pk")[:most]
        session = "session_drill__block__session"
        return (
            done.filter(**{f"{session}__in": last})
            .select_related(session)
            .order_by(f"-{session}__date", f"-{session}__slot", session, "number", "side")
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
    number = models.PositiveSmallIntegerField(
        _("set"), validators=[MinValueValidator(1), MaxValueValidator(99)]
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
    load_count = models.PositiveSmallIntegerField(_("pieces"), default=1)
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
    full_range = models.BooleanField(_("full range of motion"), null=True, blank=True)
    ball_kept = models.BooleanField(_("the ball stayed"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    skip_reason = models.CharField(_("skipped"), max_length=5, choices=Skip.choices, blank=True)

    performed_at = models.DateTimeField(_("done at"))
    received_at = models.DateTimeField(_("received at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    device_seqs = models.JSONField(default=dict, editable=False)

    objects = LoggedSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("logged set")
        verbose_name_plural = _("logged sets")
        ordering = ["session_drill", "number", "side"]
        constraints = [
            models.UniqueConstraint("session_drill", "number", "side", name="logged_set_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=99), name="logged_set_number"
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
        ]

    def __str__(self):
        return f"{self.session_drill}, {self.number} {self.side}"

    KEPT = (
        "amount",
        "amount_unit",
        "load_value",
        "load_unit",
        "load_count",
        "implement_id",
        "rpe",
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
    DONE = ("amount", "amount_unit", "load_value", "load_unit", "load_count", "skip_reason")

    def values(self):
        return {name: getattr(self, name) for name in self.KEPT}

    def set_si(self):
        if self.amount is None:
            self.amount_si = None
        else:
            self.amount_si = units.to_si(Decimal(self.amount), self.amount_unit)
        self.load_kg = units.load_kg(self.load_value, self.load_unit, self.load_count)
        self.over_cap = not self.skip_reason and load.over_cap(
            self.load_kg, self.session_drill.load_cap_kg
        )

    def late_by_days(self):
        """How many days after its session's date the set was entered, where the athlete is."""
        session = self.session_drill.block.session
        return (session.athlete.date_at(self.received_at) - session.date).days


class SetChange(models.Model):
    """What a set was before it was changed. Append-only."""

    logged_set = models.ForeignKey(LoggedSet, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=64, blank=True)
    seq = models.BigIntegerField(null=True, blank=True)
    was = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("change of a set")
        verbose_name_plural = _("changes of sets")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.logged_set_id}, {self.at:%Y-%m-%d %H:%M}"


def log_set(
    session_drill, set_uuid, number, side, values, *, by, now, device="", seq=None, rows=None
):
    """Create or change a set, with its session's counters. Call inside a transaction in which
    the session's row is locked: that is what keeps the counters true.

    `values` holds the fields to set (of LoggedSet.KEPT, plus `implement`); absent ones stay as
    they are, or as prescribed when the set is new. An act whose `seq` is not above the last one
    applied from `device` changes nothing. Raises WrongSetId, ValueError for a side that the
    drill does not have. Returns the LoggedSet.
    """
    if side not in session_drill.rows_of_a_set:
        raise ValueError(side)
    if set_uuid != set_id(session_drill.pk, number, side):
        raise WrongSetId
    rows = list(session_drill.logged_sets.all()) if rows is None else rows
    row = next((r for r in rows if r.pk == set_uuid), None)
    if row is not None and is_repeat(row.device_seqs, device, seq):
        return row
    done = row is not None and row.removed_at is None and not row.skip_reason
    if done and values.get("skip_reason"):
        # Whoever leaves out a row that is done has a page that is behind: done stays done.
        values = {}
    before = session_drill.tally(rows)
    was = row.values() if row is not None else None
    if row is None:
        row = LoggedSet(pk=set_uuid)
        rows.append(row)
    if row.performed_at is None or row.removed_at is not None:
        _start(row, session_drill, number, side, by=by, now=now)
    for name, value in values.items():
        setattr(row, name, value)
    if row.skip_reason:
        row.amount = None
    elif row.amount is None:
        row.amount = session_drill.amount
    if was is not None and any(was[name] != getattr(row, name) for name in row.DONE):
        row.entered_by, row.received_at = by, now
    _keep(row, was, by=by, now=now, device=device, seq=seq)
    _count(session_drill, before, session_drill.tally(rows), now)
    return row


def remove_set(row, *, by, now, device="", seq=None, rows=None):
    """Undo a set. A tombstone stays, so that a late repeat does not bring it back.

    Call with the session's row locked. Removing twice is fine.
    """
    if row.removed_at is not None or is_repeat(row.device_seqs, device, seq):
        if device and seq is not None and not is_repeat(row.device_seqs, device, seq):
            row.device_seqs[device] = seq
            row.save(update_fields=["device_seqs"])
        return row
    session_drill = row.session_drill
    if rows is None:
        rows = [*session_drill.logged_sets.exclude(pk=row.pk), row]
    before, was = session_drill.tally(rows), row.values()
    row.removed_at = now
    _keep(row, was, by=by, now=now, device=device, seq=seq)
    _count(session_drill, before, session_drill.tally(rows), now)
    return row


def skip_rest(session_drill, reason, rows, *, by, now):
    """Skip every planned row that is not logged yet. `rows` are the drill's sets.

    Of a drill that was swapped nothing is left to skip.
    """
    if session_drill.is_replaced:
        return
    standing = {(row.number, row.side) for row in rows if row.removed_at is None}
    for number in range(1, session_drill.sets + 1):
        for side in session_drill.rows_of_a_set:
            if (number, side) not in standing:
                log_set(
                    session_drill,
                    set_id(session_drill.pk, number, side),
                    number,
                    side,
                    {"skip_reason": reason},
                    by=by,
                    now=now,
                    rows=rows,
                )


def unskip(session_drill, rows, *, by, now):
    """Undo every skip of the drill that stands. `rows` are the drill's sets."""
    for row in rows:
        if row.removed_at is None and row.skip_reason:
            row.session_drill = session_drill
            remove_set(row, by=by, now=now, rows=rows)


def _start(row, session_drill, number, side, *, by, now):
    """Make `row` new, as prescribed: the first time, or again after it was undone."""
    row.session_drill, row.number, row.side = session_drill, number, side
    row.side_mode, row.drill_id = session_drill.side_mode, session_drill.drill_id
    row.athlete_id = session_drill.block.session.athlete_id
    for name in ("amount", "amount_unit", "load_value", "load_unit", "load_count"):
        setattr(row, name, getattr(session_drill, name))
    row.implement_id = session_drill.implement_id
    row.rpe = row.full_range = row.ball_kept = row.removed_at = None
    row.note = row.skip_reason = ""
    row.performed_at = row.received_at = now
    row.entered_by = by


def _keep(row, was, *, by, now, device, seq):
    if device and seq is not None:
        row.device_seqs[device] = seq
    row.set_si()
    if was is None:
        row.save(force_insert=True)
    elif was != row.values():
        SetChange.objects.create(logged_set=row, at=now, by=by, device=device, seq=seq, was=was)
        row.save(force_update=True)
    elif device and seq is not None:
        row.save(update_fields=["device_seqs"])


def _count(session_drill, before, after, now):
    session = session_drill.block.session
    delta = (after - before).changes()
    changes = {name: F(name) + amount for name, amount in delta.items()}
    if session.started_at is None:
        changes["started_at"] = session.started_at = now
    if not changes:
        return
    mine = Session.objects.filter(pk=session.pk)
    done = delta.get("done_sets", 0) + delta.get("skipped_sets", 0)
    fits = Q(planned_sets__gte=F("done_sets") + F("skipped_sets") + done)
    for name, amount in delta.items():
        fits &= Q(**{f"{name}__gte": -amount})
    if not mine.filter(fits).update(**changes):
        # The counters were wrong already. A set is never lost to them: count from the rows.
        mine.filter(started_at=None).update(started_at=now)
        mine.recount()
        session.refresh_from_db(fields=COUNTERS)
        return
    for name, amount in delta.items():
        setattr(session, name, getattr(session, name) + amount)
