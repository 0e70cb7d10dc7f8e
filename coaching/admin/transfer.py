"""The catalogue out as a file and in again: the whole of it here, a selection by an action."""

import base64
import binascii

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coaching.services import catalogue
from coaching.services.catalogue import transfer


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A .xlsx, .csv, .zip or .toml file as it is exported here, up to 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.zip,.toml"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > transfer.MAX_BYTES:
            raise ValidationError(_("The file is larger than 1 MB."))
        return file


class ConfirmForm(forms.Form):
    """What was looked at before, sent along once more."""

    name = forms.CharField(max_length=200)
    content = forms.CharField()
    expected = forms.CharField(max_length=64)

    def clean_content(self):
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError(_("Choose the file once more.")) from None


def _may(request, *doing):
    """Whether the reader may do all of `doing` to every table of the catalogue."""
    return all(
        request.user.has_perm(f"coaching.{action}_{model._meta.model_name}")
        for action in doing
        for table in catalogue.TABLES
        for model in (table.model, *(inner.model for inner in table.inner))
    )


def _download(file):
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.kind, headers=headers)


def export_view(request, kind):
    if kind not in transfer.FORMATS:
        raise Http404
    if not _may(request, "view"):
        raise PermissionDenied
    return _download(transfer.export(transfer.everything(), kind))


def transfer_view(request):
    """Choose a file, see what it would change row by row, then do it."""
    may_import = _may(request, "view", "add", "change")
    if not _may(request, "view") or (request.method == "POST" and not may_import):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": gettext("Import and export"),
        "formats": transfer.FORMATS,
        "may_import": may_import,
        "form": ImportForm(),
    }
    status = 200
    if request.method == "POST":
        form: ConfirmForm | ImportForm
        if "content" in request.POST:
            form = ConfirmForm(request.POST)
        else:
            context["form"] = form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            return _looked_at(request, form.cleaned_data, context)
        status = 422
    return TemplateResponse(request, "admin/coaching/transfer.html", context, status=status)


def _looked_at(request, data, context):
    confirmed = "content" in data
    name = data["name"] if confirmed else data["file"].name
    content = data["content"] if confirmed else data["file"].read()
    try:
        rows, problems = transfer.read(name, content)
    except transfer.FileError as error:
        context["refused"] = str(error)
        return TemplateResponse(request, "admin/coaching/transfer.html", context, status=422)
    outcome = transfer.import_rows(
        rows,
        problems,
        reason=gettext("import of %(file)s") % {"file": name[:60]},
        dry=not confirmed,
        expected=data.get("expected"),
    )
    if confirmed and not outcome.errors and outcome.digest == data["expected"]:
        count = len(outcome.touched)
        message = ngettext("%(n)s row is changed.", "%(n)s rows are changed.", count)
        messages.success(request, message % {"n": count})
        return redirect("admin:coaching_transfer")
    context |= {
        "outcome": outcome,
        "stale": confirmed,
        "name": name,
        "content": base64.b64encode(content).decode(),
    }
    status = 422 if outcome.errors else 409 if confirmed else 200
    return TemplateResponse(request, "admin/coaching/transfer.html", context, status=status)


class TransferAdmin(admin.ModelAdmin):
    """For a ModelAdmin of a row of `catalogue.TABLES`: exports what is chosen in its list."""

    transfers = True

    def get_actions(self, request):
        actions = super().get_actions(request)
        descriptions = {
            "xlsx": _("Export as a spreadsheet (XLSX)"),
            "csv": _("Export as CSV"),
            "csv_comma": _("Export as CSV with semicolons and decimal commas"),
            "toml": _("Export as the data file (TOML)"),
        }
        for kind, description in descriptions.items():
            name = f"export_{kind}"
            actions[name] = (_exporter(kind), name, str(description))
        return actions


def _exporter(kind):
    def export(model_admin, request, queryset):
        table = next(t for t in catalogue.TABLES if t.model is model_admin.model)
        rows = table.rows()
        slugs = queryset.order_by().values_list("slug", flat=True)
        chosen = [rows[slug] for slug in sorted(slugs)]
        shared = [row for row in chosen if getattr(row, "team_id", None) is None]
        if not shared:
            message = gettext("What a team made for itself is not exported.")
            model_admin.message_user(request, message, messages.WARNING)
            return None
        stem = model_admin.opts.model_name
        try:
            return _download(transfer.export({table: shared}, kind, stem))
        except transfer.FileError as error:
            model_admin.message_user(request, str(error), messages.ERROR)
            return None

    return export


def urls():
    view = admin.site.admin_view
    return [
        path("transfer/", view(transfer_view), name="coaching_transfer"),
        path("transfer/<slug:kind>/", view(export_view), name="coaching_export"),
    ]
