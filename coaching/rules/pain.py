"""What a reported pain asks for.

Source: load-tolerance practice in rehabilitation: up to 3 of 10 is acceptable while training,
4 and 5 with care, above 5 the exercise stops. A model for adults' Achilles tendons (Silbernagel
2007), stretched to this use: the page says so. It is no diagnosis.
"""

MIN_LEVEL, MAX_LEVEL = 0, 10
CARE_FROM = 4
STOP_FROM = 6


def answer(level: int) -> str:
    """'note' (told to the coach), 'ease' (easier, fewer or skip) or 'stop' (this drill, today).

    `level` is a whole number from 0 to 10; another one raises ValueError.
    """
    if not MIN_LEVEL <= level <= MAX_LEVEL:
        raise ValueError(level)
    if level >= STOP_FROM:
        return "stop"
    return "ease" if level >= CARE_FROM else "note"
