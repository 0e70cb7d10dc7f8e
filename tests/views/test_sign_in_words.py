"""Signing in, passwords and codes: labels, rules and refusals in the product's words."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import get_adapter as second_step
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from coaching.models import User
from coaching.presentation.refusals import ACCOUNT_REFUSALS, SECOND_STEP_REFUSALS
from tests.factories import PASSWORD
from tests.html import compact

pytestmark = pytest.mark.django_db

RULES = "8 characters or more. Not your name, and nothing that is easy to guess."
# What allauth and Django say by themselves.
FOREIGN = re.compile(
    r"This field is required|Please|[Pp]assword and/or|and/or password|Incorrect|Try again later"
    r"|can’t be too similar|must contain at least|associated with|specified|New Password"
    r"|Current Password|\(again\)|commonly used|entirely numeric|Be patient|LDAP"
)


def words_of(response):
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return compact(re.sub(r"<[^>]*>", " ", main.partition(">")[2]))


@pytest.mark.parametrize(
    ("address", "sent", "message"),
    [
        ("login/", {}, ["Type your email.", "Type your password."]),
        ("login/", {"login": "dana@example.com", "password": "x"}, ["Email or password is wrong."]),
        ("login/code/", {}, ["Type your email."]),
        ("password/reset/", {}, ["Type your email."]),
        ("signup/", {"password1": "123"}, ["At least 8 characters.", "Not digits alone.", RULES]),
    ],
)
def test_a_refused_sign_in_is_said_in_our_words(address, sent, message, client, dana):
    page = client.post(f"/accounts/{address}", sent)
    text = words_of(page)
    assert page.status_code == 422
    assert [label for label in message if label not in text] == []
    assert not FOREIGN.search(text)
    assert "placeholder" not in page.content.decode().partition("<form")[2]


MANY, OTHER = "Too many people use this one.", "This is another password than above."


def is_in_our_words(client, address, labels, wrong=None):
    """Whether rules, labels and refusals of a form with two new passwords are ours."""
    bad = (wrong or {}) | {"password1": "password1", "password2": "other"}
    other = (wrong or {}) | {"password1": "hop-skip-and-jump", "password2": "other"}
    shown = words_of(client.get(address, follow=True))
    assert [label for label in (RULES, *labels) if label not in shown] == []
    refused = [words_of(client.post(address, sent)) for sent in (bad, other, {})]
    assert (MANY in refused[0], OTHER in refused[1]) == (True, True)
    return not any(FOREIGN.search(text) for text in (shown, *refused))


def test_a_password_that_was_forgotten_has_the_rules_of_sign_up(client, dana):
    key = f"{user_pk_to_url_str(dana)}-{default_token_generator.make_token(dana)}"
    page = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    at = page.request["PATH_INFO"]
    assert is_in_our_words(client, at, ["New password", "New password again"])


def test_a_password_that_is_changed_has_the_rules_of_sign_up(client, dana):
    client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
    at, wrong = "/accounts/password/change/", {"oldpassword": "z"}
    assert is_in_our_words(client, at, ["Your password now", "New password"], wrong)
    assert "This is not your password now." in words_of(client.post(at, wrong))


def test_staff_read_the_same_rules(signed_in, ada, dana):
    address = f"/admin/coaching/user/{dana.pk}/password/"
    page = signed_in(ada).get(address).content.decode()
    assert RULES in page
    assert not FOREIGN.search(page)
    sent = {"usable_password": "true", "password1": "12", "password2": "12"}
    refused = signed_in(ada).post(address, sent).content.decode()
    assert "At least 8 characters." in refused
    # But for the line with which Django's admin begins each refused form.
    assert not FOREIGN.search(refused.replace("Please correct the error", ""))


def test_a_code_that_ended_says_what_to_do(client, dana):
    client.post("/accounts/login/code/", {"email": dana.email})
    at = "/accounts/login/code/confirm/"
    assert "That is another code." in words_of(client.post(at, {"code": "nope"}))
    assert "Type the code." in words_of(client.post(at, {"code": ""}))
    for _ in range(3):
        page = client.post(at, {"code": "nope"}, follow=True)
        if page.request["PATH_INFO"] != at:
            break
    assert "Too many wrong tries. Ask for a new code." in words_of(page)


def test_a_second_step_tried_too_often_says_how_long_to_wait(client, dana):
    TOTP.activate(dana, generate_totp_secret())
    client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
    for _ in range(6):
        page = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert re.search(
        r"That was tried too often. Try again in \d+ (minutes|seconds)\.", words_of(page)
    )


def test_no_refusal_of_the_libraries_is_left():
    own = set(map(str, (ACCOUNT_REFUSALS | SECOND_STEP_REFUSALS).values()))
    for adapter in (get_adapter(), second_step()):
        left = {key for key, text in adapter.error_messages.items() if str(text) not in own}
        # Nobody signs in here by a name or a phone number.
        assert {
            key for key in left if not re.search("phone|username|select_only_one", key)
        } == set()


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("hop", ["At least 8 characters."]),
        ("1234567890", ["Too many people use this one.", "Not digits alone."]),
        ("dana@example.com", ["Too much like your email."]),
    ],
)
def test_a_password_is_refused_in_short_words(password, message):
    user = User(email="dana@example.com", name="Dana Whitlock")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert refused.value.messages == message
