"""Pictures of a figure at known angles, for tests of measuring in a browser."""

import base64
import json

from coaching import figures

#: A figure that stands and lifts the right knee: its thigh to the vertical, and its trunk's lean.
THIGH, LEAN, KNEE = 97, 4, 95

# Draws a picture as a canvas of this size and gives it as a JPEG; held as `orientation` says, its
# pixels lie as a camera would have saved them.
PAINT = """async ([svg, width, height, orientation, place]) => {
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(svg);
  await image.decode();
  const turned = orientation > 4;
  const canvas = new OffscreenCanvas(turned ? height : width, turned ? width : height);
  const pen = canvas.getContext("2d");
  const [w, h] = [width, height];
  const held = {
    1: [1, 0, 0, 1, 0, 0], 2: [-1, 0, 0, 1, w, 0], 3: [-1, 0, 0, -1, w, h], 4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0], 6: [0, -1, 1, 0, 0, w], 7: [0, -1, -1, 0, h, w], 8: [0, 1, -1, 0, h, 0],
  };
  pen.setTransform(...held[orientation]);
  pen.fillStyle = "#9db4a0";
  pen.fillRect(0, 0, w, h);
  pen.drawImage(image, place[0], place[1], place[2], place[2]);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let n = 0; n < bytes.length; n += 32768) {
    text += String.fromCharCode(...bytes.subarray(n, n + 32768));
  }
  return btoa(text);
}"""


def pose(thigh, lean):
    right = {"hip": thigh + lean, "knee": KNEE, "shoulder": -30, "elbow": 80}
    left = {"hip": lean, "shoulder": 40, "elbow": 90}
    return {"trunk": lean, "right": right, "left": left}


def figure(thigh=THIGH, lean=LEAN):
    phase = {
        "seconds": 1,
        "hold": 1,
        "pose": pose(thigh, lean),
        "stand": {"left": {"at": [0, 0], "pitch": 0}},
    }
    return {"phases": [phase, dict(phase)], "props": [], "alt": "A lifted knee"}


def picture(page, width, height, *, orientation=1, **angles):
    """(JPEG with its orientation said, {joint: share of the picture as it is seen}).

    A page that may load pictures from data is needed: about:blank can.
    """
    data = figure(**angles)
    svg = figures.svg(data, variant="plain")
    left, top, wide, _ = map(float, svg.split('viewBox="')[1].split('"')[0].split())
    side = min(width, height)
    place = [(width - side) / 2, (height - side) / 2, side]
    frame = figures.frame(data, 0)

    def share(name):
        x, y = frame.world(name)
        across = place[0] + (x * 1000 - left) / wide * side
        along = place[1] + (-y * 1000 - top) / wide * side
        return [across / width, along / height]

    joints = {name: share(of) for name, of in JOINTS.items()}
    taken = page.evaluate(PAINT, [svg, width, height, orientation, place])
    return with_orientation(base64.b64decode(taken), orientation), joints


JOINTS = {"shoulder": "shoulder", "hip": "hip", "knee": "right_knee", "ankle": "right_ankle"}


def with_orientation(jpeg, orientation):
    """A JPEG that says in its Exif how it was held."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes([0, orientation, 0, 0])
    exif = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + bytes(4)
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


def points_of(fields):
    return json.loads(fields["points"])
