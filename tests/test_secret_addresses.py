"""No address that opens something stands in the log in clear, whatever is answered to it."""

import logging
import re

import pytest

from tests import permissions

pytestmark = pytest.mark.django_db

SECRET = "s3cret-canary"
# Parameters of addresses that open something by themselves: what stands there must stay unsaid.
OPENS = re.compile("token|key|uidb")


def secret_addresses():
    """{name: (parameters, address)} of every address with a part that opens something."""
    return {
        name: (parameters, route)
        for name, parameters, route in permissions.addresses()
        if any(OPENS.search(name) for name in parameters)
    }


def test_it_knows_every_address_with_a_secret():
    assert set(secret_addresses()) == {
        "join",
        "calendar_feed",
        "season",
        "guardian",
        "unsubscribe",
        "account_reset_password_from_key",
    }


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("name", sorted(secret_addresses()))
def test_it_writes_no_secret_into_the_log(name, method, client, caplog):
    _parameters, route = secret_addresses()[name]
    path = "/" + re.sub("<[^>]*>", SECRET, route.lstrip("/").replace("\\Z", "").strip("^$"))
    path = re.sub(r"\(\?P.*?\)", SECRET, path)
    assert SECRET in path
    with caplog.at_level(logging.DEBUG):
        getattr(client, method)(path, {"q": SECRET} if method == "get" else {})
    lines = [record.getMessage() for record in caplog.records]
    assert not [line for line in lines if SECRET in line]
