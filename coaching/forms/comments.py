"""A comment, as it is typed, and the words that answer it."""

import re
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.models import Comment, Drill, LoggedSet, SessionDrill
from coaching.models.choices import Reply
from coaching.models.notes import TypedNote
from coaching.models.prescription_fields import MAX_NOTE

from .acts import ActForm

WRITE = {"rows": 2}
_DRILL_IN_TEXT = re.compile(r"/drills/([-\w]+)/?")


class TextForm(forms.Form):
    text = TypedNote(
        label=_("Your comment"),
        limit=MAX_NOTE,
        required=True,
        widget=forms.Textarea(attrs=WRITE),
        error_messages={"required": _("Write something first.")},
    )


class CommentForm(TextForm, ActForm):
    """`key` is its id; `about` what of the session it is about: "drill:<id>" or "set:<id>".

    `drill` is the name of a drill to point to, of those that `drills` holds.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    about = forms.CharField(required=False, max_length=50)
    drill = forms.CharField(required=False, max_length=100)

    def __init__(self, data=None, *, session=None, drills=None, **kwargs):
        super().__init__(data, **kwargs)
        self.session, self.drills = session, drills

    def clean_about(self):
        kind, _colon, text = self.cleaned_data["about"].partition(":")
        if not kind:
            return None
        try:
            pk = UUID(text)
        except ValueError:
            pk = None
        found: SessionDrill | LoggedSet | None = None
        if self.session is not None and pk and kind == "drill":
            found = SessionDrill.objects.filter(pk=pk, block__session=self.session).first()
        elif self.session is not None and pk and kind == "set":
            inside = {"session_drill__block__session": self.session}
            found = LoggedSet.objects.filter(pk=pk, **inside).first()
        if found is None:
            raise ValidationError(_("That is not in this session any more. Choose again."))
        return found

    def clean_drill(self):
        name = self.cleaned_data["drill"].strip()
        if not name:
            return None
        drills = self.drills if self.drills is not None else Drill.objects.none()
        typed = _DRILL_IN_TEXT.search(name)
        lookup = {"slug": typed[1]} if typed else {"name__iexact": name}
        found = drills.filter(**lookup).order_by("pk").first()
        if found is None:
            raise ValidationError(_("There is no such drill. Choose one from the list."))
        return found


class ReplyForm(ActForm):
    reply = forms.ChoiceField(choices=Reply.choices)
    wanted = forms.ChoiceField(choices=[("1", "1"), ("0", "0")])


class ChangeForm(TextForm, ActForm):
    """Another text of a comment."""


def text_form(data, comment: Comment):
    return ChangeForm(data, initial={"text": comment.text})
