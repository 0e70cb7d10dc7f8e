"""The named people of the tests: two teams that must not see each other, and an admin."""

import pytest

from .factories import make_athlete, make_team, make_user


@pytest.fixture
def dana(db):
    """A coach."""
    return make_user("Dana Whitlock", "dana@example.com")


@pytest.fixture
def hillside(dana):
    return make_team("Hillside Track Club", coach=dana)


@pytest.fixture
def maya(hillside):
    """An athlete of Dana's, with an account."""
    return make_athlete(
        "Maya Okafor", team=hillside, user=make_user("Maya Okafor", "maya@example.com")
    )


@pytest.fixture
def priya(hillside):
    """A team mate of Maya's, with an account."""
    return make_athlete(
        "Priya Nair", team=hillside, user=make_user("Priya Nair", "priya@example.com")
    )


@pytest.fixture
def eli(hillside):
    """An athlete of Dana's without a phone."""
    return make_athlete("Eli Novak", team=hillside)


@pytest.fixture
def rosa(db):
    """A coach of another team."""
    return make_user("Rosa Vega", "rosa@example.com")


@pytest.fixture
def rivals(rosa):
    return make_team("Valley Harriers", coach=rosa)


@pytest.fixture
def theo(rivals):
    """An athlete of the other team."""
    return make_athlete(
        "Theo Lindqvist", team=rivals, user=make_user("Theo Lindqvist", "theo@example.com")
    )


@pytest.fixture
def ada(db):
    """An admin."""
    return make_user("Ada Admin", "ada@example.com", is_staff=True, is_superuser=True)


@pytest.fixture
def stray(db):
    """An account without a team."""
    return make_user("Sam Stray", "sam@example.com")


@pytest.fixture
def signed_in(client):
    """Signs the client in as an account or as an athlete's account."""

    def as_(person):
        client.force_login(getattr(person, "user", None) or person)
        return client

    return as_


@pytest.fixture
def coach(signed_in, hillside, dana):
    """Dana's browser, signed in."""
    return signed_in(dana)


@pytest.fixture
def admin_page(client, ada):
    """Ada's browser, signed in."""
    client.force_login(ada)
    return client


@pytest.fixture
def public(settings):
    """A site that others reach."""
    settings.KNEELIFT_IS_LOOPBACK = False
