"""Whose health a coach is shown: pain that was told, and why somebody rests (docs/roles.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .choices import AbsentFor, NeedKind

if TYPE_CHECKING:
    from .needs import Need

#: Needs that tell of pain.
HEALTH_NEEDS = (NeedKind.PAIN, NeedKind.HURT)
#: Reasons of an absence that tell of health.
HEALTH_REASONS = (AbsentFor.ILL, AbsentFor.INJURED)


@dataclass(frozen=True)
class HealthShown:
    """Of whose health its reader is shown something in a team. `hidden`: ids of athletes."""

    to_reader: bool = True
    hidden: Collection[int] = ()

    def of(self, athlete_id: int) -> bool:
        return self.to_reader and athlete_id not in self.hidden

    def shows(self, need: "Need") -> bool:
        """Whether the reader is shown a need: of any kind but those that tell of pain."""
        about = need.athlete_id
        return need.kind not in HEALTH_NEEDS or about is None or self.of(about)


#: Where nothing is hidden.
ALL_SHOWN = HealthShown()
