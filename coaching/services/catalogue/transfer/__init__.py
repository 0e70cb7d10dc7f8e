"""The catalogue out as a file and in again, as a spreadsheet or as the data file.

    export(rows, format)   a File (name, kind, content) of {table: rows}; `everything()` is all
    read(name, content)    what a file says, as a list of ImportRow and of what is wrong with it
    import_rows(given, ...)  what that would change, row by row; unless `dry`, the change itself

An XLSX has a sheet for each table; CSV has a file for each, zipped when there are several; TOML is
what `catalogue.read` loads. A row that the file does not name stays as it is. In a spreadsheet a
column that is missing leaves its field alone, and an empty cell empties it.
"""

from .files import FORMATS, File, FileError, everything, export
from .reading import MAX_BYTES, read
from .run import ImportResult, RowResult, import_rows

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "File",
    "FileError",
    "ImportResult",
    "RowResult",
    "everything",
    "export",
    "import_rows",
    "read",
]
