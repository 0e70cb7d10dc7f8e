"""What several tests do: an act as its door does it, by somebody who may."""

from coaching.services import calendar


def move_session(session, to, by):
    """Put a session on another day as a coach does, and read it anew."""
    done = calendar.move(session, to, by=by, begun_too=True)
    session.refresh_from_db()
    return done


def remove_session(session, by):
    """Take a session out that has not begun."""
    return calendar.remove(session, by=by)
