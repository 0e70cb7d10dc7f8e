"""Codes that a phone's camera reads."""

import segno

from coaching.markup import own_markup


def qr_code(text):
    """An inline SVG without styles: black on white, with the quiet border that readers need."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=4, light="#fff", svgclass=None, lineclass=None)
    return own_markup(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))
