"""The sheet of a session, part by part: `{% load sheet %}`.

Each part is a template of templates/sessions/, drawn once and filled many times
(coaching.cached_templates): here stands what its template may ask about (its variant) and what it
prints (its values). Everything that shows a row, the page as the answer to a tap, draws it with
`row` here.
"""

from functools import lru_cache
from urllib.parse import quote

from django import template
from django.utils.translation import gettext, ngettext

from coaching import figures
from coaching.cached_templates import cached_template, kept_part, kept_template
from coaching.markup import joined, own_markup
from coaching.models.choices import Skip
from coaching.presentation import states, wording
from coaching.presentation.pain import stopped_before
from coaching.presentation.restrictions import kinds_text
from coaching.rules.pain import answer
from coaching.rules.units import in_units, plain
from coaching.templatetags.card_acts import (
    asked,
    comes_later,
    drawn_acts,
    drawn_editor,
    drawn_for_phone,
    drawn_later,
)
from coaching.templatetags.kneelift import gauge, lift
from coaching.templatetags.set_rows import (
    SheetContext,
    drawn_row,
    has_each,
    implements_to_choose,
    input_values,
    options_of,
    sample_row_done,
    sample_row_to_do,
    set_rows,
)

register = template.Library()

#: What a page counts beside the sets that were done: (of one, of more).
COUNTED = {
    "skipped": ("%(n)s skipped", "%(n)s skipped"),
    "extra": ("%(n)s extra", "%(n)s extra"),
    "over": ("%(n)s over the load cap", "%(n)s over the load cap"),
}


@register.simple_tag
def block_link(block):
    """The way to a block from the slim head."""
    of = block.block
    shown = {"block": of.pk, "kind": of.kind, "label": str(of.get_kind_display())}
    shown |= {"state": block.state, "share": block.share}
    return kept_template("sessions/_block_link.html", shown)


@register.simple_tag(takes_context=True)
def sheet_block(context, block):
    """A block of the session: its head, and the card of each drill."""
    of = block.block
    times = {
        "rounds": of.rounds,
        "rest_between_s": of.rest_between_s,
        "rest_after_round_s": of.rest_after_round_s,
    }
    head = {"kind": of.kind, "label": str(of.get_kind_display()), "extra": of.extra}
    head |= {"name": of.name, "notes": of.notes, "units": context["units"]}
    head |= {"done": block.tally.done_sets, "total": block.total}
    with context.push(block=block):
        cards = joined(drill_card(context, sheet, later=True) for sheet in block.drills)
    values = {
        **times,
        "id": of.pk,
        "kind": of.kind,
        "head": kept_template("sessions/_block_head.html", head | times),
        "cards": cards,
    }
    return cached_template("sessions/_block.html", {"has_rounds": bool(of.rounds)}, values)


@register.simple_tag(takes_context=True)
def drill_card(context, sheet, later=False):
    """A drill of the session: closed it says how far it is, open it is logged in.

    `later`: on a page with `later_parts`, from which one that is closed is made whole.
    """
    sheet_context, drill = SheetContext(context), sheet.drill
    pain = drill.worst_pain
    later = later and comes_later(sheet)
    variant = {
        "later": later,
        "is_open": sheet.current,
        "in_circuit": bool(sheet_context.rounds),
        "per_side": drill.side_mode == "per_side",
        "sides": drill.rows_of_a_set,
        "timed": drill.measure == "seconds",
        "clock": _clock(sheet) if sheet_context.own else "",
        "hurt": answer(pain) if pain else "",
        "at_front_of_hip": drill.hurts_front_of_hip,
        "can_swap": sheet.can_swap,
        "implement_loaded": drill.implement_loaded,
    }
    values = {
        **sheet_context.sent,
        "id": drill.pk,
        "session": sheet_context.session.pk,
        "drill": drill.drill_id,
        "rest_s": drill.rest_s,
        "sets_done_before_swap": drill.sets_done_before_swap,
        "amount": plain(drill.amount),
        "thumbnail": _thumbnail(drill),
        "name": drill.name,
        "prescribed": drill_result(context, sheet),
        "end": drill_end(context, sheet),
        "pain": pain or 0,
        "page_quoted": quote(sheet_context.sent["page"]),
        "implement": drill.implement_name,
        "sets": joined(set_rows(a_set, sheet_context) for a_set in sheet.sets),
    }
    implements = ""
    if later:
        whole, beside, implements = asked(sheet, sheet_context)
        variant |= whole
        values |= beside
    else:
        values["editor"] = drawn_editor(sheet, sheet_context)
        values["acts"] = drawn_acts(sheet, sheet_context)
    values["phone"] = drawn_for_phone(sheet, sheet_context, implements)
    optional = {
        "station": sheet.label,
        "instead_of": sheet.instead_of,
        "because": kinds_text(drill.restricted_kinds),
        "last": sheet.last,
        "note": in_units(drill.note, sheet_context.unit_system),
        "last_note": sheet.last_note,
        "stopped_before": stopped_before(drill, sheet_context.session),
        "hurt_elsewhere": sheet.hurt_elsewhere,
        "range_missing": sheet.range_missing,
        "rung": sheet.rung,
        "tempo": wording.tempo_text(drill.tempo),
        "rest": wording.rest_text(drill.rest_s),
        "meaning": drill.side_meaning,
    }
    return cached_template("sessions/_drill.html", variant | has_each(optional), values | optional)


def _thumbnail(drill):
    """The drill's small picture with what is planned in the hands."""
    planned = (thing for thing in drill.drill.implements.all() if thing.pk == drill.implement_id)
    held = next((thing.drawn_as for thing in planned), "")
    return _shared_thumbnail(drill.drill.thumbnail, held, drill.has_lowered_hands)


@lru_cache(maxsize=500)
def _shared_thumbnail(small, held, lowered):
    return own_markup(figures.of_shared_shapes(figures.holding(small, held, lowered=lowered)))


@register.simple_tag(takes_context=True)
def row(context, row, oob=False):
    """A set, or one side of it: a form whose button logs it, or what was done, to change."""
    return drawn_row(row, SheetContext(context), oob=oob)


@register.simple_tag(takes_context=True)
def editor(context, sheet, oob=False):
    """The drill's next row, to change before it is logged; hidden when there is none."""
    return drawn_editor(sheet, SheetContext(context), oob=oob)


@register.inclusion_tag("sessions/_row_inputs.html", takes_context=True)
def typed_inputs(context, row, typed, errors):
    """The fields of a set that was refused, with what was typed and why."""
    variant, values = input_values(row, context["units"])
    names = ("amount", "load_value", "rpe", "note", "ball_kept", "full_range", "seconds")
    as_typed = {name: typed.get(name, "") for name in names}
    variant["takes_load"] |= bool(typed.get("load_value"))
    if typed.get("amount_unit"):
        as_typed |= {"unit": typed["amount_unit"], "amount_unit": typed["amount_unit"]}
    others = implements_to_choose(row.drill)
    chosen = next(
        (implement.pk for implement in others if implement.slug == typed.get("implement")), None
    )
    values["implements"] = options_of(others, chosen or row.drill.implement_id)
    variant["load_unit"] = typed.get("load_unit") or variant["load_unit"]
    return variant | values | as_typed | {"id": row.id, "errors": errors, "full": True}


@register.simple_tag(takes_context=True)
def later_parts(context, sheet):
    """What the closed cards of the sheet are made whole from; nothing where none needs it."""
    return drawn_later(SheetContext(context)) if any(map(comes_later, sheet.drills)) else ""


@register.simple_tag(takes_context=True)
def drill_end(context, sheet, oob=False):
    """How far a drill is, at the end of its line."""
    tally = sheet.tally
    beside = _beside_done(tally)
    variant = {"state": sheet.state, "oob": oob, **has_each(beside)}
    values = {
        **beside,
        "card": sheet.drill.pk,
        "done": tally.done_sets,
        "planned": tally.planned_sets,
        "far": states.progress_text(sheet.progress),
        "sign": lift("live", sheet.share) if sheet.state == "part" else "",
    }
    return cached_template("sessions/_end.html", variant, values)


@register.simple_tag(takes_context=True)
def drill_result(context, sheet, oob=False):
    """What is to be done of a drill; once it is done, what was."""
    done = sheet.result if sheet.state == "done" else ""
    prescribed = wording.prescription_text(sheet.drill, context["units"])
    variant = {"oob": oob, "has_prescribed": bool(done)}
    values = {"card": sheet.drill.pk, "text": done or prescribed, "prescribed": prescribed}
    return cached_template("sessions/_result.html", variant, values)


@register.simple_tag
def progress(session, oob=False):
    """How far a session is: its gauge, and what was counted. On a page with `shared_shapes`."""
    total = session.planned_sets
    optional = {
        name: ngettext(*COUNTED[name], n) % {"n": n} if n else ""
        for name, n in _beside_done(session).items()
    }
    values = {
        "session": session.pk,
        "total": total,
        "done": session.done_sets,
        # Filled in on the phone, as it logs.
        "label": ngettext("{done} of %(total)s set", "{done} of %(total)s sets", total)
        % {"total": total},
        "of_total": ngettext("of %(total)s set", "of %(total)s sets", total) % {"total": total},
        "gauge": gauge(session.done_sets, total),
    }
    variant = {"oob": oob, **has_each(optional)}
    return cached_template("sessions/_progress.html", variant, values | optional)


def _beside_done(counts):
    """{name in COUNTED: how many} of what counts sets: a drill's tally, a session."""
    return {
        "skipped": counts.skipped_sets,
        "extra": counts.extra_sets,
        "over": counts.over_cap_sets,
    }


@register.simple_tag(takes_context=True)
def phone_words(context):
    """The words and parts that the outbox paints a sheet from (static/js/outbox/rows.js)."""
    sheet_context = SheetContext(context)
    by = sheet_context.reader
    return _phone_words(str(by) if by else "", sheet_context.late_by)


@kept_part
def _phone_words(by, late_by):
    """`by`: who logs, where that is not the athlete herself; `late_by`: days after its day."""
    skips = tuple((reason.value, wording.skip_text(str(reason.label))) for reason in Skip)
    rows = {"to_do": sample_row_to_do(), "done": sample_row_done(by, late_by)}
    variant = {"skips": skips, "patterns": _patterns()}
    return cached_template("sessions/_phone_words.html", variant, rows)


def _patterns():
    """((name, words with {n} for a number), ...) of what a phone counts."""
    return (
        ("run", wording.runs_text("{n}", singular=True)),
        ("runs", wording.runs_text("{n}", singular=False)),
        ("one-left", gettext("L %(left)s") % {"left": "{left}"}),
        ("one-right", gettext("R %(right)s") % {"right": "{right}"}),
        ("both-sides", gettext("L %(left)s R %(right)s") % {"left": "{left}", "right": "{right}"}),
        *(
            (f"{name}-{number}", ngettext(singular, many, n) % {"n": "{n}"})
            for name, (singular, many) in COUNTED.items()
            for number, n in (("one", 1), ("many", 2))
        ),
    )


def _clock(sheet):
    """Which clock a drill has: 'interval', 'stopwatch' or none."""
    drill = sheet.drill
    if drill.measure == "reps":
        return ""
    rests = drill.measure == "seconds" and drill.rest_s and len(sheet.rows) > 1
    return "interval" if rests and not sheet.label else "stopwatch"
