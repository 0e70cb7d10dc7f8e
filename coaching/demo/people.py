"""Who is in the demo. Plain data."""

from dataclasses import dataclass

PASSWORD = "lift-higher"  # noqa: S105 - known on purpose

CLUB = "Hillside Track Club"
RIVALS = "Valley Harriers"
TIMEZONE = "America/New_York"


@dataclass(frozen=True)
class Person:
    """An athlete, and how she trains.

    `reliable` is the share of her sessions that she does in full. `weaker` is the side that
    gets a rep less. `step` is how many lb a dumbbell she goes above what was prescribed.
    """

    name: str
    email: str | None
    group: str = "sprint"
    reliable: float = 0.8
    weaker: str = "left"
    step: float = 0


COACH = ("Dana Whitlock", "coach@example.com")
RIVAL = ("Rosa Vega", "rival@example.com")
# The team that is big on a site made to measure on.
BIG_TEAM = "Five Hundred"
BIG = ("Bea Castellano", "big@example.com")
ADMIN = ("Ada Lowe", "admin@example.com")

MAYA = Person("Maya Okafor", "maya@example.com", reliable=0.9)
ELI = Person("Eli Novak", None, group="distance", reliable=0.75, weaker="right")
CHLOE = Person("Chloe Dubois", "chloe@example.com", group="distance", weaker="right")
ATHLETES = (
    MAYA,
    Person("Priya Nair", "priya@example.com", reliable=0.95, step=2.5),
    Person("Jonas Weber", "jonas@example.com", reliable=0.85, weaker="right", step=2.5),
    Person("Aisha Rahman", "aisha@example.com", reliable=0.7),
    Person("Lucas Ferreira", "lucas@example.com", reliable=0.8, weaker="right"),
    Person("Samuel Adeyemi", "samuel@example.com", reliable=0.9, step=2.5),
    Person("Emma Kowalski", "emma@example.com", group="distance", reliable=0.85),
    Person("Noah Tanaka", "noah@example.com", group="distance", reliable=0.6),
    Person("Grace Lindholm", "grace@example.com", group="distance", reliable=0.9),
    Person("Mateo Alvarez", "mateo@example.com", group="distance", weaker="right"),
    CHLOE,
    ELI,
)
RIVAL_ATHLETES = (Person("Theo Lindqvist", "rival-athlete@example.com"),)

EMAILS = tuple(
    email
    for email in (
        COACH[1],
        *(person.email for person in ATHLETES),
        RIVAL[1],
        *(person.email for person in RIVAL_ATHLETES),
        ADMIN[1],
    )
    if email
)
