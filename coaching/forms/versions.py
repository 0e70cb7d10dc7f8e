"""What two people may change at once: a form says which version its page showed."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django import forms
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from coaching.presentation.wording import listed
from coaching.rules.units import plain

VERSION, KEEP_OVER = "version", "keep_over"


class Difference(NamedTuple):
    """A field in which what is saved now and what was typed differ, in words."""

    label: str
    theirs: str
    yours: str


class Versioned:
    """A form that overwrites nothing that was saved after its page was opened.

    Its page carries `version`, a digest of what the fields showed. Where something else is saved
    by the time it is sent, and what was typed is not just that, `conflict` says what differs, and
    nothing is saved before she says so (`keep_over`: the version that she has seen then).
    Made anew from what is saved, with its row locked: `coaching.views.versions`.
    """

    data: Any
    errors: Any

    def versioned_forms(self) -> Iterable[tuple[str, forms.BaseForm]]:
        """(title, form) of each part."""
        return [("", cast(forms.BaseForm, self))]

    def version_label(self, form: forms.BaseForm, name: str) -> str:
        return str(form[name].label)

    def more_of_version(self) -> list[str]:
        """What counts beside what the fields hold."""
        return []

    def more_differences(self) -> list[Difference]:
        return []

    @cached_property
    def saved_version(self) -> str:
        """The digest of what is saved now."""
        held = [
            (form.add_prefix(name), _plain(form.get_initial_for_field(field, name)))
            for _title, form in self.versioned_forms()
            for name, field in form.fields.items()
        ]
        text = repr((sorted(held), self.more_of_version()))
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def version(self) -> str:
        """The one that the page shows, or showed."""
        return self.data.get(VERSION) or self.saved_version

    @cached_property
    def conflict(self) -> list[Difference]:
        """What differs where another version is saved than the one that the page showed."""
        seen = {self.data.get(VERSION), self.data.get(KEEP_OVER)}
        if not self.data.get(VERSION) or self.saved_version in seen:
            return []
        changed = [
            Difference(
                ": ".join(part for part in (title, self.version_label(form, name)) if part),
                _words(form.fields[name], form.get_initial_for_field(form.fields[name], name)),
                _words(form.fields[name], form[name].data),
            )
            for title, form in self.versioned_forms()
            for name in (form.changed_data if form.is_bound else ())
        ]
        return changed + self.more_differences()

    @property
    def status(self) -> int:
        """What its page is answered with."""
        if self.conflict:
            return 409
        return 422 if self.errors else 200


def _plain(value: Any) -> Any:
    """A value as text, the same whether it was just read or typed before."""
    if value is None or value is False:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value)


def _words(field: forms.Field, value: Any) -> str:
    """What a field holds, as its reader would say it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    value = _plain(field.prepare_value(value))
    if isinstance(field, forms.ChoiceField):
        labels = dict(_flat(field.choices))
        chosen = value if isinstance(value, list) else [value]
        return listed(labels.get(key, key) for key in chosen if key) or "–"
    return value or "–"


def _flat(choices: Any) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), str(label)
