"""A watch's file of a run: FIT, TCX or GPX in, its records out."""

import io
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import fitdecode
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from coaching.rules.names import isolated
from coaching.rules.runs import Run, Sample

MAX_BYTES = 2_000_000
MAX_RECORDS = 40_000
#: A file in XML has no more elements than that, nor any deeper than a watch's.
MAX_ELEMENTS, MAX_DEPTH = 600_000, 40
#: What a file is that is none of a watch: by how it begins.
FOREIGN = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP / AVI"),
)
RUNNING = {"running", "trail_running", "run", "track", "treadmill"}
UNKNOWN = {"", "generic", "other", "none"}
EARTH = 6_371_000


class BadWatchFile(Exception):
    """It holds no run with cadence; the message says what it is, or what it lacks."""


def check_size(content: bytes) -> None:
    """Raise BadWatchFile of a file that is larger than any run."""
    if len(content) > MAX_BYTES:
        raise BadWatchFile(_("The file is larger than %(mb)s MB.") % {"mb": MAX_BYTES // 1_000_000})


def read_run(content: bytes) -> Run:
    """The run that a file holds. Raises BadWatchFile."""
    check_size(content)
    if not content.strip():
        raise BadWatchFile(_("The file is empty."))
    for start, kind in FOREIGN:
        if content.startswith(start):
            raise BadWatchFile(_foreign(kind))
    if content[8:12] == b".FIT":
        return _made(_fit(content))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _made(_xml(content))
    raise BadWatchFile(_("This is not a watch file: FIT, TCX and GPX can be read."))


def _foreign(kind: str) -> str:
    if kind in {"ZIP", "GZIP"}:
        return _("This file is packed (%(kind)s). Unpack it and choose what is inside.") % {
            "kind": kind
        }
    return _("This is a %(kind)s file, not a watch file: FIT, TCX and GPX can be read.") % {
        "kind": kind
    }


def _made(records: Iterator[tuple[datetime, float | None, float | None]]) -> Run:
    """The run of (when, metres a second, cadence) in order."""
    began, samples = None, []
    for seen, (when, speed, cadence) in enumerate(records, start=1):
        if seen > MAX_RECORDS:
            raise BadWatchFile(
                _("The file holds more than %(n)s records.") % {"n": f"{MAX_RECORDS:,}"}
            )
        if began is None:
            began = when
        if cadence is not None and 0 <= cadence < 500:
            samples.append(Sample((when - began).total_seconds(), speed, cadence))
    if began is None:
        raise BadWatchFile(_("There is no run in the file."))
    if not samples:
        raise BadWatchFile(_("The run has no cadence: the watch did not count steps."))
    return Run(began, samples)


def _refuse_other_sport(sport: str) -> None:
    name = sport.lower().strip()
    if name not in RUNNING and name not in UNKNOWN and "run" not in name:
        raise BadWatchFile(
            _("This is not a run: the file says “%(sport)s”.") % {"sport": isolated(sport[:40])}
        )


# --- FIT -----------------------------------------------------------------------------


def _fit(content: bytes) -> Iterator[tuple[datetime, float | None, float | None]]:
    try:
        with fitdecode.FitReader(io.BytesIO(content), check_crc=fitdecode.CrcCheck.RAISE) as reader:
            for frame in reader:
                if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                    continue
                if frame.name in {"sport", "session"} and frame.has_field("sport"):
                    _refuse_other_sport(str(frame.get_value("sport") or ""))
                elif frame.name == "record":
                    record = _fit_record(frame)
                    if record:
                        yield record
    except BadWatchFile:
        raise
    except Exception as error:
        # Whatever a file of another's hand makes the reader stumble over.
        raise BadWatchFile(_("This FIT file is damaged: it ends early or was changed.")) from error


def _fit_record(frame: Any) -> tuple[datetime, float | None, float | None] | None:
    when = frame.get_value("timestamp", fallback=None)
    if not isinstance(when, datetime):
        return None
    cadence = _number(frame.get_value("cadence", fallback=None))
    part = _number(frame.get_value("fractional_cadence", fallback=None)) or 0
    speed = _number(frame.get_value("enhanced_speed", fallback=None))
    if speed is None:
        speed = _number(frame.get_value("speed", fallback=None))
    return when, speed, None if cadence is None else cadence + part


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


# --- TCX and GPX ---------------------------------------------------------------------


def _xml(content: bytes) -> Iterator[tuple[datetime, float | None, float | None]]:
    try:
        events = iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True)
        _event, root = next(events)
        name = _local(root)
        if name == "TrainingCenterDatabase":
            yield from _points(events, root, "Trackpoint", _tcx_point)
        elif name == "gpx":
            yield from _points(events, root, "trkpt", _gpx_point)
        else:
            raise BadWatchFile(
                _("This XML file is not a watch file but “%(name)s”.")
                % {"name": isolated(name[:40])}
            )
    except DefusedXmlException as error:
        raise BadWatchFile(
            _("This XML file declares things of its own. It is not read.")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadWatchFile(_("This XML file is damaged: it ends early or was changed.")) from error


Place = tuple[datetime, float | None, float | None, tuple[float, float] | float | None]


def _points(
    events: Any, root: Element, tag: str, read: Callable[[Element], Place | None]
) -> Iterator[tuple[datetime, float | None, float | None]]:
    """Each point with its speed: its own, else from the way since the one before."""
    depth, seen, before = 1, 0, None
    for event, element in events:
        depth += 1 if event == "start" else -1
        seen += 1
        if seen > 2 * MAX_ELEMENTS or depth > MAX_DEPTH:
            raise BadWatchFile(_("The file holds more than a run does."))
        name = _local(element)
        if event == "start" and name == "Activity":
            _refuse_other_sport(element.get("Sport", ""))
        if event == "end" and name == "type" and tag == "trkpt":
            _refuse_other_sport(element.text or "")
        if event != "end" or name != tag:
            continue
        point = read(element)
        element.clear()
        if point is None:
            continue
        when, speed, cadence, place = point
        if speed is None and before is not None:
            speed = _speed_between(before, (when, place))
        before = (when, place)
        yield when, speed, cadence
    root.clear()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: Element) -> dict[str, str]:
    return {_local(child): child.text or "" for child in element.iter()}


def _when(text: str) -> datetime | None:
    when = parse_datetime(text.strip())
    if when is None:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _tcx_point(element: Element) -> Place | None:
    texts = _texts(element)
    when = _when(texts.get("Time", ""))
    if when is None:
        return None
    cadence = _number(texts.get("RunCadence", texts.get("Cadence")))
    return when, _number(texts.get("Speed")), cadence, _number(texts.get("DistanceMeters"))


def _gpx_point(element: Element) -> Place | None:
    texts = _texts(element)
    when = _when(texts.get("time", ""))
    if when is None:
        return None
    cadence = _number(texts.get("cad", texts.get("cadence")))
    place = _number(element.get("lat")), _number(element.get("lon"))
    both = None if place[0] is None or place[1] is None else (place[0], place[1])
    return when, _number(texts.get("speed")), cadence, both


def _speed_between(before: Any, here: Any) -> float | None:
    seconds = (here[0] - before[0]).total_seconds()
    if seconds <= 0 or before[1] is None or here[1] is None:
        return None
    if isinstance(here[1], tuple):
        (lat, lon), (lat_before, lon_before) = here[1], before[1]
        across = math.radians(lon - lon_before) * math.cos(math.radians(lat))
        metres = EARTH * math.hypot(math.radians(lat - lat_before), across)
    else:
        metres = here[1] - before[1]
    return float(metres / seconds) if metres >= 0 else None
