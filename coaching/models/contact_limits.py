"""What a team keeps its athletes' days and weeks to, where its coaches know better than we."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.rules.contacts import (
    ADVANCED_SESSION,
    BEGINNERS_SESSION,
    HIGH_INTENSITY,
    TRAINED_SESSION,
    Limits,
)
from coaching.rules.weekly import PERCENT_MORE

from . import fields

MAX_CONTACTS, MAX_PERCENT = 2000, 500


def _contacts_field(label, default):
    return fields.PositiveSmallIntegerField(
        label,
        default=default,
        db_default=default,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_CONTACTS)],
    )


class ContactLimits(models.Model):
    """The most foot contacts of a day by level, and how far a week may rise."""

    contacts_beginner = _contacts_field(_("beginner, a day"), BEGINNERS_SESSION[1])
    contacts_intermediate = _contacts_field(_("some training, a day"), TRAINED_SESSION[1])
    contacts_advanced = _contacts_field(_("much training, a day"), ADVANCED_SESSION[1])
    contacts_high = _contacts_field(_("of high intensity, a day"), HIGH_INTENSITY[1])
    week_more_percent = fields.PositiveSmallIntegerField(
        _("a week above the three before it, in percent"),
        default=PERCENT_MORE,
        db_default=PERCENT_MORE,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_PERCENT)],
        help_text=_(
            "A week that plans more than this above their mean is pointed out. 30 is a default of "
            "ours: whether a rise like that raises the risk of an injury is not known."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": 1, f"{name}__lte": MAX_CONTACTS}),
                    name=f"team_{name}",
                )
                for name in (
                    "contacts_beginner",
                    "contacts_intermediate",
                    "contacts_advanced",
                    "contacts_high",
                )
            ),
            models.CheckConstraint(
                condition=Q(week_more_percent__gte=1, week_more_percent__lte=MAX_PERCENT),
                name="team_week_more_percent",
            ),
        ]

    @property
    def limits(self):
        """As the rules take them."""
        return Limits(
            self.contacts_beginner,
            self.contacts_intermediate,
            self.contacts_advanced,
            self.contacts_high,
        )
