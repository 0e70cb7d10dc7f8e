"""A picture on purpose kept: checked before it is decoded, drawn on, and encoded anew."""

import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps

from coaching.models.stills import MAX_STILL_BYTES

MAX_BYTES = 2_000_000
MAX_PIXELS = 16_000_000
#: A picture that comes in many layers takes long for its size; cameras make ten.
MAX_SCANS = 32
SCAN = b"\xff\xda"
FORMATS = ("JPEG", "PNG", "WEBP")
#: A file that is a picture and something else too: (what of it is looked at, by what, its name).
INSIDE = (
    (slice(-66_000, None), b"PK\x05\x06", "ZIP"),
    (slice(0, 2_000), b"%pdf-", "PDF"),
    (slice(None), b"<script", "HTML"),
    (slice(None), b"<html", "HTML"),
    (slice(None), b"<?php", "PHP"),
)
#: How unlike the marked picture's its shape may be.
SHAPE = 0.02
#: What it is made smaller by, in turn, until it is small enough.
SIZES, QUALITIES = (1280, 960, 640, 320), (85, 70, 55)
INK, PAPER = (200, 62, 42), (255, 255, 255)


class BadStill(Exception):
    """It is no picture that is kept; the message says what it is, or why not."""


def still_of(content: bytes, points: Mapping[str, Any]) -> bytes:
    """A JPEG of at most MAX_STILL_BYTES without metadata, the marks drawn on. Raises BadStill."""
    picture = _opened(content)
    width, height = picture.size
    if abs(width / height / points["aspect"] - 1) > SHAPE:
        raise BadStill(_("This is another picture than the one that was marked."))
    for longest in SIZES:
        # A new picture: nothing of the old one but its colors comes along.
        drawn = Image.new("RGB", picture.size, PAPER)
        drawn.paste(picture)
        drawn.thumbnail((longest, longest))
        for frame in points["frames"]:
            _draw(drawn, list(frame["joints"].values()))
        for quality in QUALITIES:
            out = io.BytesIO()
            drawn.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MAX_STILL_BYTES:
                return out.getvalue()
    raise BadStill(_("This picture cannot be made small enough."))


def _opened(content: bytes) -> Image.Image:
    """As it is seen, upright. Its size is read before anything of it is decoded."""
    if len(content) > MAX_BYTES:
        raise BadStill(_("The picture is larger than %(mb)s MB.") % {"mb": MAX_BYTES // 1_000_000})
    lowered = content.lower()
    for part, sign, kind in INSIDE:
        if sign.lower() in lowered[part]:
            raise BadStill(_("There is something else in this file (%(kind)s).") % {"kind": kind})
    too_large = BadStill(
        _("The picture has more than %(n)s million pixels.") % {"n": MAX_PIXELS // 1_000_000}
    )
    try:
        picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise too_large
        if content.count(SCAN) > MAX_SCANS:
            raise BadStill(_("This picture is packed in an unusual way. Save it as JPEG anew."))
        picture.draft("RGB", (SIZES[0], SIZES[0]))
        return ImageOps.exif_transpose(picture.convert("RGB"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large from None
    except Image.UnidentifiedImageError as error:
        raise BadStill(_("This is no picture: JPEG, PNG and WebP can be kept.")) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, KeyError) as error:
        # Whatever a file of another's hand makes a decoder stumble over.
        raise BadStill(_("This picture is damaged: it ends early or was changed.")) from error


def _draw(picture: Image.Image, joints: list[tuple[float, float]]) -> None:
    """Lines from joint to joint, and a ring at each."""
    width, height = picture.size
    pen, thick = ImageDraw.Draw(picture), max(2, round(max(picture.size) / 200))
    places = [(x * width, y * height) for x, y in joints]
    for color, wide in ((PAPER, 3 * thick), (INK, thick)):
        pen.line(places, fill=color, width=wide, joint="curve")
        for x, y in places:
            reach = 3 * thick + (thick if color == PAPER else 0)
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), outline=color, width=wide)
