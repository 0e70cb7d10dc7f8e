"""Django's SQLite, whose migrations let others write: `ENGINE` is "kneelift.sqlite"."""

ENGINE = "kneelift.sqlite"
