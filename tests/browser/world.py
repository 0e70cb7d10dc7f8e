"""A team with the shipped catalogue, for browser tests, and how people sign in there."""

from django.conf import settings
from django.test import Client

from coaching.models import Block, Session, User
from coaching.services import assignments
from tests.factories import (
    PASSWORD,
    make_athlete,
    make_block,
    make_team,
    make_user,
    with_drills,
)
from tests.shipped import load_catalogue

# Colours that are still on their way to the other theme are nobody's.
ARRIVE = """() => {
    for (const animation of document.getAnimations()) {
        try { animation.finish(); } catch { /* this one has no end */ }
    }
}"""
# What axe asks a page.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # What it would fetch stylesheets anew for, none of these rules asks.
    "preload": False,
}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def make_club():
    """Dana coaches Maya, Priya and Eli (no phone); the shipped catalogue is there."""
    load_catalogue()
    dana = make_user("Dana Whitlock", "dana@example.com")
    hillside = make_team("Hillside Track Club", coach=dana)
    maya = make_athlete("Maya Okafor", hillside, make_user("Maya Okafor", "maya@example.com"))
    priya = make_athlete("Priya Nair", hillside, make_user("Priya Nair", "priya@example.com"))
    eli = make_athlete("Eli Novak", hillside)
    lena = make_user("Lena Ruiz", "lena@example.com")
    hillside.add_coach(lena, assists=True, sees_health=False)
    people = {"dana": dana, "lena": lena, "maya": maya, "priya": priya, "eli": eli}
    return {"team": hillside, **people}


def ready_made(*slugs):
    """Shipped blocks, with their drills."""
    blocks = with_drills(*Block.objects.filter(slug__in=slugs))
    assert len(blocks) == len(slugs)
    return blocks


def assign_today(club, *slugs, who="maya"):
    athlete = club[who]
    blocks = ready_made(*slugs)
    return assignments.assign(club["team"], blocks, [athlete], [athlete.today], by=club["dana"])


def give(club, *drills, **block):
    """Maya's session of today with one block of these drills, made with `block`."""
    made = make_block(list(drills), team=club["team"], **block)
    athlete = club["maya"]
    assignments.assign(club["team"], with_drills(made), [athlete], [athlete.today], by=club["dana"])
    return Session.objects.get(athlete=athlete)


def let_in(page, email):
    """Sign in without the form: the server makes the session, the browser gets its cookie."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    # Cookies know no ports: this one is for every server that a test starts.
    page.context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host, "path": "/"}
            for host in ("localhost", "127.0.0.1")
        ]
    )


def sign_in(page, email):
    """Sign in as people do. Where that is not what is tested, `let_in` is quicker."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
