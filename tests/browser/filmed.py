"""Clips made in the browser, whose strikes are known."""

import base64

# Draws `frames` pictures, some `rate` a second, into a WebM: on a frame of `strikes` the lower half
# is white. A busy machine is late at times: when each strike was drawn is said too.
FILM = """async ([width, height, frames, rate, strikes]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const recorder = new MediaRecorder(stream, { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const over = new Promise((resolve) => { recorder.onstop = resolve; });
  const draw = (n) => {
    pen.fillStyle = "#8a9";
    pen.fillRect(0, 0, width, height);
    // For two frames: one of them may be dropped.
    pen.fillStyle = strikes.includes(n) || strikes.includes(n - 1) ? "#fff" : "#000";
    pen.fillRect(0, height / 2, width, height / 2);
  };
  draw(0);
  recorder.start();
  const begun = performance.now();
  const drawn = [];
  for (let n = 0; n < frames; n += 1) {
    // Never sooner than that after the one before: no frame falls between two others.
    await new Promise((resolve) => { setTimeout(resolve, 1000 / rate); });
    draw(n);
    track.requestFrame();
    if (strikes.includes(n)) drawn.push((performance.now() - begun) / 1000);
  }
  await new Promise((resolve) => { setTimeout(resolve, 2000 / rate); });
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  let text = "";
  for (let n = 0; n < bytes.length; n += 32768) {
    text += String.fromCharCode(...bytes.subarray(n, n + 32768));
  }
  return [btoa(text), drawn];
}"""


def film(page, *, frames, rate, strikes=(), size=(320, 240)):
    """(a WebM in which a light goes on at each of the frames `strikes`, when each went on)."""
    taken, seconds = page.evaluate(FILM, [*size, frames, rate, [*strikes]])
    return base64.b64decode(taken), seconds
