"""The small drawn parts as SVG markup: icons, kind glyphs, the mark, the lift sign, the gauge.

Pure: plain values in, a string of markup out, nothing in it that a person typed. Angles
are degrees of hip flexion, 0 a hanging thigh. Everything that moves is set by attributes
(`transform`, `stroke-dasharray`), since the Content-Security-Policy allows no `style`;
a turning part sits in a group moved to its joint, so it turns about 0 0.
"""

from math import cos, radians, sin

from coaching.icons import ICONS

#: Silhouette first, colour second: square, circle, triangle, diamond, in a box of 20.
KIND_GLYPHS = {
    "gym": '<rect x="1.75" y="1.75" width="16.5" height="16.5" rx="3.75"/>'
    '<path class="k-in" d="M7.3 6.4v7.2M12.7 6.4v7.2M4.6 8.2v3.6M15.4 8.2v3.6M7.3 10h5.4"/>',
    "non_weight_bearing": '<circle cx="10" cy="10" r="8.75"/>'
    '<path class="k-in" d="M4.6 8.3q1.8-2 3.6 0t3.6 0t3.6 0M4.6 12.6q1.8-2 3.6 0t3.6 0t3.6 0"/>',
    "plyometric": '<path d="M8.7 2.6a1.5 1.5 0 0 1 2.6 0l7.4 13a1.5 1.5 0 0 1-1.3 2.3H2.6'
    'a1.5 1.5 0 0 1-1.3-2.3z"/><path class="k-in" d="M6.9 14.2l3.1-3.6l3.1 3.6"/>',
    "strength": '<path d="M8.7 1.3a1.8 1.8 0 0 1 2.6 0l7.4 7.4a1.8 1.8 0 0 1 0 2.6l-7.4 7.4'
    'a1.8 1.8 0 0 1-2.6 0L1.3 11.3a1.8 1.8 0 0 1 0-2.6z"/>'
    '<path class="k-in k-solid" d="M10 6.9l3.1 3.1-3.1 3.1-3.1-3.1z"/>',
}

LIFT_STATES = {"rest", "planned", "todo", "live", "partial", "done", "missed"}

MARK = (
    '<path class="mark-arc" d="M14.2 30A13.2 13.2 0 0 0 22.4 10.6"/>'
    '<circle class="mark-body" cx="12.1" cy="5" r="3.1"/>'
    '<path class="mark-line" d="M11.4 11.4L11 17.2V28.6"/>'
    '<path class="mark-thigh" d="M11 17.2L19.9 15"/>'
)

#: The whole lift, 0 to 120 degrees of hip flexion.
LIFT_DEGREES = 120


def number(value):
    """At most two decimals and no trailing zeros, as SVG likes it."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def share(done, total):
    """How much of `total` is done, 0.0 to 1.0; nothing to do counts as nothing done."""
    return min(max(done / total, 0.0), 1.0) if total else 0.0


def icon_path(name):
    """`<path>` of an icon. KeyError for a name that does not exist."""
    return f'<path d="{ICONS[name]}"/>'


def lift(state, p):
    """The inside of a lift sign in a box of 24.

    `state` is one of LIFT_STATES (ValueError otherwise), `p` the share done, 0 to 1.
    At 20 px a bent knee cannot be read, so the sign is a dial on which a thigh
    rises from straight down, forwards and up. The states differ in outline and fill,
    not only in colour: dot, dotted ring, open ring with a dial, solid with a tick, cross.
    """
    if state not in LIFT_STATES:
        raise ValueError(f"no lift state {state!r}; one of {', '.join(sorted(LIFT_STATES))}")
    ring = '<circle class="l-ring" cx="12" cy="12" r="9.5"/>'
    if state == "rest":
        return '<circle class="l-rest" cx="12" cy="12" r="1.6"/>'
    if state in {"planned", "todo"}:
        return ring
    if state == "missed":
        return ring + '<path class="l-x" d="M8.4 8.4l7.2 7.2m0-7.2l-7.2 7.2"/>'
    if state == "done":
        return (
            '<circle class="l-solid" cx="12" cy="12" r="9.5"/>'
            '<path class="l-tick" d="M7.6 12.4l3 3.1 5.8-6.7"/>'
        )
    # A sliver still shows that something was done, and a gap that something is left.
    shown = min(max(p, 0.08), 0.92)
    radius = 6 if state == "live" else 9.5
    fan = (
        f'<path class="l-fan" pathLength="360" stroke-width="{number(radius)}"'
        f' stroke-dasharray="{number(shown * 360)} 400"'
        f' d="M12 {number(12 + radius / 2)}a{number(radius / 2)} {number(radius / 2)} 0 1 0'
        f' 0-{number(radius)}a{number(radius / 2)} {number(radius / 2)} 0 1 0 0 {number(radius)}"/>'
    )
    return ring + fan


def on_arc(centre, radius, degrees):
    """The point of a circle at a hip angle: 0 straight down, 90 level in front."""
    return (
        centre[0] + radius * sin(radians(degrees)),
        centre[1] + radius * cos(radians(degrees)),
    )


def _line(a, b):
    return f"M{number(a[0])} {number(a[1])}L{number(b[0])} {number(b[1])}"


_HIP = (70, 84)
_RADIUS = 57.6
GAUGE_BOX = "22 7.5 136 168.6"


def _gauge_scale():
    start, end = on_arc(_HIP, _RADIUS, 0), on_arc(_HIP, _RADIUS, LIFT_DEGREES)
    arc = (
        f"M{number(start[0])} {number(start[1])}"
        f"A{_RADIUS} {_RADIUS} 0 0 0 {number(end[0])} {number(end[1])}"
    )
    ticks = "".join(
        _line(on_arc(_HIP, _RADIUS + 3.5, angle), on_arc(_HIP, _RADIUS + 6.5, angle))
        for angle in (30, 60, 120)
    )
    level = _line(on_arc(_HIP, _RADIUS - 5, 90), on_arc(_HIP, _RADIUS + 9, 90))
    return arc, ticks, level


_ARC, _TICKS, _LEVEL = _gauge_scale()

# The runner of the gauge, standing, side on, facing right; the hip at _HIP. The two parts
# of the lifting leg are drawn from their own joints.
_FAR_ARM = (
    "M93 49.3A4.4 4.4 0 0 1 98 56.5L91.9 60.4A4.2 4.2 0 0 1 87.1 53.5ZM109.5 40A2.8 2.8 0 0 1 "
    "112.7 44.7L98.3 56.2A4.4 4.4 0 1 1 93.3 49.1ZM114.7 36.1A3.2 3.2 0 1 1 118.1 41.5L112.3 45"
    "A2.8 2.8 0 0 1 109.3 40.2Z"
)
_FAR_UPPER_ARM = (
    "M84.3 41.2A5.6 5.6 0 0 1 75.5 48L67 38.1A6.2 6.2 0 1 1 76.8 30.6ZM93 54.5A4.2 4.2 0 0 1 "
    "86.6 59.9L75.8 48.3A5.6 5.6 0 1 1 84.3 41.2Z"
)
_FAR_SHANK = (
    "M64.1 124.7A6.1 6.1 0 0 1 76 127.4L74.1 139.9A6.6 6.6 0 1 1 61.2 137ZM72.6 156.7A4.2 4.2 0 0 1"
    " 64.3 157.1L61.1 139.9A6.6 6.6 0 1 1 74.2 139.3ZM64.2 156.4A4.2 4.2 0 1 1 72.6 156.7L71.5 "
    "168.4A3.7 3.7 0 0 1 64.1 168.1ZM66.3 164.9A3.5 3.5 0 0 1 69 164.7L88.2 171.1"
    "A1.8 1.8 0 0 1 87.5 174.6L62.9 173.6A3.4 3.4 0 0 1 61.8 167.2Z"
)
_FAR_THIGH = (
    "M80.1 99.2A9.2 9.2 0 0 1 61.7 100L60.1 84.9A9.9 9.9 0 1 1 79.9 84ZM75.8 127.3A5.9 5.9 0 0 1 "
    "64.1 126.8L61.7 100A9.2 9.2 0 1 1 79.9 100.8Z"
)
_TRUNK = (
    "M61.9 64.4A9.2 9.2 0 0 1 80.2 66L79.6 84A10.7 10.7 0 1 1 58.5 82.1ZM61 43.7A11.4 11.4 0 1 1 "
    "83.7 45.7L80 67.6A9.2 9.2 0 0 1 61.8 66ZM63.9 32.1A8.1 8.1 0 0 1 79.1 30.7L82.8 38.9"
    "A11.4 11.4 0 1 1 61.4 40.8Z"
)
_UPPER_ARM = (
    "M66.4 31.1A6.2 6.2 0 1 1 76.8 37.7L69.4 48.4A5.6 5.6 0 0 1 60 42.4ZM59.8 42.8A5.6 5.6 0 1 1 "
    "69.4 48.4L59.9 61.1A4.2 4.2 0 0 1 52.6 56.9Z"
)
_ARM = (
    "M64.4 60.9A4.4 4.4 0 1 1 57.9 66.8L53.2 61.4A4.2 4.2 0 0 1 59.4 55.7ZM76 76.2A2.8 2.8 0 0 1 "
    "71.7 79.8L58.2 67.1A4.4 4.4 0 1 1 64.9 61.5ZM80.4 80.6A3.2 3.2 0 1 1 75.7 84.9L71.5 79.7"
    "A2.8 2.8 0 0 1 75.7 75.8Z"
)
_THIGH = (
    "M10.1 15.2A9.2 9.2 0 0 1 -8.3 16L-9.9 0.9A9.9 9.9 0 1 1 9.9 0ZM5.8 43.3A5.9 5.9 0 0 1 -5.9 "
    "42.8L-8.3 16A9.2 9.2 0 1 1 9.9 16.8Z"
)
_SHANK = (
    "M-6 -1.1A6.1 6.1 0 0 1 6.1 0.5L4.4 13A6.6 6.6 0 1 1 -8.7 11.3ZM3.1 30.4A4.2 4.2 0 0 1 -5.2 "
    "30.8L-8.7 13.6A6.6 6.6 0 1 1 4.4 13ZM-5.3 30.1A4.2 4.2 0 1 1 3.1 30.4L2.2 42.1"
    "A3.7 3.7 0 0 1 -5.2 41.8ZM-3.2 38.7A3.5 3.5 0 0 1 -0.5 38.4L18.8 44.4A1.8 1.8 0 0 1 18.4 48"
    "L-6 47.4A3.4 3.4 0 0 1 -7.7 41.1Z"
)


def gauge(p):
    """The inside of the session gauge in GAUGE_BOX; `p` is the share done, 0 to 1.

    The thigh turns to 120 degrees at 1 and the shank keeps hanging. The moving parts
    carry ids, so that a swapped-in gauge starts from where the old one stood.
    """
    lifted = p * LIFT_DEGREES
    # The shank is drawn two degrees behind the thigh; it ends plumb at the top.
    hanging = number(p * (LIFT_DEGREES + 2))
    return (
        f'<path class="g-track" d="{_ARC}"/>'
        f'<path class="g-fill" id="gauge-fill" pathLength="{LIFT_DEGREES}"'
        f' stroke-dasharray="{number(lifted)} 240" d="{_ARC}"/>'
        f'<path class="g-tick" d="{_TICKS}"/><path class="g-90" d="{_LEVEL}"/>'
        '<text class="g-label" x="140.6" y="87.6">90°</text>'
        f'<path class="g-limb far" d="{_FAR_ARM}"/><path class="g-limb far" d="{_FAR_UPPER_ARM}"/>'
        f'<path class="g-limb far" d="{_FAR_SHANK}"/><path class="g-limb far" d="{_FAR_THIGH}"/>'
        '<ellipse class="g-limb" cx="72.5" cy="13.5" rx="9.6" ry="11.4"'
        ' transform="rotate(8 72.5 13.5)"/>'
        f'<path class="g-limb" d="{_TRUNK}"/>'
        f'<g transform="translate({_HIP[0]} {_HIP[1]})">'
        f'<g class="g-turn" id="gauge-thigh" transform="rotate({number(-lifted)})">'
        '<g transform="translate(0 42.3)">'
        f'<g class="g-turn" id="gauge-shank" transform="rotate({hanging})">'
        f'<path class="g-limb" d="{_SHANK}"/></g></g>'
        f'<path class="g-limb lifts" d="{_THIGH}"/></g></g>'
        f'<path class="g-limb" d="{_UPPER_ARM}"/><path class="g-limb" d="{_ARM}"/>'
    )


#: The bend of a running track, for the ground the gauge's runner stands on.
LANES = "".join(
    f'<path d="M-1600 {210 + d}H292A{92 + d} {92 + d} 0 0 0 {number(382.6 + 0.986 * d)}'
    f' {number(102 - 0.171 * d)}"/>'
    for d in range(0, 35, 7)
)
