"""How every program of this site begins: what is wrong is said in one line, with what to do.

Imports nothing that may be missing.
"""

import errno
import os
import sys
from collections.abc import Callable

SETTINGS = "DJANGO_SETTINGS_MODULE"

ADVICE = {
    "unable to open database file": "make its folder, let this user write there, or correct it",
    "not a database": "that file is something else: correct the path or restore a backup",
    "malformed": "the file is damaged: restore a backup",
    "readonly": "look who owns the file and its folder, and how the disk is mounted",
    "is full": "make room on the disk",
    # What SQLite says of a disk that has no room for its smallest file, too.
    "disk i/o error": "make room on the disk; if there is room, the disk itself is damaged",
    "is locked": "end the program that holds it",
    "authentication": "correct user and password",
    "does not exist": "make the database, or correct its name",
}


def run(main: Callable[[list[str]], object]) -> None:
    """Calls `main` with the command line's arguments; ends with 1 and one line on stderr."""
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        line = explain(error)
        if line is None:
            raise
        sys.stderr.write(f"kneelift: {line}\n")
        sys.exit(1)


def explain(error: BaseException) -> str | None:
    """One line that says what to do, or None of an error that only its traceback explains."""
    if isinstance(error, ModuleNotFoundError):
        module = os.environ.get(SETTINGS, "")
        if error.name and (module == error.name or module.startswith(f"{error.name}.")):
            return f"{SETTINGS} is wrong: there is no module {module}; leave it unset."
        if error.name and error.name.partition(".")[0] not in ("kneelift", "coaching"):
            return not_whole(f"no {error.name}")
    if isinstance(error, ImportError | SyntaxError) and (file := installed_file(error)):
        return not_whole(f"{os.path.basename(file)} cannot be read")
    if isinstance(error, ImportError | SyntaxError):
        return (
            f"the code cannot be loaded: {where(error)}{type(error).__name__}: {one_line(error)}."
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full{named(error)}: make room on it."
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"cannot write{named(error)} ({error.strerror}): let this user write there."
    if is_of_database(error):
        return f"the database of DATABASE_URL cannot be used: {one_line(error)}: {advice(error)}."
    return None


def not_whole(what: str) -> str:
    if sys.prefix == sys.base_prefix:
        # The machine's own Python, which is nobody's to remove.
        return f"this Python has not what kneelift needs ({what}): start it with make run."
    return (
        f"the environment in {sys.prefix} is not whole ({what}):"
        " remove that folder and run make run again."
    )


def installed_file(error: ImportError | SyntaxError) -> str:
    """The file of a package that does not load, or '' where it is one of ours."""
    file = (error.filename if isinstance(error, SyntaxError) else error.path) or ""
    return file if "site-packages" in file else ""


def is_of_database(error: BaseException) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"OperationalError", "InterfaceError"}) or (
        "DatabaseError" in names and any(phrase in str(error) for phrase in ADVICE)
    )


def advice(error: BaseException) -> str:
    text = str(error).lower()
    hints = (what for phrase, what in ADVICE.items() if phrase in text)
    return next(hints, "start the database server, or correct it")


def one_line(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def named(error: OSError) -> str:
    return f" ({error.filename})" if error.filename else ""


def where(error: BaseException) -> str:
    """The last line of our own code that led to it."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}, line {error.lineno}: "
    trace, line = error.__traceback__, ""
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "site-packages" not in file and not file.startswith("<"):
            line = f"{file}, line {trace.tb_lineno}: "
        trace = trace.tb_next
    return line
