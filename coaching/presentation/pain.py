"""What is said of pain wherever it is told or drills end by it."""

from django.utils.translation import gettext_lazy as _

#: While somebody grows, whatever the level: rectus femoris can tear off its growth plate.
FRONT_OF_HIP = _(
    "Under 18, pain at the front of the hip, however little, ends hip-flexor work: a growth plate "
    "may be hurt. Tell your coach and a parent, and see a clinician."
)
