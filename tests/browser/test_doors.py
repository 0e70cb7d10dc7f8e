"""Passkeys and the authenticator app in a real browser, under the strict content policy."""

import base64
import hmac
import struct
import time
from hashlib import sha1

import pytest
from playwright.sync_api import expect

from tests.browser.world import sign_in
from tests.factories import PASSWORD, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana(live_server):
    dana = make_user()
    make_team(coach=dana)
    return dana


@pytest.fixture
def complaints(page):
    said = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def _key(page):
    """A fingerprint reader that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code(secret):
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def confirm(page):
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()


@pytest.mark.usefixtures("_key")
def test_it_signs_in_with_a_passkey(page, dana, complaints):
    sign_in(page, dana.email)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_label("Name").fill("Pixel 8")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add").click()
    # The form's own address lies under /accounts/2fa/ too: wait until it has been left.
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Pixel 8").first).to_be_visible()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/accounts/login/" in url)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/board/")
    assert complaints == []


def test_it_asks_for_the_code_of_an_authenticator_app(page, dana, complaints):
    sign_in(page, dana.email)
    page.goto("/accounts/2fa/totp/activate/")
    confirm(page)
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    secret = page.locator(".qr code").inner_text()
    page.get_by_label("code").fill(code(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.locator(".codes code").first.inner_text()
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/accounts/login/" in url)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(dana.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/board/")
    assert complaints == []
