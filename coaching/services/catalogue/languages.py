"""The shipped catalogue in another language: `catalogue.<language>.toml` beside the file.

It holds texts only, each row named by its slug and each prescription by its drill:

    [[drill]]
    slug = "tuck-jump"
    name = "Hocksprung"
    cues = ["..."]

What it does not say stays as the catalogue has it. The site's language (LANGUAGE_CODE) decides
which file is read: names are copied into sessions, searched and sorted, so that they are of one
language for all readers of a site.
"""

from copy import deepcopy
from pathlib import Path

from .schema import CatalogueError, Shape

TEXTS = {
    "name",
    "role",
    "note",
    "summary",
    "side_meaning",
    "prescription_note",
    "set_up",
    "movement",
    "cues",
    "mistakes",
    "stop_when",
    "climb_condition",
    "notes",
    "source_note",
}
# Rows within a row that have texts, and what names them there.
WITHIN = {"prescription": "drill"}


def file_of(language: str, folder: Path) -> Path | None:
    """The file of `language` ('de-at', else 'de') in `folder`, None where there is none."""
    for code in (language, language.partition("-")[0]):
        path = Path(folder) / f"catalogue.{code}.toml"
        if path.exists():
            return path
    return None


def translate(data: Shape, texts: Shape, where: str) -> Shape:
    """`data` with the texts of `texts`. CatalogueError names what is not a text of a row."""
    data = deepcopy(data)
    for table, rows in texts.items():
        _put(data.get(table, []), rows, "slug", f"{where}: {table}")
    return data


def _put(rows: list[Shape], translated: list[Shape], named_by: str, where: str) -> None:
    known = {row[named_by]: row for row in rows}
    for texts in translated:
        name = texts.get(named_by)
        if name not in known:
            raise CatalogueError(f"{where} {name}: there is none")
        row, at = known[name], f"{where} {name}"
        for key, text in texts.items():
            if key == named_by:
                continue
            if key in WITHIN and key in row:
                _put(row[key], text, WITHIN[key], f"{at} {key}")
            elif key in TEXTS and key in row and _is_alike(text, row[key]):
                row[key] = text
            else:
                raise CatalogueError(f"{at}: {key} is no text of it")


def _is_alike(text: object, english: object) -> bool:
    """Whether both are a text, or both lists of texts."""
    if isinstance(english, list):
        return isinstance(text, list) and all(isinstance(part, str) for part in text)
    return isinstance(text, str)
