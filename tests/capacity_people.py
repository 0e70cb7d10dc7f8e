"""Prints, as JSON, people of a new database and the sets that each of them is to log.

python -m tests.capacity_people PEOPLE SETS: [cookie, token, [[path, body], ...]] each.
"""

import json
import sys
from datetime import timedelta

import django

DRILLS, SETS_OF_A_DRILL = 12, 20


def people(count, sets):
    """Athletes in teams of twenty, each signed in, with as many days planned as it takes."""
    from django.conf import settings
    from django.middleware.csrf import get_token
    from django.test import Client, RequestFactory

    from tests.factories import make_athlete, make_drill, make_team, make_user

    coach = make_user("Capacity Coach")
    drills = [make_drill(sets=SETS_OF_A_DRILL) for _ in range(DRILLS)]
    found = []
    for number in range(count):
        if number % 20 == 0:
            team = make_team(f"Team {number // 20}", coach=coach)
        user = make_user(f"Person {number}")
        athlete = make_athlete(f"Person {number}", team=team, user=user)
        client = Client()
        client.force_login(user, backend="coaching.accounts.Backend")
        request = RequestFactory().get("/")
        get_token(request)
        token = request.META["CSRF_COOKIE"]
        session_key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_key}"
        cookie += f"; {settings.CSRF_COOKIE_NAME}={token}"
        found.append([cookie, token, acts_of(athlete, drills, sets // count + 1)])
    return found


def acts_of(athlete, drills, least):
    """[path, body] of at least so many sets that are planned and not logged yet."""
    from coaching.rules.sides import set_id
    from tests.factories import make_session, session_drills

    acts, day = [], athlete.today
    while len(acts) < least:
        day -= timedelta(days=1)
        session = make_session(athlete, drills=drills, date=day)
        for planned in session_drills(session):
            for number in range(1, planned.sets + 1):
                for side in planned.rows_of_a_set:
                    body = f"session_drill={planned.pk}&number={number}&side={side}"
                    acts.append([f"/sets/{set_id(planned.pk, number, side)}/", body])
    return acts


if __name__ == "__main__":
    django.setup()
    print(json.dumps(people(*map(int, sys.argv[1:]))))
