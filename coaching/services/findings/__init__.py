"""What the rules say of what athletes are given, with the facts from the database.

Every door that plans or changes a plan asks here, so that all of them say the same. Three
queries, whatever the number of athletes, days and drills.
"""

from .facts import drill_of, jumping_days, of_athletes, of_move

__all__ = ["drill_of", "jumping_days", "of_athletes", "of_move"]
