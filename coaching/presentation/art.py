"""The small drawn parts as SVG markup: icons, kind glyphs, the mark, the lanes of a track.

Pure: plain values in, a string of markup out, nothing in it that a person typed.
What has a body in it, or the angle of a hip, is drawn by `coaching.figures`.
"""

from coaching.presentation.icons import ICONS

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

MARK = (
    '<path class="mark-arc" d="M14.2 30A13.2 13.2 0 0 0 22.4 10.6"/>'
    '<circle class="mark-body" cx="12.1" cy="5" r="3.1"/>'
    '<path class="mark-line" d="M11.4 11.4L11 17.2V28.6"/>'
    '<path class="mark-thigh" d="M11 17.2L19.9 15"/>'
)


def number(value: float) -> str:
    """At most two decimals and no trailing zeros, as SVG likes it."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def icon_path(name: str) -> str:
    """`<path>` of an icon. KeyError for a name that does not exist."""
    return f'<path d="{ICONS[name]}"/>'


#: The bend of a running track, for the ground the gauge's runner stands on.
LANES = "".join(
    f'<path d="M-1600 {210 + d}H292A{92 + d} {92 + d} 0 0 0 {number(382.6 + 0.986 * d)}'
    f' {number(102 - 0.171 * d)}"/>'
    for d in range(0, 35, 7)
)
