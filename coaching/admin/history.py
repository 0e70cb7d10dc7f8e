"""The history of a row of the catalogue, and going back to how it was."""

from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coaching.rules.names import isolated
from coaching.services.catalogue import CatalogueError, history

PAGE = 30


class HistoryAdmin(admin.ModelAdmin):
    """For a ModelAdmin of a row of `catalogue.TABLES`."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_back"
        view = self.admin_site.admin_view(self.back_view)
        return [
            path("<path:object_id>/history/<uuid:change_id>/", view, name=name),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """Every change, newest first: who, when, why, and what became of what."""
        row = self._row(request, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        changes = history.changes(row)
        context = self._context(request, row) | {
            "page": Paginator(changes, PAGE).get_page(request.GET.get("p")),
            "newest": changes[0].id if changes else None,
            "may_go_back": self.has_change_permission(request, row),
        }
        return TemplateResponse(request, "admin/coaching/history.html", context)

    def back_view(self, request, object_id, change_id: UUID):
        """What going back to one change would do; and, when posted, that."""
        row = self._row(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        change = history.change_of(row, change_id)
        if change is None:
            raise Http404
        status = 200
        if request.method == "POST":
            try:
                history.go_back(row, change)
            except CatalogueError as error:
                message = _("This cannot be gone back to: %(why)s") % {"why": error}
                messages.error(request, message)
                status = 422
            else:
                self.log_change(request, row, _("Went back to an earlier version."))
                messages.success(request, _("%(name)s is as it was.") % {"name": isolated(row)})
                return redirect(self._address("change", row))
        context = self._context(request, row) | {
            "change": change,
            "differences": history.back(row, change),
        }
        return TemplateResponse(request, "admin/coaching/back.html", context, status=status)

    def _row(self, request, object_id):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def _address(self, name, row):
        return reverse(f"admin:coaching_{self.opts.model_name}_{name}", args=[row.pk])

    def _context(self, request, row):
        return {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": isolated(row)},
            "opts": self.opts,
            "object": row,
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "change_address": self._address("change", row),
            "history_address": self._address("history", row),
        }
