"""How long a finished session can be opened again: until its athlete's day is over."""


def can_reopen(finished_on, *days):
    """`finished_on` and `days` are dates where the athlete is; a phone's act has its own day."""
    return finished_on in days
