"""How much memory a browser takes, where Linux tells it."""

import contextlib
from pathlib import Path

STATUS = "/proc/{}/status"
#: What a program holds as its own, in kibibytes.
OWN = "RssAnon:"


def is_told() -> bool:
    return Path(STATUS.format("self")).exists()


def memory_of(browser):
    """The megabytes that all programs of the browser hold as their own."""
    session = browser.new_browser_cdp_session()
    programs = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    held = 0
    for program in programs:
        # One may end meanwhile.
        with contextlib.suppress(OSError, ValueError):
            status = Path(STATUS.format(program["id"])).read_text().split()
            held += int(status[status.index(OWN) + 1]) // 1024
    return held
