"""Joints of a step, as a clip's marks have them."""

from math import cos, radians, sin


def marked(mark, *, trunk=0.0, facing=1, aspect=0.5, far=False, **bones):
    """A frame whose bones hang by these angles, in a picture of this width by height."""
    at = {"hip": (0.5 * aspect, 0.5)}

    def hang(start, angle, length=0.1):
        x, y = at[start]
        return x + facing * length * sin(radians(angle)), y + length * cos(radians(angle))

    at["shoulder"] = hang("hip", 180 - trunk)
    at["knee"] = hang("hip", bones["thigh"])
    if "shin" in bones:
        at["ankle"] = hang("knee", bones["shin"])
    if far:
        at["far_knee"] = hang("hip", bones["far_thigh"])
        at["far_ankle"] = hang("far_knee", bones["far_shin"])
    joints = {name: [x / aspect, y] for name, (x, y) in at.items()}
    return {"mark": mark, "facing": facing, "joints": joints}
