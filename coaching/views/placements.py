"""Changes in the builder: each is a form with an address, and answers with what it changed."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from coaching import access
from coaching.dates import small_int
from coaching.forms.building import BuilderForms
from coaching.forms.programs import EVERY, AddBlockForm, DayForm, PlacementForm, WeekForm
from coaching.models import Block, Prescription, StaleVersion
from coaching.pages.program_builder import ProgramBuilderPage
from coaching.rules import pattern as rules
from coaching.rules.names import isolated
from coaching.rules.pattern import PatternRefused
from coaching.services.programs import editing
from coaching.views.builder import builder_page


def day_words(week, weekday):
    return _("week %(week)s, %(day)s") % {"week": week, "day": WEEKDAYS[weekday]}


def refusal_message(refused):
    """What a person reads when a change cannot be done."""
    about = refused.about
    if refused.reason == "day_full":
        return _("A day holds at most %(most)s blocks, and %(day)s would have more.") % {
            "most": about["most"],
            "day": day_words(about["week"], about["weekday"]),
        }
    if refused.reason == "too_long":
        return _("A program has at most %(most)s weeks.") % about
    if refused.reason == "gone":
        return _("That block is not in the program any more.")
    if refused.reason == "no_week":
        return _("There is no week %(week)s any more.") % about
    if refused.reason == "last_week":
        return _("A program has at least one week. Clear it instead.")
    return _("There is nothing to do that with.")


def _answer(request, program, pattern, description="", **more):
    """After a change: the changed part for a script, else the builder at what is selected."""
    at = request.POST.get("at", "")
    if request.htmx:
        return builder_page(request, program, pattern, at=at, message=capfirst(description), **more)
    return redirect(f"{program.get_absolute_url()}{'?' if at else ''}{at}")


def _wrong(request, program, pattern=None, *, status=422, **more):
    """What was sent cannot be done: the builder as it stands, saying so."""
    pattern = pattern or editing.read(program)
    at = request.POST.get("at", "")
    return builder_page(request, program, pattern, at=at, status=status, **more)


# Which panels of the builder show a form, and so what is wrong with it.
SHOWN_IN = {
    "place": ("block", "day"),
    "placement": ("placement",),
    "day": ("day",),
    "week": ("week",),
}


def _invalid(request, program, name, form):
    """A form that does not hold; where its panel is not open, what is wrong is said on top."""
    at = request.POST.get("at", "")
    more = {}
    if at.partition("=")[0] not in SHOWN_IN[name]:
        more["problem"] = next(iter(form.errors.values()))[0]
    return _wrong(request, program, forms={name: form}, **more)


def _change(request, program, description, *change):
    """Do `change`, a rule of patterns and its values, unless somebody changed the program since."""
    version = small_int(request.POST.get("version"))
    try:
        program, pattern, made = editing.change_program(
            program,
            *change,
            by=request.user,
            version=version,
            description=description,
            twice="twice" in request.POST,
        )
    except StaleVersion as stale:
        return _stale(request, stale.current, version, description)
    except PatternRefused as refused:
        if refused.reason == "twice":
            return _ask_twice(request, program, refused.about, description)
        return _wrong(request, program, problem=refusal_message(refused))
    more = {"last": made} if made else {}
    return _answer(request, program, pattern, description, **more)


def _ask_twice(request, program, about, description):
    """Nothing was done yet: the block stands on the day already, and may stand there twice."""
    question = {
        "block": Block.objects.get(pk=about["block"]).name,
        "day": day_words(about["week"], about["weekday"]),
        "more": about["more"],
        "yours": description,
        "action": request.path,
        "fields": [*_sent(request), ("twice", "1")],
    }
    return _wrong(request, program, status=409, twice=question)


def _sent(request):
    """The fields of the change, to be sent again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "version")
        for value in values
    ]


def _stale(request, program, version, description):
    """Nothing was overwritten: who did what since, and the same change to be sent again."""
    conflict = {
        "since": editing.changes_since(program, version or 0),
        "yours": description,
        "action": request.path,
        "fields": _sent(request),
    }
    return _wrong(request, program, status=409, conflict=conflict)


def _blocks(program):
    """Blocks that can be placed in the program."""
    blocks = Block.objects.usable_by(program.team_id)
    return list(blocks.only("pk", "name").distinct())


@login_required
@require_POST
def placements(request, pk):
    """Place a block on one day or several, of one week or of every week."""
    program = access.get_program_to_edit(request, pk)
    form = AddBlockForm(request.POST, weeks=program.weeks, blocks=_blocks(program))
    if not form.is_valid():
        return _invalid(request, program, "place", form)
    data = form.cleaned_data
    block, days, week = data["block"], data["weekday"], data["week"]
    weeks = range(1, program.weeks + 1) if week == EVERY else [week]

    to = [(number, weekday, data["position"]) for number in weeks for weekday in days]
    return _change(
        request, program, _placed_words(block, week, days), rules.place_on, uuid4, block.pk, to
    )


def _placed_words(block, week, days):
    if week == EVERY:
        description = ngettext(
            "placed %(block)s on %(n)s day of every week",
            "placed %(block)s on %(n)s days of every week",
            len(days),
        )
    elif len(days) == 1:
        return _("placed %(block)s on %(day)s") % {
            "block": isolated(block),
            "day": day_words(week, days[0]),
        }
    else:
        description = _("placed %(block)s on %(n)s days of week %(week)s")
    return description % {"block": isolated(block), "n": len(days), "week": week}


@login_required
@require_POST
def placement(request, pk, placement):
    """Move, copy, order or remove one placed block."""
    program = access.get_program_to_edit(request, pk)
    form = PlacementForm(request.POST, weeks=program.weeks)
    if not form.is_valid():
        return _invalid(request, program, "placement", form)
    # Gone already: the description still says of what, when it stands in no other change.
    block = Block.objects.filter(placements=placement, placements__program=program).first()
    change = _change_of_placement(form.cleaned_data, placement, block)
    return _change(request, program, *change)


def _change_of_placement(data, placement, block):
    """(what is said of it, the rule, its arguments...) of a PlacementForm's `data`."""
    action = data["act"]
    to = (data["week"], data["weekday"], data["position"])
    change = {
        "move": (rules.move, placement, *to),
        "copy": (rules.copy, placement, uuid4(), *to),
        "remove": (rules.remove, placement),
        "up": (rules.shift, placement, -1),
        "down": (rules.shift, placement, 1),
    }[action]
    description = {
        "move": _("moved %(block)s to %(day)s"),
        "copy": _("copied %(block)s to %(day)s"),
        "remove": _("removed %(block)s"),
        "up": _("moved %(block)s up in its day"),
        "down": _("moved %(block)s down in its day"),
    }[action] % {
        "block": isolated(block or _("a block")),
        "day": day_words(*to[:2]) if action in ("move", "copy") else "",
    }
    return description, *change


@login_required
@require_POST
def days(request, pk):
    """Move, copy or clear a day."""
    program = access.get_program_to_edit(request, pk)
    form = DayForm(request.POST, weeks=program.weeks)
    if not form.is_valid():
        return _invalid(request, program, "day", form)
    data, action = form.cleaned_data, form.cleaned_data["act"]
    day, to = (data["week"], data["weekday"]), (data["to_week"], data["to_weekday"])
    change = {
        "move": (rules.move_day, *day, *to),
        "copy": (rules.copy_day, *day, *to, uuid4),
        "clear": (rules.clear_day, *day),
    }[action]
    description = {
        "move": _("moved %(day)s to %(to)s"),
        "copy": _("copied %(day)s to %(to)s"),
        "clear": _("cleared %(day)s"),
    }[action] % {"day": day_words(*day), "to": "" if action == "clear" else day_words(*to)}
    return _change(request, program, description, *change)


@login_required
@require_POST
def weeks(request, pk):
    """Repeat, copy, move, clear or remove a week, or put an empty one in."""
    program = access.get_program_to_edit(request, pk)
    form = WeekForm(request.POST, weeks=program.weeks)
    if not form.is_valid():
        return _invalid(request, program, "week", form)
    return _change(request, program, *_change_of_weeks(form.cleaned_data))


def _change_of_weeks(data):
    """(what is said of it, the rule, its arguments...) of a WeekForm's `data`."""
    action, week, to, times = data["act"], data["week"], data["to_week"], data["times"]
    change = {
        "repeat": (rules.repeat_week, week, times, uuid4),
        "copy": (rules.copy_week, week, to, uuid4),
        "move": (rules.move_week, week, to),
        "clear": (rules.clear_week, week),
        "before": (rules.insert_week, week),
        "after": (rules.insert_week, week + 1),
        "remove": (rules.remove_week, week),
    }[action]
    description = {
        "repeat": ngettext(
            "repeated week %(week)s once", "repeated week %(week)s, %(times)s times", times or 1
        ),
        "copy": _("copied week %(week)s to week %(to)s"),
        "move": _("moved week %(week)s to be week %(to)s"),
        "clear": _("cleared week %(week)s"),
        "before": _("put an empty week before week %(week)s"),
        "after": _("put an empty week after week %(week)s"),
        "remove": _("removed week %(week)s"),
    }[action] % {"week": week, "to": to, "times": times}
    return description, *change


@login_required
@require_POST
def progression(request, pk, prescription):
    """What goes up each week in one prescription, and the weeks set by themselves."""
    program = access.get_program_to_edit(request, pk)
    row = (
        Prescription.objects.filter(pk=prescription, block__placements__program=program)
        .select_related("drill", "block")
        .first()
    )
    if row is None:
        raise Http404
    pattern = editing.read(program)
    builder = ProgramBuilderPage(program, pattern, team=program.team_id)
    form = BuilderForms(builder).progression(row, data=request.POST)
    if not form.is_valid():
        return _wrong(request, program, pattern, forms={f"progression-{row.pk}": form})
    change = rules.set_steps, row.pk, form.steps, form.overrides
    description = _("changed how %(drill)s goes up") % {"drill": isolated(row.drill.name)}
    return _change(request, program, description, *change)


@login_required
@require_POST
def undo(request, pk):
    """Take back the last change."""
    program = access.get_program_to_edit(request, pk)
    version = small_int(request.POST.get("version"))
    try:
        program, pattern, undone, earlier = editing.undo(program, by=request.user, version=version)
    except StaleVersion as stale:
        return _stale(request, stale.current, version, _("undid the last change"))
    except PatternRefused:
        return _wrong(request, program, problem=_("There is nothing to undo."))
    description = _("undone: %(description)s") % {"description": isolated(undone.description)}
    return _answer(request, program, pattern, description, last=earlier)
