"""What several tests plan with: blocks of a team, and the day it starts on."""

import pytest
from django.utils import timezone

from coaching.rules.weeks import next_monday

from .factories import make_block, make_drill


@pytest.fixture
def hips(hillside):
    return make_block([make_drill("Hang")], team=hillside, name="Hips")


@pytest.fixture
def jumps(hillside):
    drill = make_drill("Tuck jump", kind="plyometric", impact=True)
    return make_block([drill], team=hillside, name="Jumps")


@pytest.fixture
def monday():
    """The one that comes."""
    return next_monday(timezone.localdate())
