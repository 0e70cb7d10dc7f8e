"""The rows of a sheet: a set, or one side of it, to do or done, and the fields it is typed in."""

from django.utils.html import format_html_join
from django.utils.translation import ngettext

from coaching.cached_templates import cached_template
from coaching.markup import escaped, joined, own_markup
from coaching.models.choices import AmountUnit
from coaching.presentation import wording
from coaching.presentation.wording import held_instead
from coaching.rules.amounts import MAX_OF_UNIT
from coaching.rules.load import step_of_a_piece
from coaching.rules.units import PREFERRED, plain
from coaching.templatetags.wording import amount, load


class SheetContext:
    """What all parts of a sheet share: the reader's units, and what each form sends along."""

    def __init__(self, context):
        self.unit_system = context["units"]
        self.own = context.get("own", False)
        self.reader = None if self.own else context.get("user")
        self.session = context["session"]
        self.rounds = context["block"].block.rounds if "block" in context else None
        self.sent = {
            "csrf_token": escaped(context.get("csrf_token", "")),
            "page": escaped(context.get("page", "")),
        }

    @property
    def late_by(self):
        """How many days after its day a set of the session is logged that is logged now."""
        return self.session.late_by(self.session.athlete.today)


def has_each(optional):
    """For a variant: which of the optional values there are."""
    return {f"has_{name}": bool(value) for name, value in optional.items()}


def row_names(row):
    """What names a row, in its address and in its hidden fields."""
    return {"id": row.id, "drill": row.drill.pk, "number": row.number}


def one_tap_text(row, unit_system):
    """What one tap on the row logs, with its load: "10 @ 15 lb"."""
    drill = row.drill
    shown = wording.short_amount(row.amount, drill.amount_unit, unit_system)
    loaded = load(drill, unit_system)
    return wording.with_load(shown, loaded)


def set_rows(a_set, sheet_context):
    variant = {"solo": len(a_set.rows) == 1, "extra": a_set.extra, "has_last": bool(a_set.last)}
    rows = joined(drawn_row(row, sheet_context) for row in a_set.rows)
    return cached_template(
        "sessions/_set.html", variant, {"number": a_set.number, "rows": rows, "last": a_set.last}
    )


def drawn_row(row, sheet_context, *, oob=False):
    draw = _row_to_do if row.logged is None else _row_done
    variant, values = draw(row, sheet_context.unit_system)
    variant |= {"oob": oob, "state": row.state, "side": row.side}
    return cached_template(
        "sessions/_row.html", variant, {**sheet_context.sent, **row_names(row), **values}
    )


def _row_to_do(row, unit_system):
    values = {
        "holds": "",
        "last_amount": plain(row.last_amount),
        "amount": plain(row.amount),
        "shown": wording.short_amount(row.amount, row.drill.amount_unit, unit_system),
        "load": load(row.drill, unit_system),
        "result": one_tap_text(row, unit_system),
    }
    return {
        "has_last_amount": row.last_amount is not None,
        "has_load": bool(values["load"]),
    }, values


def _row_done(row, unit_system):
    logged, variant, values = row.logged, {"skipped": bool(row.logged.skip_reason)}, {}
    values["holds"] = logged.held_values
    values["result"] = wording.result_text(logged, unit_system)
    if not logged.skip_reason:
        optional = {
            "prescribed": amount(row.drill, unit_system) if row.changed else "",
            "load": load(logged, unit_system),
            "held": held_instead(logged, row.drill),
            "took": wording.took_text(logged.seconds),
        }
        variant |= has_each(optional)
        values |= optional | {"shown": amount(logged, unit_system)}
    days, by = row.late_by, row.entered_by
    late = {
        "entered_by": str(by) if by else "",
        "late": ngettext("Entered %(days)s day later", "Entered %(days)s days later", days)
        % {"days": days}
        if days
        else "",
    }
    fields, typed = input_values(row, unit_system)
    return variant | fields | has_each(late), values | typed | late


def input_values(row, unit_system):
    """Shape and values of sessions/_row_inputs.html: what was logged, or is prescribed."""
    drill, logged = row.drill, row.logged
    loaded = drill.load_value if logged is None else logged.load_value
    preferred = drill.load_unit or PREFERRED[unit_system]["load"]
    others = implements_to_choose(drill)
    variant = {
        "takes_load": drill.takes_load or loaded is not None or any(o.loaded for o in others),
        "has_implements": bool(others),
        "load_step": plain(step_of_a_piece(preferred, drill.load_count)),
        "load_unit": (logged.load_unit if logged else "") or preferred,
        "in_pieces": drill.load_count > 1,
        "asks_ball_kept": drill.asks_ball_kept,
        "is_timed": drill.measure in ("distance", "runs"),
        "whole": drill.measure in ("reps", "runs"),
        "amount_most": MAX_OF_UNIT[drill.amount_unit],
        "most_lb": MAX_OF_UNIT["lb"],
        "most_kg": MAX_OF_UNIT["kg"],
        "asks_full_range": drill.asks_full_range,
    }
    for name in ("ball_kept", "full_range"):
        answer = getattr(logged, name, None)
        variant[name] = "" if answer is None else "yes" if answer else "no"
    values = {
        "amount": plain(row.amount if logged is None or logged.amount is None else logged.amount),
        "amount_unit": AmountUnit(drill.amount_unit).label,
        "amount_usual": plain(drill.amount_top or drill.amount),
        "load_value": plain(loaded),
        "implements": options_of(
            others, drill.implement_id if logged is None else logged.implement_id
        ),
        "rpe": plain(logged.rpe) if logged else "",
        "seconds": plain(logged.seconds) if logged else "",
        "note": logged.note if logged else "",
    }
    return variant, values


def implements_to_choose(drill):
    """What the drill can be done with, where that is a choice; without full range, the light."""
    implements = list(drill.drill.implements.all())
    if drill.range_missing:
        # Range before load: the athlete's own choice stops at the pipe.
        implements = [
            implement
            for implement in implements
            if not implement.loaded or implement.pk == drill.implement_id
        ]
    known = {implement.pk for implement in implements}
    return implements if len(known | {drill.implement_id} - {None}) > 1 else []


def options_of(implements, chosen):
    return format_html_join(
        "",
        '<option value="{}"{} data-pieces="{}"{}>{}</option>',
        (
            (
                implement.slug,
                own_markup(" selected") if implement.pk == chosen else "",
                implement.pieces,
                own_markup("") if implement.loaded else own_markup(" data-light"),
                implement.name,
            )
            for implement in implements
        ),
    )
