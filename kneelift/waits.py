"""How long a statement waits for the database before who asked is told to come again."""

from typing import Any

# Seconds. A transaction takes milliseconds; who waited for that long waits in vain.
LOCK = 5
# What takes longer than this is ended (PostgreSQL alone can).
STATEMENT = 30
# A process that nobody waits for can be patient.
PATIENT_LOCK = 60


def hurry(options: dict[str, Any]) -> None:
    """For requests: somebody waits for each. `options` are the database's, not yet used."""
    if "pool" in options:
        limits = f"-c lock_timeout={LOCK}s -c statement_timeout={STATEMENT}s"
        options["options"] = f"{options.get('options', '')} {limits}".strip()
    else:
        options["timeout"] = LOCK


def be_patient(options: dict[str, Any]) -> None:
    """For the worker."""
    if "pool" not in options:
        options["timeout"] = PATIENT_LOCK
