"""A drill: what can be trained, with what in the hands, and what must never be of it."""

from decimal import Decimal
from itertools import count
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching import figures
from coaching.poses import labels
from coaching.rules import substitutes, units
from coaching.rules.names import isolated

from . import fields
from .choices import (
    ContactsBasis,
    Kind,
    LoadUnit,
    Measure,
    SideMode,
    Source,
    Status,
)
from .equipment import HIP_ANGLE, Equipment, Muscle
from .history import CatalogHistory
from .memberships import of_everyone_or_of_a_team_of
from .names import NameField
from .notes import NoteField
from .prescription_fields import (
    PrescriptionFields,
    load_cap_constraints,
    load_refusal,
    unit_fits_measure,
)

VIDEO = URLValidator(
    schemes=["https"], message=_("Give the whole address. It starts with https://.")
)


class DrillQuerySet(models.QuerySet["Drill"]):
    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def for_team(self, team):
        """The shared catalogue and the team's own, published."""
        return self.published().filter(Q(team=None) | Q(team=team))

    def lifting(self):
        """Those that are hip-flexor work, as `rules.zones.is_hip_flexor_work` has it."""
        return self.filter(hip_angle_to__gt=0)

    def for_list(self):
        """Without what only a drill's own page shows."""
        return self.defer(*OF_ITS_PAGE)

    def redraw(self):
        """Read anew what is kept of each figure and is different today, as after an update."""
        drill: Drill
        stale: list[Drill] = []
        for drill in (
            self.exclude(figure=None)
            .select_related("implement")
            .only("figure", "implement__drawn_as", *OF_ITS_FIGURE)
        ):
            before = [getattr(drill, name) for name in OF_ITS_FIGURE]
            try:
                drill.read_figure()
            except figures.FigureError:
                continue  # stands as it was drawn when this was still allowed
            if before != [getattr(drill, name) for name in OF_ITS_FIGURE]:
                stale.append(drill)
        Drill.objects.bulk_update(stale, OF_ITS_FIGURE)

    def visible_to(self, user):
        """As `published_for`; staff who look after drills see drafts, archived ones and those of
        every team too.
        """
        if looks_after_drills(user):
            return self
        return self.published_for(user)

    def published_for(self, user):
        """Published drills of the shared catalogue and of the teams that `user`, or a pk, is in."""
        return self.published().filter(of_everyone_or_of_a_team_of(user))


# What stands at the place of a drill's slug in our addresses.
RESERVED_SLUGS = {"new", "archived"}

# One of these lets staff see every drill, as the admin does.
LOOKS_AFTER = ("coaching.view_drill", "coaching.change_drill")


def looks_after_drills(user):
    return user.is_staff and any(map(user.has_perm, LOOKS_AFTER))


# Long columns that only a drill's own page shows.
OF_ITS_PAGE = (
    "prescription_note",
    "set_up",
    "movement",
    "cues",
    "mistakes",
    "stop_when",
    "video_url",
    "figure",
)


# What is kept of a drill's figure.
OF_ITS_FIGURE = ("thumbnail", "hip_angle_from", "hip_angle_to")


class Drill(PrescriptionFields):
    """An exercise of the catalogue, with the prescription it starts from.

    `figure` is the data of its moving picture, as `coaching.figures` defines it. On every save
    `thumbnail`, the small still picture, and the hip angles are read from it: lists and sums
    never read or draw poses, and say what the picture shows.
    """

    team = models.ForeignKey(
        "Team",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drills",
        verbose_name=_("team"),
        help_text=_("Empty for the shared catalog."),
    )
    slug = models.SlugField(max_length=80, unique=True)
    name = NameField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=9, choices=Status.choices, default=Status.PUBLISHED
    )
    summary = NoteField(_("in one line"), limit=200, blank=True)

    measure = models.CharField(_("measure"), max_length=8, choices=Measure.choices)
    side_mode = models.CharField(
        _("sides"), max_length=11, choices=SideMode.choices, default=SideMode.NONE
    )
    side_meaning = models.CharField(
        _("what a side names"),
        max_length=60,
        blank=True,
        help_text=_("For a drill done on each side, such as: the lifted leg."),
    )
    first_side = models.CharField(
        _("first side"),
        max_length=5,
        blank=True,
        choices=[("left", _("Left")), ("right", _("Right"))],
    )
    source = models.CharField(
        _("prescription"), max_length=7, choices=Source.choices, default=Source.DEFAULT
    )
    prescription_note = models.TextField(_("about the prescription"), blank=True)
    build_up = models.BooleanField(_("build up to it"), default=False)

    load_cap_value = fields.DecimalField(
        _("load cap"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    load_cap_unit = models.CharField(
        _("cap unit"), max_length=2, choices=LoadUnit.choices, blank=True
    )
    load_cap_kg = fields.DecimalField(
        max_digits=14, decimal_places=8, null=True, blank=True, editable=False
    )

    impact = models.BooleanField(_("impact"), default=False)
    hanging = models.BooleanField(_("hanging"), default=False)
    overhead = models.BooleanField(_("overhead hold"), default=False)
    overhead_optional = models.BooleanField(
        _("hands may stay at the sides"),
        default=False,
        help_text=_("The coach’s choice for an athlete with no overhead work."),
    )
    water = models.BooleanField(
        _("in water"), default=False, db_default=False, help_text=_("Done in a pool.")
    )

    muscles = fields.ManyToManyField(Muscle, blank=True, related_name="drills")
    equipment = fields.ManyToManyField(Equipment, blank=True, related_name="drills")
    implements = fields.ManyToManyField(
        Equipment,
        blank=True,
        related_name="loaded_drills",
        limit_choices_to={"implement": True},
        verbose_name=_("implements"),
    )
    hip_angle_from = fields.PositiveSmallIntegerField(
        _("hip angle from"), default=0, validators=HIP_ANGLE
    )
    hip_angle_to = fields.PositiveSmallIntegerField(
        _("hip angle to"), default=90, validators=HIP_ANGLE
    )

    contacts_value = fields.DecimalField(
        _("foot contacts"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    contacts_basis = models.CharField(
        _("contacts"), max_length=8, choices=ContactsBasis.choices, blank=True
    )
    contacts_per_value = fields.DecimalField(
        _("per"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    contacts_per_unit = models.CharField(
        _("unit"), max_length=2, blank=True, choices=[("yd", _("yd")), ("m", _("m"))]
    )
    contacts_estimate = models.BooleanField(_("estimated"), default=False)
    high_intensity = models.BooleanField(
        _("high intensity"),
        default=False,
        db_default=False,
        help_text=_("Such as hops on one leg. A day is kept to fewer contacts of these."),
    )

    asks_ball_kept = models.BooleanField(_("ask if the ball was kept"), default=False)
    asks_full_range = models.BooleanField(_("ask for full range"), default=False)

    set_up = models.TextField(_("set-up"), blank=True)
    movement = models.TextField(_("movement"), blank=True)
    cues = models.JSONField(_("cues"), default=list, blank=True)
    mistakes = models.JSONField(_("common mistakes"), default=list, blank=True)
    stop_when = models.TextField(_("when to stop"), blank=True)
    video_url = models.CharField(
        _("video"),
        max_length=300,
        blank=True,
        validators=[VIDEO],
        help_text=_("An https address. It is shown as a link, nothing is embedded."),
    )
    figure = models.JSONField(_("figure"), null=True, blank=True)
    thumbnail = models.TextField(blank=True, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    #: What the list of drills reads along: all that it is done with, and what it trains.
    things: "list[Equipment]"
    trains: list[Muscle]

    objects = DrillQuerySet.as_manager()
    history = CatalogHistory(
        m2m_fields=["muscles", "equipment", "implements"], excluded_fields=["thumbnail"]
    )

    class Meta:
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        ordering = ["kind", "name"]
        constraints = [
            *PrescriptionFields.prescription_constraints("drill"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="drill_kind"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="drill_status"),
            models.CheckConstraint(condition=unit_fits_measure(), name="drill_unit_fits_measure"),
            models.CheckConstraint(
                condition=Q(side_mode=SideMode.PER_SIDE, first_side__in=["left", "right"])
                | Q(
                    side_mode__in=[SideMode.NONE, SideMode.ALTERNATING], first_side="", sides="both"
                ),
                name="drill_sides",
            ),
            *load_cap_constraints("drill"),
            models.CheckConstraint(
                condition=Q(hip_angle_to__gte=F("hip_angle_from"), hip_angle_to__lte=140),
                name="drill_hip_angle",
            ),
            models.CheckConstraint(
                condition=Q(contacts_value__isnull=True, contacts_basis="")
                | Q(
                    contacts_value__gte=0,
                    contacts_basis__in=[ContactsBasis.REP, ContactsBasis.RUN],
                )
                | Q(
                    contacts_value__gte=0,
                    contacts_basis=ContactsBasis.DISTANCE,
                    contacts_per_value__gt=0,
                    contacts_per_unit__in=["yd", "m"],
                ),
                name="drill_contacts",
            ),
            models.CheckConstraint(
                condition=Q(video_url="") | Q(video_url__startswith="https://"),
                name="drill_video_https",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        self.set_load_cap()
        loaded = "figure" in self.__dict__
        if loaded and (update_fields is None or {"figure", "implement"} & set(update_fields)):
            self.read_figure()
            update_fields = update_fields and {*update_fields, *OF_ITS_FIGURE}
        super().save(*args, update_fields=update_fields, **kwargs)

    def read_figure(self):
        """Take thumbnail and hip angles from the figure. Angles stay as typed without one."""
        held = self.implement.drawn_as if self.implement else ""
        self.thumbnail = figures.thumbnail(self.figure, held=held) if self.figure else ""
        if self.figure:
            shown = figures.hip_angles(self.figure)
            self.hip_angle_from, self.hip_angle_to = max(0, shown.low), max(0, shown.high)

    def set_load_cap(self):
        self.load_cap_kg = units.load_kg(self.load_cap_value, self.load_cap_unit)

    def clean(self):
        super().clean()
        if (self.load_cap_value is None) != (self.load_cap_unit == ""):
            raise ValidationError({"load_cap_value": _("Give the cap with its unit.")})
        self.set_load_cap()
        if problem := load_refusal(self, self.load_value, self.load_unit, self.load_count):
            raise ValidationError({"load_value": problem})
        if self.amount_unit not in units.AMOUNT_UNITS.get(self.measure, ()):
            raise ValidationError({"amount_unit": _("Choose a unit that fits the measure.")})
        if (self.side_mode == SideMode.PER_SIDE) != bool(self.first_side):
            raise ValidationError(
                {"first_side": _("Name the first side of a drill done on each side, only of one.")}
            )
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This short name is taken.")})
        if self.hip_angle_from > self.hip_angle_to:
            raise ValidationError({"hip_angle_to": _("Not under the angle it starts from.")})
        scheme, separator, rest = self.video_url.partition("://")
        self.video_url = f"{scheme.lower()}{separator}{rest}"
        self.figure = labels.normalize(self.figure)
        if problems := labels.problems(self.figure):
            raise ValidationError({"figure": list(problems.values())})

    def get_absolute_url(self):
        return reverse("drill", args=[self.slug])

    @property
    def demands(self):
        """What a restriction looks at, of the drill as it is added: see `rules.substitutes`.

        One done side by side can be done on either alone.
        """
        return self.demands_as(loaded=self.is_loaded, sides=() if self.is_per_side else ("both",))

    def demands_as(self, *, loaded, sides):
        """As `demands`, of what is prescribed of it: with a load, on these sides."""
        return substitutes.demands(
            impact=self.impact,
            hanging=self.hanging,
            overhead=self.overhead and not self.overhead_optional,
            water=self.water,
            loaded=loaded,
            sides=sides,
        )

    @property
    def optional_overhead(self):
        """Whether it is held overhead, and may be done with the hands at the sides."""
        return self.overhead and self.overhead_optional

    def restricted_by(self, kinds):
        """Which of an athlete's restrictions, by kind, leave it to a coach to decide on."""
        return substitutes.restricted_by(self.demands, self.optional_overhead, kinds)

    def clearance(self, kinds, *, by_coach):
        """Whether, and how, it may be added to what an athlete with restrictions `kinds` does.

        `by_coach`: whether a coach adds it, or she herself. Every page and form asks this.
        """
        return substitutes.clearance(self.demands, self.optional_overhead, kinds, by_coach=by_coach)

    @property
    def contacts_per_si(self):
        if self.contacts_per_value is None:
            return None
        return units.to_si(Decimal(self.contacts_per_value), self.contacts_per_unit)

    @property
    def label(self):
        """Its name in a list to choose from, where a team's own drill says so."""
        if self.team_id is None:
            return self.name
        return gettext("%(drill)s (your team’s own)") % {"drill": isolated(self.name)}

    @property
    def video_host(self):
        """Where the video leads: "youtube.com"."""
        return (urlsplit(self.video_url).hostname or "").removeprefix("www.")

    @property
    def is_draft(self):
        return self.status == Status.DRAFT

    @property
    def is_published(self):
        return self.status == Status.PUBLISHED

    @property
    def is_archived(self):
        return self.status == Status.ARCHIVED

    @property
    def is_per_side(self):
        return self.side_mode == SideMode.PER_SIDE

    @property
    def is_alternating(self):
        return self.side_mode == SideMode.ALTERNATING

    @property
    def is_used(self):
        """Whether a block prescribes it, or a session has or had it."""
        return self.prescriptions.exists() or self.session_drills.exists()

    def archive(self):
        self._change_status(Status.ARCHIVED)

    def restore(self):
        """Offer an archived drill again. A draft stays one."""
        if self.status == Status.ARCHIVED:
            self._change_status(Status.PUBLISHED)

    def _change_status(self, status):
        self.status = status
        self.save(update_fields=["status", "updated_at"])

    def adopt(self):
        """Move a team's own drill into the shared catalogue. What was done with it stays."""
        self.team = None
        self.save(update_fields=["team", "updated_at"])

    @staticmethod
    def free_slug(name):
        """A slug for `name` that no drill has and no address of ours is."""
        start = slugify(name)[:70].strip("-") or "drill"
        taken = set(Drill.objects.filter(slug__startswith=start).values_list("slug", flat=True))
        taken |= RESERVED_SLUGS
        numbered = (f"{start}-{n}" for n in count(2))
        return start if start not in taken else next(s for s in numbered if s not in taken)
