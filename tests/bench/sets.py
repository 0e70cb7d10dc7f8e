"""Prints, as JSON, the rows of the demo that nobody logged yet: [email, path, body] each.

Rows of an athlete without an account are logged by her coach. Neighbours in the list
belong to different athletes, so that 16 connections are 16 people at once.
"""

import itertools
import json
from urllib.parse import urlencode

import django


def unlogged():
    from coaching.demo.people import CLUB, COACH
    from coaching.models import Session
    from coaching.rules.sides import set_id

    sessions = Session.objects.filter(team__name=CLUB).select_related("athlete__user").with_plan()
    by_athlete = {}
    for session in sessions.order_by("date"):
        for block in session.blocks.all():
            for drill in block.drills.all():
                logged = {(row.number, row.side) for row in drill.logged_sets.all()}
                rows = itertools.product(range(1, drill.sets + 1), drill.rows_of_a_set)
                for number, side in rows:
                    if (number, side) in logged:
                        continue
                    body = {"session_drill": drill.pk, "number": number, "side": side}
                    path = f"/sets/{set_id(drill.pk, number, side)}/"
                    user = session.athlete.user
                    email = user.email if user else COACH[1]
                    by_athlete.setdefault(session.athlete_id, []).append(
                        [email, path, urlencode(body)]
                    )
    together = itertools.zip_longest(*by_athlete.values())
    return [row for rows in together for row in rows if row]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(unlogged()))
