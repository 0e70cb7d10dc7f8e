"""Django's SQLite, whose migrations let others write: `ENGINE` is "kneelift.sqlite"."""

ENGINE = "kneelift.sqlite"
#: Between two steps that lock everybody out, in seconds: whoever waits for the lock looks again
#: every 0.1 s at the latest, and would else find it taken by the next step each time.
LET_IN_S = 0.2
