"""Telling people of what happened: all of it in the worker, none of it in a request.

An act writes one `Happening` in its own transaction. `make` turns these into a `Notification` for
each who hears of it, once, since a person's fact has one key; `mails` and `pushes` bring them to
her when they are due. A new kind has its ways in `rules.notifications`, is found in `making`, and
has its words in `presentation.notifications`.
"""

from .turns import turn

__all__ = ["turn"]
