"""The ready-made programs that every team may copy. Teams' own stay with their coaches."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from coaching.models import Block, Placement, Prescription, Program, Progression, WeekOverride
from coaching.rules.names import isolated
from coaching.undocumented import PositionUnchecked

from .catalogue import CatalogueAdmin


class RowForm(PositionUnchecked, forms.ModelForm):
    """A row of a program. Whether it fits the others is seen by the set of all of them."""


class PlacementForm(RowForm):
    class Meta:
        model = Placement
        fields = ["week", "weekday", "position", "block"]
        widgets = {"weekday": forms.Select(choices=list(WEEKDAYS.items()))}


class ProgramForm(forms.ModelForm):
    """What fits into the program is seen once all its rows are read."""

    class Meta:
        model = Program
        fields = ["name", "weeks", "notes", "source", "source_note"]
        widgets = {
            "notes": forms.Textarea(attrs={"rows": 4, "cols": 80}),
            "source_note": forms.Textarea(attrs={"rows": 4, "cols": 80}),
        }


class PlacementFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        for form in kept(self):
            if "block" in form.cleaned_data:
                _check(form, self.instance, ())
        seen = set()
        for form in kept(self):
            position = tuple(
                form.cleaned_data.get(name) for name in ("week", "weekday", "position")
            )
            if position in seen:
                form.add_error("position", _("Two blocks have this place in the day."))
            seen.add(position)
        # For the figures of weeks, which are read after this.
        self.instance.placed = {
            form.cleaned_data["block"].pk for form in kept(self) if "block" in form.cleaned_data
        }


class FigureFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        for form in kept(self):
            if "prescription" in form.cleaned_data and not form.errors:
                _check(form, self.instance, getattr(self.instance, "placed", ()))


def _check(form, program, placed):
    if form.errors:
        return
    try:
        form.instance.check_in(program, placed)
    except ValidationError as error:
        for field, sentences in error.message_dict.items():
            form.add_error(field, sentences)


def kept(formset):
    """The forms of rows that the program is to have."""
    rows = [form for form in formset.forms if form not in formset.deleted_forms]
    return [form for form in rows if not form.instance._state.adding or form.has_changed()]


class PlacementInline(admin.StackedInline):
    model = Placement
    form = PlacementForm
    formset = PlacementFormSet
    fields = [("week", "weekday", "position", "block")]
    extra = 1
    ordering = ["week", "weekday", "position"]

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "block":
            options["queryset"] = Block.objects.filter(team=None).order_by("kind", "level", "name")
        return super().formfield_for_foreignkey(db_field, request, **options)


class PrescriptionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{isolated(obj.block.name)}: {isolated(obj.drill.name)}"


class FigureInline(admin.StackedInline):
    form = RowForm
    formset = FigureFormSet
    extra = 1
    ordering = ["prescription__block__name", "prescription__position"]

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "prescription":
            shared = Prescription.objects.filter(block__team=None)
            shared = shared.select_related("block", "drill").order_by("block__name", "position")
            options |= {"queryset": shared, "form_class": PrescriptionChoice}
        return super().formfield_for_foreignkey(db_field, request, **options)


class ProgressionForm(RowForm):
    def clean_step(self):
        return _above_0(self.cleaned_data["step"])

    def clean_top(self):
        return _above_0(self.cleaned_data["top"])


def _above_0(value):
    if value is not None and value <= 0:
        raise ValidationError(_("Use a number above 0."))
    return value


class ProgressionInline(FigureInline):
    model = Progression
    form = ProgressionForm
    fields = ["prescription", ("field", "step", "top")]


class WeekOverrideInline(FigureInline):
    model = WeekOverride
    fields = ["prescription", ("week", "field", "value")]


@admin.register(Program)
class ProgramAdmin(CatalogueAdmin):
    form = ProgramForm
    list_display = ["name", "weeks", "placed", "source", "archived_at"]
    list_filter = ["source", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "notes"]
    save_on_top = True
    inlines = [PlacementInline, ProgressionInline, WeekOverrideInline]
    actions = ["archive", "restore"]
    readonly_fields = ["archived_at"]
    fieldsets = [
        (_("What it is"), {"fields": ["name", "weeks", "notes", "archived_at", "origin"]}),
        (_("Where the numbers are from"), {"fields": ["source", "source_note"]}),
    ]

    def get_prepopulated_fields(self, request, obj=None):
        return {}

    def get_queryset(self, request):
        rows = Count("placements")
        return super().get_queryset(request).filter(team=None).annotate(rows=rows)

    @admin.display(description=_("placed blocks"), ordering="rows")
    def placed(self, program):
        return program.rows

    def has_delete_permission(self, request, obj=None):
        free = obj is not None and not obj.assignments.exists()
        return free and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        """Written with its rows, in `save_related`."""

    def save_related(self, request, form, formsets, change):
        rows = {}
        for formset in formsets:
            formset.save(commit=False)
            relation = formset.fk.remote_field.related_name
            rows[relation] = [form.instance for form in kept(formset)]
        program = form.instance
        program.save_with(**rows, version=program.version)

    @admin.action(
        description=_("Archive: no longer offered, history stays"), permissions=["change"]
    )
    def archive(self, request, programs):
        for program in programs.filter(archived_at=None):
            program.archive()

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore(self, request, programs):
        for program in programs.exclude(archived_at=None):
            program.restore()
