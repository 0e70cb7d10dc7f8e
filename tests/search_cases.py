"""What is asked and what is found, alike by the server and by a page's script."""

NAMES = [
    "High-knee skip",
    "Overhead squat",
    "Tuck jump",
    "Walking lunge",
    "Bulgarian split squat",
    "Band knee pull",
    "Hop",
    "Hip thrust",
    "Zoë Müller",
    "Łukasz Ø",
]
SQUATS = ["Overhead squat", "Bulgarian split squat"]
CASES = [
    ("", NAMES),
    ("squat", SQUATS),
    ("SQUAT split", ["Bulgarian split squat"]),
    ("hihg", ["High-knee skip"]),
    ("overhed", ["Overhead squat"]),
    ("overhed squt", ["Overhead squat"]),
    ("tuk jump", ["Tuck jump"]),
    ("lunje", ["Walking lunge"]),
    ("squt", SQUATS),
    ("squ", SQUATS),
    ("high-kne", ["High-knee skip"]),
    # What is there as it was typed leaves out what is only like it.
    ("hop", ["Hop"]),
    ("zoe muller", ["Zoë Müller"]),
    ("Zoë", ["Zoë Müller"]),
    ("lukasz o", ["Łukasz Ø"]),
    ("zzzz", []),
    ("zz", []),
    ("xq", []),
    ("squat zzzz", []),
    ("---", []),
]
