"""The rows of a sheet: a set, or one side of it, to do or done, and the fields it is typed in."""

from urllib.parse import urlencode
from uuid import UUID

from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext

from coaching.cached_templates import cached_template, kept_part
from coaching.markup import escaped, joined, own_markup
from coaching.models.choices import AmountUnit
from coaching.presentation import wording
from coaching.presentation.wording import held_instead
from coaching.rules.amounts import MAX_OF_UNIT
from coaching.rules.load import STEP
from coaching.rules.names import isolated
from coaching.rules.units import PREFERRED, in_unit, plain
from coaching.templatetags.wording import amount, load

#: What a load may be at most, and a step of it.
LOADS = {
    "most_lb": MAX_OF_UNIT["lb"],
    "most_kg": MAX_OF_UNIT["kg"],
    "step_lb": plain(STEP["lb"]),
    "step_kg": plain(STEP["kg"]),
}


class SheetContext:
    """What all parts of a sheet share: the reader's units, and what each form sends along."""

    def __init__(self, context):
        self.unit_system = context["units"]
        self.own = context.get("own", False)
        self.reader = None if self.own else context.get("user")
        self.session = context["session"]
        # Outside of a block of the session the name is Django's own.
        self.rounds = getattr(getattr(context.get("block"), "block", None), "rounds", None)
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
    return wording.with_load(amount(row.offer, unit_system), load(row.offer, unit_system))


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
        "amount": plain(row.offer.amount),
        "shown": amount(row.offer, unit_system),
        "load": load(row.offer, unit_system),
        "result": one_tap_text(row, unit_system),
        "sent": _sent(row),
    }
    return {"has_load": bool(values["load"])}, values


def _sent(row):
    """What the button of a row to do sends of its set, in one value: forms.sets.with_row."""
    more = _carried(row)
    # Only a range asks what was done last.
    if row.last_amount is not None and row.drill.amount_top is not None:
        more.insert(0, ("last_amount", plain(row.last_amount)))
    # Of a number and a side there is nothing to quote.
    first = f"number={row.number}&side={row.side}"
    return f"{first}&{urlencode(more)}" if more else first


def over_cap(drill, unit_system):
    """What is said of a set that was over the drill's cap; nothing where it has none."""
    if drill.load_cap_value is None:
        return ""
    return wording.over_cap_text(drill.load_cap_value, drill.load_cap_unit, unit_system)


def _carried(row):
    """[(name, value), ...] of a set as one tap logs it that are not as prescribed."""
    drill, offer, fields = row.drill, row.offer, []
    distance = (offer.amount, offer.amount_unit)
    if drill.measure == "distance" and distance != (drill.amount, drill.amount_unit):
        fields += [("amount", plain(offer.amount)), ("amount_unit", offer.amount_unit)]
    if (offer.load_value, offer.load_unit) != (drill.load_value, drill.load_unit):
        fields += [("load_value", plain(offer.load_value)), ("load_unit", offer.load_unit)]
    if offer.implement_id != drill.implement_id:
        held = (each for each in drill.drill.implements.all() if each.pk == offer.implement_id)
        fields += [("implement", each.slug) for each in held]
    return fields


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
        values["over"] = over_cap(row.drill, unit_system)
    by = row.entered_by
    who = str(by) if by else ""
    if row.logged.source:
        app = row.logged.get_source_display()
        who = gettext("%(name)s, from a file of %(app)s") % {"name": isolated(who), "app": app}
    late = {"entered_by": who, "late": _late_text(row.late_by)}
    fields, typed = input_values(row, unit_system)
    return variant | fields | has_each(late), values | typed | late


def _late_text(days):
    if not days:
        return ""
    return ngettext("Entered %(days)s day later", "Entered %(days)s days later", days) % {
        "days": days
    }


#: Of no set: what a phone paints a row from, which fills in all that is its own.
SAMPLE = {"csrf_token": "-", "page": "", "id": UUID(int=0), "drill": "", "number": "", "holds": ""}


def sample_row_to_do():
    variant = {"oob": False, "state": "todo", "side": "both", "has_load": False}
    values = {"sent": "", "amount": "", "shown": "", "load": "", "result": ""}
    return cached_template("sessions/_row.html", variant, SAMPLE | values)


def sample_row_done(by, late_by):
    """Its fields are those of its drill's editor, and how hard it was and a note."""
    late = {"entered_by": by, "late": _late_text(late_by)}
    variant = {"oob": False, "state": "done", "side": "both", "skipped": False, "is_sample": True}
    values = dict.fromkeys(("shown", "result", "rpe", "note"), "")
    return cached_template("sessions/_row.html", variant | has_each(late), SAMPLE | values | late)


def input_values(row, unit_system):
    """Shape and values of sessions/_row_inputs.html, in the reader's units: what was logged, or
    would be by one tap.
    """
    drill, logged = row.drill, row.logged
    done = row.offer if logged is None or logged.amount is None else logged
    others = implements_to_choose(drill)
    variant = {
        "takes_load": drill.takes_load
        or done.load_value is not None
        or any(o.loaded for o in others),
        "has_implements": bool(others),
        "load_unit": PREFERRED[unit_system]["load"],
        "pieces": done.load_count,
        "asks_ball_kept": drill.asks_ball_kept,
        "is_timed": drill.measure in ("distance", "runs"),
        "is_distance": drill.measure == "distance",
        "whole": drill.measure in ("reps", "runs"),
        "amount_most": MAX_OF_UNIT[drill.amount_unit],
        **LOADS,
        "asks_full_range": drill.asks_full_range,
    }
    for name in ("ball_kept", "full_range"):
        answer = getattr(logged, name, None)
        variant[name] = "" if answer is None else "yes" if answer else "no"
    values = {
        "implements": options_of(others, done.implement_id),
        "rpe": plain(logged.rpe) if logged else "",
        "seconds": plain(logged.seconds) if logged else "",
        "note": logged.note if logged else "",
    }
    exact, numbers = _numbers(drill, done, unit_system)
    return variant | exact, values | numbers


def _numbers(drill, done, unit_system):
    """An amount and a load as they are typed, each beside the exact value in another unit that
    it stands for (rules/offers.py).
    """
    own = PREFERRED[unit_system]
    unit = own["distance"] if drill.measure == "distance" else drill.amount_unit
    load_unit = done.load_unit or own["load"]
    usual = drill.amount_top or drill.amount
    values = {
        "amount": in_unit(done.amount, done.amount_unit, unit)[0],
        "unit": unit,
        "amount_unit": AmountUnit(unit).label,
        "amount_usual": in_unit(usual, drill.amount_unit, unit)[0],
        "load_value": "",
    }
    if done.load_value is not None:
        values["load_value"] = in_unit(done.load_value, load_unit, own["load"])[0]
    exact = {
        "has_exact": done.amount_unit != unit,
        "has_exact_load": done.load_value is not None and load_unit != own["load"],
    }
    values |= {
        "exact": plain(done.amount),
        "exact_unit": done.amount_unit,
        "exact_load": plain(done.load_value),
        "exact_load_unit": load_unit,
    }
    return exact, values


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


def prescribed_implement(drill):
    """The slug of what the list of implements begins with; nothing where there is none."""
    others = implements_to_choose(drill)
    chosen = (other.slug for other in others if other.pk == drill.implement_id)
    return next(chosen, others[0].slug if others else "")


def options_of(implements, chosen):
    """The options of what a drill is done with; `chosen` is the id of one, or None."""
    shown = ((each.slug, each.pieces, each.loaded, each.name) for each in implements)
    at = next((n for n, each in enumerate(implements) if each.pk == chosen), None)
    return _options(tuple(shown), at)


@kept_part
def _options(shown, chosen):
    """`shown`: ((slug, pieces, loaded, name), ...); `chosen`: the place of one, or None."""
    return format_html_join(
        "",
        '<option value="{}"{} data-pieces="{}"{}>{}</option>',
        (
            (
                slug,
                own_markup(" selected" if place == chosen else ""),
                pieces,
                own_markup("" if loaded else " data-light"),
                name,
            )
            for place, (slug, pieces, loaded, name) in enumerate(shown)
        ),
    )
