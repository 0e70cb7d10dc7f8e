"""How much of a thing there may be, wherever it is typed, read from a file or kept.

Source: none. The limits keep a page readable and a slip of a finger out.
"""

MAX_SETS = 30  # of a drill; and rounds of a circuit, which take the place of sets
MAX_SET_NUMBER = 99  # extra sets included
MAX_DRILLS = 20  # of a block
MAX_MINUTES = 600  # of a session
