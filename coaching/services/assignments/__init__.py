"""Giving blocks and programs to athletes, all at once and exactly as previewed."""

from .apply import apply_plan, assign, create_sessions, lock_plan
from .planning import dates_from, pause_dates, plan_blocks, plan_days, sessions_by_day

__all__ = [
    "apply_plan",
    "assign",
    "create_sessions",
    "dates_from",
    "lock_plan",
    "pause_dates",
    "plan_blocks",
    "plan_days",
    "sessions_by_day",
]
