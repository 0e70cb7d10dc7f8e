"""A figure's data in words: what each field is called, and what is wrong with it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching import figures

WORDS = {
    "phases": _("phases"),
    "props": _("things"),
    "accent": _("lifting side"),
    "travel": _("way covered"),
    "mirror": _("the same on the other side"),
    "start": _("start phase"),
    "end": _("end phase"),
    "still": _("phases shown standing still"),
    "gauge": _("side whose hip angle is measured"),
    "view": _("part that is seen"),
    "alt": _("description"),
    "seconds": _("seconds to the next phase"),
    "hold": _("seconds to stay first"),
    "root": _("place of the hips"),
    "stand": _("standing foot"),
    "lie": _("place of the lying shoulders"),
    "anchor": _("foot that keeps its angles"),
    "hands": _("hands hold"),
    "over": _("what the bar is over"),
    "pitch": _("lift of the heel (degrees)"),
    "trunk": _("trunk"),
    "curl": _("back"),
    "neck": _("neck"),
    "hip": _("hip"),
    "knee": _("knee"),
    "ankle": _("ankle"),
    "shoulder": _("shoulder"),
    "elbow": _("elbow"),
    "left": _("left"),
    "right": _("right"),
    "kind": _("kind"),
    "size": _("size"),
    "angle": _("angle (degrees)"),
    "level": _("height"),
    "y": _("height"),
    "side": _("side"),
    "under": _("under the foot"),
    "around": _("around the foot"),
}
AXES = {
    "size": (_("width"), _("height")),
    "view": (_("left"), _("bottom"), _("right"), _("top")),
}
FORWARD_UP = (_("forward"), _("up"))


def label(path):
    """What a person calls the field at `path`: phases.1.pose.left.knee is "phase 2, left, knee"."""
    parts, words = path.split(".") if path else [], []
    for above, part in zip(["", *parts], parts, strict=False):
        if part in ("pose", "at") or (part in ("phases", "props") and len(parts) > 1):
            continue
        if not part.isdigit():
            words.append(str(WORDS.get(part, part)))
        elif above == "phases":
            words.append(gettext("phase %(number)s") % {"number": int(part) + 1})
        elif above == "props":
            words.append(gettext("thing %(number)s") % {"number": int(part) + 1})
        elif int(part) < len(axes := AXES.get(above, FORWARD_UP)) and above != "still":
            words.append(str(axes[int(part)]))
        else:
            words.append(str(int(part) + 1))
    return ", ".join(words)


def problems(data):
    """{path: sentence} of all that keeps `data` from being drawn; empty for None."""
    if data is None:
        return {}
    try:
        figures.check(data)
    except figures.FigureError as error:
        problems = error.messages(gettext)
        return {
            path: gettext("%(field)s: %(problem)s")
            % {"field": label(path)[:1].upper() + label(path)[1:], "problem": problem}
            if path
            else problem
            for path, problem in problems.items()
        }
    except (TypeError, ValueError, ArithmeticError, RecursionError):
        return {"": gettext("This cannot be drawn.")}
    return {}


def normalize(data):
    """`data` without empty values, and 1.0 as 1: two ways to write the same are the same."""
    if isinstance(data, dict):
        return {key: normalize(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [normalize(value) for value in data]
    if isinstance(data, float) and data.is_integer():
        return int(data)
    return data
