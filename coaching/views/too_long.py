"""By itself: what only serves asks for it, without a model of ours (tests/bench/bare.py)."""


class RequestTookTooLong(Exception):
    """Raised inside of a request whose time is over (kneelift/threads.py)."""
