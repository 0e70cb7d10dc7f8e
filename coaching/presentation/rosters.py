"""What is wrong with a list of athletes, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching.rules.roster import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Column

COLUMN_LABELS = {
    Column.UNUSED: gettext_lazy("Not used"),
    Column.NAME: gettext_lazy("Name"),
    Column.FIRST: gettext_lazy("First name"),
    Column.LAST: gettext_lazy("Last name"),
    Column.BORN: gettext_lazy("Date of birth"),
    Column.SQUAD: gettext_lazy("Squad"),
    Column.EMAIL: gettext_lazy("Email"),
    Column.GUARDIAN: gettext_lazy("Guardian’s email"),
}

UNREADABLE = {
    "signs": gettext_lazy(
        "This is not a text. Save the list as CSV, or copy it and paste it here."
    ),
    "broken": gettext_lazy("The file cannot be read. Save it anew and try again."),
    "unpacked": gettext_lazy(
        "The file is too large once it is unpacked. Copy the list and paste it here."
    ),
    "sheets": gettext_lazy(
        "More than one sheet of the file holds something. Keep the one with the list, or copy its "
        "rows and paste them here."
    ),
    "large": gettext_lazy("The list is larger than %(kb)s kB. Add it in parts."),
    "rows": gettext_lazy("There are more than %(rows)s rows. Add the list in parts."),
    "columns": gettext_lazy(
        "There are more than %(columns)s columns. Copy only those that you need."
    ),
    "quote": gettext_lazy("Line %(line)s: a quotation mark is opened and not closed."),
}

PROBLEMS = {
    "empty": gettext_lazy("The name is missing."),
    "formula": gettext_lazy("This is a formula. Copy what it shows instead."),
    "error": gettext_lazy("The spreadsheet could not work this cell out."),
    "long": gettext_lazy("That is too long."),
    "letters": gettext_lazy(
        "Some letters were read wrong before they came here. Save the list as UTF-8, or write the "
        "name anew."
    ),
    "cells": gettext_lazy(
        "This row has more cells than the others: a name may be cut in two. Put quotation marks "
        "around it."
    ),
    "email": gettext_lazy("No mail can be sent to this address."),
    "none": gettext_lazy("There is no such day. Write it like 2011-02-28 or 28 Feb 2011."),
    "year": gettext_lazy("Write the year with four digits, like 2011-02-28."),
    "number": gettext_lazy(
        "This is how a spreadsheet counts days. Show the cell as a date there, and copy it again."
    ),
    "future": gettext_lazy("This day is still to come."),
    "past": gettext_lazy("Nobody who trains was born before 1900."),
    "unknown": gettext_lazy("This is not a date. Write it like 2011-02-28 or 28 Feb 2011."),
}


def unreadable_text(why: str, line: int) -> str:
    """Why a list cannot be read at all: rules.roster.Unreadable in words."""
    limits = {"kb": MAX_BYTES // 1000, "rows": MAX_ROWS, "columns": MAX_COLUMNS, "line": line}
    return UNREADABLE[why] % limits


def problem_text(why: str, words: str, either: tuple[date, ...]) -> str:
    """Why a row cannot be added. `words`: those of a field; `either`: the days it could be."""
    if why == "name":
        return words
    if why == "either":
        day, other = (f"{day:%Y-%m-%d}" for day in either)
        return _("This could be %(day)s or %(other)s. Say which number is the day.") % {
            "day": day,
            "other": other,
        }
    return str(PROBLEMS[why])


def mailed_text(sent: int, without: int) -> str:
    """How many links went out by mail, and how many have no address to send one to."""
    if sent:
        text = ngettext(
            "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent
        ) % {"n": sent}
    else:
        text = _("Nobody was sent a link: each who has an address has one.")
    if not without:
        return text
    rest = ngettext(
        "%(n)s has no address: print a code.", "%(n)s have no address: print codes.", without
    ) % {"n": without}
    return f"{text} {rest}"
