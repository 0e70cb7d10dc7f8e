"""What kind of device asked, by what its browser says of itself."""

import re

# In this order: most say the names of others too.
BROWSERS = (
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Edge", r"Edg(A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS)/"),
    ("Safari", r"Version/[\d.]+ .*Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows NT"),
    ("Mac", r"Macintosh"),
    ("Chromebook", r"CrOS"),
    ("Linux", r"Linux"),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """(browser, system) by their names, each "" where it is none of those known here.

    Nothing of `user_agent` itself comes out: whoever asks can write anything in it.
    """
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, sign in known if re.search(sign, user_agent)), "")
