"""Clips whose frames, and so whose strikes, lie at known times, however busy the machine is."""

import base64
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
    # Browsers encode only on a page that came by a safe way.
    page.route("https://film.example/", lambda route: route.fulfill(body=""))
    page.goto("https://film.example/")
    encoded = page.evaluate(ENCODE, [*size, frames, rate, [*strikes]])
    assert len(encoded) == frames
    chunks = [(base64.b64decode(data), is_key) for data, is_key in encoded]
    return _webm(chunks, rate, size), [n / rate for n in strikes]


def _webm(chunks, rate, size):
    """A file of one track of VP8, its times in units of 0.1 ms."""
    unit = 100_000
    per_second = 1_000_000_000 / unit
    head = _element(
        "1A45DFA3",
        _element("4282", b"webm") + _element("4287", b"\x02") + _element("4285", b"\x02"),
    )
    info = _element(
        "1549A966",
        _element("2AD7B1", unit.to_bytes(4, "big"))
        + _element("4489", struct.pack(">d", len(chunks) * per_second / rate)),
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
    clusters = b""
    # A block counts from its cluster with 16 bits: one of a second each.
    for first in range(0, len(chunks), rate):
        start = round(first * per_second / rate)
        blocks = _element("E7", start.to_bytes(4, "big"))
        for n, (data, is_key) in enumerate(chunks[first : first + rate], start=first):
            later = round(n * per_second / rate) - start
            blocks += _element("A3", struct.pack(">BhB", 0x81, later, 0x80 * is_key) + data)
        clusters += _element("1F43B675", blocks)
    return head + _element("18538067", info + _element("1654AE6B", track) + clusters)


def _element(name, content):
    """An element of EBML: its id, the length of 8 bytes, its content."""
    return bytes.fromhex(name) + b"\x01" + len(content).to_bytes(7, "big") + content
