"""What needs a team's coaches: looked for by one service, kept as rows until it is answered.

`look` reads the facts in a fixed number of queries, makes a `Need` of each that has none, and ends
those that are no longer so. What happened at a moment (pain, a load over the cap) stays until
somebody answers, however long ago; what is a state of things (an empty week) ends with it. A new
kind adds its facts to `facts`, is found in `found`, has its weight in `rules.needs` and its words
in `presentation.needs`.
"""

from .look import look, look_if_due

__all__ = ["look", "look_if_due"]
