"""Clips whose frames, and so whose strikes, lie at known times, however busy the machine is."""

import base64
import itertools
import struct

# Encodes `frames` pictures, `rate` a second, as VP8: on a frame of `strikes` the lower half is
# white. [[base64 of a frame, whether it needs none before it], ...]
ENCODE = """async ([width, height, frames, rate, strikes]) => {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  const made = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      let text = "";
      for (let n = 0; n < bytes.length; n += 32768) {
        text += String.fromCharCode(...bytes.subarray(n, n + 32768));
      }
      made.push([btoa(text), chunk.type === "key"]);
    },
    error: (error) => { throw error; },
  });
  encoder.configure({ codec: "vp8", width, height, bitrate: 500_000, framerate: rate });
  for (let n = 0; n < frames; n += 1) {
    pen.fillStyle = "#8a9";
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = strikes.includes(n) ? "#fff" : "#000";
    pen.fillRect(0, height / 2, width, height / 2);
    const frame = new VideoFrame(canvas, { timestamp: (n * 1_000_000) / rate });
    encoder.encode(frame, { keyFrame: n % 10 === 0 });
    frame.close();
  }
  await encoder.flush();
  return made;
}"""


def film(page, *, frames, rate, strikes=(), size=(320, 240)):
    """(a WebM in which a light is on at each of the frames `strikes`, when each is shown)."""
    chunks = _encoded(page, frames, rate, strikes, size)
    head, info, track = _parts(frames / rate, size)
    clusters = b""
    # A block counts from its cluster with 16 bits: one of a second each.
    for first in range(0, len(chunks), rate):
        of_second = enumerate(chunks[first : first + rate], start=first)
        clusters += _cluster([(n / rate, *chunk) for n, chunk in of_second])
    return head + _element("18538067", info + track + clusters), [n / rate for n in strikes]


#: Of a film that is long: how many frames of its first second there are, and then one a second.
LONG_RATE = 30


def long_film(page, path, *, seconds, size, megabytes, lit=()):
    """Writes a WebM of that length and size in pixels; a light is on in each of the seconds `lit`.

    Beside its pictures it has bytes that no player reads, up to `megabytes` in all, as many as a
    phone writes for such a film. They take no room on a disk that can leave holes in a file.
    """
    dark, light = (picture for picture, _ in _encoded(page, 11, LONG_RATE, [10], size)[::10])
    head, info, track = _parts(seconds, size)
    clusters = []
    for second in range(seconds):
        picture = light if second in lit else dark
        many = LONG_RATE if second < 1 else 1
        clusters.append(_cluster([(second + n / LONG_RATE, picture, True) for n in range(many)]))
    empty = max(0, megabytes * 1_000_000 - sum(map(len, clusters))) // seconds
    cues = _cues([len(cluster) + 9 + empty for cluster in clusters], len(info + track))
    length = len(info + track + cues) + sum(len(cluster) + 9 + empty for cluster in clusters)
    with open(path, "wb") as file:
        file.write(head + bytes.fromhex("18538067") + b"\x01" + length.to_bytes(7, "big"))
        file.write(info + track + cues)
        for cluster in clusters:
            file.write(cluster + b"\xec\x01" + empty.to_bytes(7, "big"))
            file.seek(empty, 1)
        file.truncate()


def _encoded(page, frames, rate, strikes, size):
    """[(a frame as VP8, whether it needs none before it)]"""
    # Browsers encode only on a page that came by a safe way.
    page.route("https://film.example/", lambda route: route.fulfill(body=""))
    page.goto("https://film.example/")
    encoded = page.evaluate(ENCODE, [*size, frames, rate, [*strikes]])
    assert len(encoded) == frames
    return [(base64.b64decode(data), is_key) for data, is_key in encoded]


#: Times in a file are in units of 0.1 ms.
UNIT = 100_000
PER_SECOND = 1_000_000_000 // UNIT


def _parts(seconds, size):
    """(what a WebM begins with, what is said of it, its one track of VP8)"""
    head = _element(
        "1A45DFA3",
        _element("4282", b"webm") + _element("4287", b"\x02") + _element("4285", b"\x02"),
    )
    info = _element(
        "1549A966",
        _element("2AD7B1", UNIT.to_bytes(4, "big"))
        + _element("4489", struct.pack(">d", seconds * PER_SECOND)),
    )
    picture = _element("B0", size[0].to_bytes(2, "big")) + _element(
        "BA", size[1].to_bytes(2, "big")
    )
    track = _element(
        "AE",
        _element("D7", b"\x01")
        + _element("73C5", b"\x01")
        + _element("83", b"\x01")
        + _element("86", b"V_VP8")
        + _element("E0", picture),
    )
    return head, info, _element("1654AE6B", track)


def _cluster(timed):
    """Of [(second, a frame, whether it needs none before it)]."""
    start = round(timed[0][0] * PER_SECOND)
    blocks = _element("E7", start.to_bytes(4, "big"))
    for second, data, is_key in timed:
        later = round(second * PER_SECOND) - start
        blocks += _element("A3", struct.pack(">BhB", 0x81, later, 0x80 * is_key) + data)
    return _element("1F43B675", blocks)


def _cues(lengths, before):
    """Where each second begins: `lengths` of what follows, `before` of what stands before them."""

    def written(first):
        places = itertools.accumulate([first, *lengths[:-1]])
        return _element("1C53BB6B", b"".join(map(_cue, itertools.count(), places)))

    return written(before + len(written(0)))


def _cue(second, place):
    position = _element("F7", b"\x01") + _element("F1", place.to_bytes(8, "big"))
    time = (second * PER_SECOND).to_bytes(4, "big")
    return _element("BB", _element("B3", time) + _element("B7", position))


def _element(name, content):
    """An element of EBML: its id, the length of 8 bytes, its content."""
    return bytes.fromhex(name) + b"\x01" + len(content).to_bytes(7, "big") + content
