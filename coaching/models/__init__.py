"""Tables, their constraints, querysets that read like English, and verbs on a record."""

from .assignments import Assignment
from .blocks import Block, Prescription, StaleVersion
from .checkins import PainReport
from .drills import Drill, Equipment, Ladder, Muscle, Rung, Shipped
from .invitations import Invitation, InvitationClosed
from .people import (
    Athlete,
    Membership,
    Restriction,
    Team,
    User,
)
from .sessions import Session, SessionBlock, SessionDrill, SessionTouched
from .sets import LoggedSet, SetChange, WrongSetId
from .swaps import SwapRefused

__all__ = [
    "Assignment",
    "Athlete",
    "Block",
    "Drill",
    "Equipment",
    "Invitation",
    "InvitationClosed",
    "Ladder",
    "LoggedSet",
    "Membership",
    "Muscle",
    "PainReport",
    "Prescription",
    "Restriction",
    "Rung",
    "Session",
    "SessionBlock",
    "SessionDrill",
    "SessionTouched",
    "SetChange",
    "Shipped",
    "StaleVersion",
    "SwapRefused",
    "Team",
    "User",
    "WrongSetId",
]
