"""Tables, their constraints, querysets that read like English, and verbs on a record."""

from .assessments import Assessment
from .assignments import (
    AssignedAthlete,
    AssignedSquad,
    Assignment,
    AssignmentShift,
    PlanUpdate,
    Removal,
)
from .attendance import Attendance
from .audit import AuditEntry
from .blocks import Block, Prescription, StaleVersion
from .calendar import CalendarChange, CalendarFeed, DayMark
from .catalogue import CatalogEntry
from .checkins import PainReport
from .comments import Comment, CommentsRead, CommentVersion, Reaction
from .day_plans import day_with_plan, read_to_draw
from .drills import Drill
from .equipment import Equipment, Muscle
from .guardians import Guardian, GuardianAnswer
from .histories import DrillName, HistoryFile
from .invitations import Invitation, InvitationClosed
from .join_requests import JoinRequest
from .ladders import Ladder, Rung
from .mail import Mail
from .memberships import Membership
from .merges import AthleteMerge
from .needs import Need, NeedAnswered
from .notifications import (
    Happening,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushMessage,
    PushSubscription,
)
from .passed_rules import PassedRule
from .people import Athlete, StaysCoach, Team, User
from .planned_tests import PlannedTest
from .programs import Placement, Program, ProgramChange
from .progressions import Progression, WeekOverride
from .promotions import LadderPlace, Promotion, TeamLadder
from .ranges import RangeCheck
from .restrictions import Restriction, RestrictionSwap, read_restrictions
from .results import Result, ResultChange, Trial
from .rosters import RosterImport
from .season_links import SeasonLink
from .session_drills import SessionBlock, SessionDrill
from .session_queries import add_counts
from .sessions import Session, SessionGone
from .sets import LoggedSet, SetChange
from .squads import Squad, SquadMembership
from .stills import Still
from .watch_files import WatchFile

__all__ = [
    "Assessment",
    "AssignedAthlete",
    "AssignedSquad",
    "Assignment",
    "AssignmentShift",
    "Athlete",
    "AthleteMerge",
    "Attendance",
    "AuditEntry",
    "Block",
    "CalendarChange",
    "CalendarFeed",
    "CatalogEntry",
    "Comment",
    "CommentVersion",
    "CommentsRead",
    "DayMark",
    "Drill",
    "DrillName",
    "Equipment",
    "Guardian",
    "GuardianAnswer",
    "Happening",
    "HistoryFile",
    "Invitation",
    "InvitationClosed",
    "JoinRequest",
    "Ladder",
    "LadderPlace",
    "LoggedSet",
    "Mail",
    "Membership",
    "Muscle",
    "Need",
    "NeedAnswered",
    "Notification",
    "NotificationChoice",
    "NotificationSettings",
    "PainReport",
    "PassedRule",
    "Placement",
    "PlanUpdate",
    "PlannedTest",
    "Prescription",
    "Program",
    "ProgramChange",
    "Progression",
    "Promotion",
    "PushMessage",
    "PushSubscription",
    "RangeCheck",
    "Reaction",
    "Removal",
    "Restriction",
    "RestrictionSwap",
    "Result",
    "ResultChange",
    "RosterImport",
    "Rung",
    "SeasonLink",
    "Session",
    "SessionBlock",
    "SessionDrill",
    "SessionGone",
    "SetChange",
    "Squad",
    "SquadMembership",
    "StaleVersion",
    "StaysCoach",
    "Still",
    "Team",
    "TeamLadder",
    "Trial",
    "User",
    "WatchFile",
    "WeekOverride",
    "add_counts",
    "day_with_plan",
    "read_restrictions",
    "read_to_draw",
]
