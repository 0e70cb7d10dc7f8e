"""A program as a file, for another team or another site, and in again as a team's own.

JSON: the program and its blocks in the plain shape of the catalogue (values at their default
are left out), drills and equipment by their short names. Blocks' short names are the
file's own: they say which block is placed where.

    document(program)            what the file says, as plain values; `text` is the file
    read(content)                those plain values again. Raises FileError
    ProgramParser(plain, team, ...)  what importing it would make, and all that is wrong or missing
"""

from .files import MAX_BYTES, FileError, document, read, text
from .reading import LEAVE_OUT, ProgramParser

__all__ = ["LEAVE_OUT", "MAX_BYTES", "FileError", "ProgramParser", "document", "read", "text"]
