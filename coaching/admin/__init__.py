"""What admins and catalogue editors work in."""

from . import people  # noqa: F401
