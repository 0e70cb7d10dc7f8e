"""Giving blocks and programs to athletes, all at once and exactly as previewed."""

from .plan import (
    assign,
    dates_from,
    fill,
    hold,
    make,
    paused_from,
    plan_blocks,
    plan_days,
    standing,
)

__all__ = [
    "assign",
    "dates_from",
    "fill",
    "hold",
    "make",
    "paused_from",
    "plan_blocks",
    "plan_days",
    "standing",
]
