"""What kneelift believes about training, as plain functions over plain values.

Nothing here knows Django, a database or a clock: `today` and `now` are passed in.
"""
