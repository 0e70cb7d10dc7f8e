"""An athlete's calendar: her races and rest days, and what is done to the days that lie ahead."""

from .beside import Beside, beside, own_beside
from .changes import (
    may_move_own,
    move,
    pause,
    pauses,
    put_back,
    remove,
    repeat_week,
    resume,
    shift,
    shift_only,
    shifted_only,
    skip_week,
)
from .marks import add_mark, marks, own_marks, remove_mark
from .undo import Stale, just_done, take_back, undo_change, undoable_changes

__all__ = [
    "Beside",
    "Stale",
    "add_mark",
    "beside",
    "just_done",
    "marks",
    "may_move_own",
    "move",
    "own_beside",
    "own_marks",
    "pause",
    "pauses",
    "put_back",
    "remove",
    "remove_mark",
    "repeat_week",
    "resume",
    "shift",
    "shift_only",
    "shifted_only",
    "skip_week",
    "take_back",
    "undo_change",
    "undoable_changes",
]
