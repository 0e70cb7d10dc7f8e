"""A list of athletes, pasted or as a file, and what its columns are."""

import csv
import io

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.presentation.rosters import COLUMN_LABELS, unreadable_text
from coaching.rules.roster import (
    MAX_BYTES,
    Column,
    Order,
    Table,
    Unreadable,
    columns_of,
    read_table,
)
from coaching.services.people.roster_files import text_of

ORDERS = [
    ("", _("Ask where it could be both")),
    (Order.DAY_FIRST, _("The day first: 31/12")),
    (Order.MONTH_FIRST, _("The month first: 12/31")),
]


class RosterForm(forms.Form):
    """The text of a list, and a choice for each of its columns. A file takes the text's place.

    After `is_valid`: `table`, `columns` ([Column, ...]), `has_head`, `order`, and `encoding` of
    the file, '' without one.
    """

    text = forms.CharField(
        label=_("The list"),
        required=False,
        strip=False,
        help_text=_("Copy the rows from any spreadsheet, with their head if there is one."),
        widget=forms.Textarea(
            attrs={"rows": 9, "wrap": "off", "spellcheck": "false", "class": "paste"}
        ),
    )
    file = forms.FileField(
        label=_("Or a CSV or XLSX file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv,text/plain"}),
    )
    order = forms.ChoiceField(label=_("In a date like 3/4/2010"), choices=ORDERS, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.encoding = ""
        self.table = Table(())
        self.columns: list[Column] = []
        self.has_head = False

    def clean(self):
        data = super().clean()
        try:
            text = self._text()
            self.table = read_table(text)
        except Unreadable as error:
            name = "file" if self.files.get("file") else "text"
            self.add_error(name, unreadable_text(error.why, error.line))
            return data
        if not self.table.rows:
            self.add_error("text", _("Paste at least one name, or choose a file."))
            return data
        guessed, self.has_head = columns_of(self.table)
        self.columns = [self._column(number, guess) for number, guess in enumerate(guessed)]
        self._check_columns()
        return data

    def _text(self):
        file = self.cleaned_data.get("file")
        if not file:
            return self.cleaned_data.get("text", "")
        if file.size > MAX_BYTES:
            raise Unreadable("large")
        text, self.encoding = text_of(file.read())
        # Shown to be put right, and sent on from there.
        self.data = {**self.data, self.add_prefix("text"): text}
        return text

    def _column(self, number, guess):
        """What the coach says that it is; where she says nothing, what its head says."""
        column = None if self.cleaned_data.get("file") else self.data.get(f"column-{number}")
        return Column(column) if column in list(Column) else guess

    def _check_columns(self):
        used = [column for column in self.columns if column]
        if len(used) != len(set(used)):
            raise ValidationError(_("Two columns are said to be the same. Choose again."))
        if Column.NAME in used and {Column.FIRST, Column.LAST} & set(used):
            raise ValidationError(_("Use the whole name, or first and last name, not both."))
        if not {Column.NAME, Column.FIRST, Column.LAST} & set(used):
            raise ValidationError(_("Say which column is the name."))

    def waiting(self, roster):
        """The head of the list and the lines of it that were left out, to be put right."""
        lines = [self.table.rows[0][1]] if self.has_head else []
        lines += [row.cells for row in roster.left_out]
        if not roster.left_out:
            return ""
        out = io.StringIO()
        csv.writer(out, delimiter=self.table.mark or ",", lineterminator="\n").writerows(lines)
        return out.getvalue()

    @property
    def column_choices(self):
        """[(number, its head or '', [(value, label, is chosen)]), ...]"""
        head = self.table.rows[0][1] if self.has_head else ()
        return [
            (
                number,
                head[number] if number < len(head) else "",
                [(column, COLUMN_LABELS[column], column == chosen) for column in Column],
            )
            for number, chosen in enumerate(self.columns)
        ]
