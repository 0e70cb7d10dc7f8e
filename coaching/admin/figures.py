"""The figure as it would look, drawn while it is edited and before anything is saved."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from coaching.forms.figures import FigureWidget


def urls(model_admin):
    @require_POST
    def preview(request):
        """The pose editor for what was sent; 422 where that cannot be drawn."""
        may_add = model_admin.has_add_permission(request)
        if not may_add and not model_admin.has_change_permission(request):
            raise PermissionDenied
        widget = FigureWidget()
        shown = widget.shown("figure", widget.value_from_datadict(request.POST, {}, "figure"))
        status = 422 if shown["problems"] else 200
        return render(request, "admin/coaching/pose_editor.html", shown, status=status)

    view = model_admin.admin_site.admin_view(preview)
    return [path("figure/", view, name="coaching_drill_figure_preview")]
