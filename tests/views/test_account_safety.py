"""What a minute at a signed-in phone may not do, and who is told of what was done."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.urls import reverse

from coaching.models import User
from tests.factories import PASSWORD, make_address, make_user
from tests.mailed import code_for, confirm

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
EMAIL = "/accounts/email/"
PROOF = "/accounts/reauthenticate/"
CODE_PROOF = "/accounts/reauthenticate/code/"
ADD = {"action_add": "", "email": "thief@example.com"}


@pytest.fixture
def phone(signed_in, dana):
    """A phone where Dana is signed in."""
    return signed_in(dana)


@pytest.fixture
def nina(db):
    """Has no password: she signs in by an emailed code."""
    return make_user("Nina Code", "nina@example.com", password=None)


def protect(user):
    """Give the account an authenticator app and recovery codes."""
    totp.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def code_of_app(secret):
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )


def prove(client, **more):
    """Prove who one is with the password, and follow where that leads."""
    return client.post(PROOF, {"password": PASSWORD} | more)


def told():
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def asks_who(answer):
    return answer.status_code == 302 and answer.url.startswith(PROOF)


# --- what asks again ------------------------------------------------------------------------


def test_it_adds_no_address_without_the_password(phone, dana):
    answer = phone.post(EMAIL, ADD)
    assert asks_who(answer)
    assert not EmailAddress.objects.filter(email="thief@example.com").exists()
    assert mail.outbox == []
    phone.post(answer.url, {"password": "wrong-one", "next": EMAIL})
    assert not EmailAddress.objects.filter(email="thief@example.com").exists()


def test_it_takes_no_sign_in_of_a_moment_ago_for_a_proof(client, dana):
    signed_in = client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
    assert signed_in.url == "/"
    assert asks_who(client.post(EMAIL, ADD))


def test_it_goes_on_with_what_was_asked_once_the_password_was_typed(phone, dana):
    page = phone.get(phone.post(EMAIL, ADD).url)
    assert 'name="next" value="/accounts/email/"' in page.text
    answer = prove(phone, next=EMAIL)
    assert answer.status_code == 302
    assert "thief@example.com" in [message.to[0] for message in mail.outbox]


@pytest.mark.parametrize("action", ["action_primary", "action_remove"])
def test_it_changes_no_address_without_the_password(phone, dana, action):
    make_address(dana, "dana@work.example")
    assert asks_who(phone.post(EMAIL, {action: "", "email": "dana@work.example"}))
    assert list(
        EmailAddress.objects.filter(user=dana, email="dana@work.example").values_list("primary")
    ) == [(False,)]
    dana.refresh_from_db()
    assert dana.email == "dana@example.com"


CHANGES = [
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_changes_no_second_step_without_a_proof(phone, dana, name, method):
    if name != "mfa_activate_totp":
        protect(dana)
    keys = {}
    if name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        key = Authenticator.objects.create(
            user=dana, type=Authenticator.Type.WEBAUTHN, data={"name": "Pixel"}
        )
        keys = {"pk": key.pk}
    before = list(Authenticator.objects.order_by("pk").values())
    answer = getattr(phone, method)(reverse(name, kwargs=keys))
    if method == "post" and name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert answer.status_code in (302, 405)
    else:
        assert answer.status_code == 302
        assert "reauthenticate" in answer.url
    assert list(Authenticator.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "code",
    ["", "000000"],
    ids=["no code", "wrong code"],
)
def test_it_asks_for_the_second_step_before_it_is_switched_off(phone, dana, code):
    protect(dana)
    off = reverse("mfa_deactivate_totp")
    page = phone.get(phone.get(off).url)
    assert 'name="second_step"' in page.text
    refused = phone.post(PROOF, {"password": PASSWORD, "second_step": code, "next": off})
    assert refused.status_code == 422
    assert phone.get(off).status_code == 302
    assert Authenticator.objects.filter(user=dana, type="totp").exists()


def test_it_takes_password_and_code_together(phone, dana):
    protect(dana)
    off = reverse("mfa_deactivate_totp")
    code = code_of_app(SECRET)
    refused = phone.post(PROOF, {"password": "wrong-one", "second_step": code, "next": off})
    assert refused.status_code == 422
    assert prove(phone, second_step=code, next=off).url == off
    phone.post(off)
    assert not Authenticator.objects.filter(user=dana).exists()


def test_it_uses_up_no_recovery_code_beside_a_wrong_password(phone, dana):
    code = protect(dana)[0]
    phone.post(PROOF, {"password": "wrong-one", "second_step": code})
    assert code in Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert prove(phone, second_step=code, next=EMAIL).url == EMAIL


def test_it_takes_no_code_alone_for_a_proof(phone, dana):
    code = protect(dana)[0]
    answer = phone.post(reverse("mfa_reauthenticate"), {"code": code, "next": EMAIL})
    assert asks_who(answer)
    assert asks_who(phone.get(reverse("mfa_deactivate_totp")))


def test_it_asks_again_after_a_while(phone, dana, settings):
    prove(phone)
    assert phone.post(EMAIL, ADD | {"email": "dana"}).status_code == 422
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    assert asks_who(phone.post(EMAIL, ADD))


# --- accounts without a password ------------------------------------------------------------


def test_it_proves_an_account_without_a_password_by_an_code_for(signed_in, nina):
    client = signed_in(nina)
    answer = client.post(EMAIL, ADD)
    assert answer.url.startswith(CODE_PROOF)
    assert client.get(answer.url).status_code == 200
    assert mail.outbox == []
    sent = client.post(CODE_PROOF, {"action": "send", "next": EMAIL})
    assert sent.url.startswith(CODE_PROOF)
    assert told() == [("nina@example.com", "Your code for a change of your kneelift account")]
    assert "next" in client.get(sent.url).text
    assert client.post(CODE_PROOF, {"code": "WRONG1", "next": EMAIL}).status_code == 422
    client.post(CODE_PROOF, {"code": code_for("nina@example.com"), "next": EMAIL})
    assert "thief@example.com" in [message.to[0] for message in mail.outbox]


def test_it_lets_nobody_guess_an_code_for(signed_in, nina):
    client = signed_in(nina)
    client.post(CODE_PROOF, {"action": "send"})
    code = code_for("nina@example.com")
    for _ in range(3):
        client.post(CODE_PROOF, {"code": "WRONG1"})
    client.post(CODE_PROOF, {"code": code})
    assert client.post(EMAIL, ADD).url.startswith(CODE_PROOF)


def test_it_sends_few_codes(signed_in, nina):
    client = signed_in(nina)
    for _ in range(12):
        client.post(CODE_PROOF, {"action": "send"})
    assert len(mail.outbox) <= 3


def test_it_sends_the_code_to_no_address_that_is_not_confirmed(signed_in, nina):
    make_address(nina, "thief@example.com", verified=False)
    EmailAddress.objects.filter(email="nina@example.com").update(primary=False)
    EmailAddress.objects.filter(email="thief@example.com").update(primary=True)
    User.objects.filter(pk=nina.pk).update(email="thief@example.com")
    signed_in(nina).post(CODE_PROOF, {"action": "send"})
    assert [message.to for message in mail.outbox] == [["nina@example.com"]]


def test_it_lets_nobody_give_an_account_a_password_without_a_proof(signed_in, nina):
    client = signed_in(nina)
    new = {"password1": "a-thief-was-here", "password2": "a-thief-was-here"}
    for answer in (
        client.get("/accounts/password/set/"),
        client.post("/accounts/password/set/", new),
    ):
        assert answer.url.startswith(CODE_PROOF)
    nina.refresh_from_db()
    assert not nina.has_usable_password()
    assert "a-thief-was-here" not in str(dict(client.session))


def test_it_asks_nobody_who_has_a_password_for_an_code_for(phone, dana):
    assert asks_who(phone.post(CODE_PROOF, {"action": "send"}))
    assert mail.outbox == []


# --- who is told ----------------------------------------------------------------------------


@pytest.fixture
def two(dana):
    make_address(dana, "dana@work.example")
    make_address(dana, "not@confirmed.example", verified=False)
    return ["dana@example.com", "dana@work.example"]


def tells(addresses, subject, *words):
    """Each of the addresses got this once, and it says what to do; no other did."""
    messages = [message for message in mail.outbox if message.subject == subject]
    assert sorted(message.to[0] for message in messages) == sorted(addresses)
    for message in messages:
        for word in (
            *words,
            "If it was not",
            "http://127.0.0.1:8000/accounts/password/reset/",
            "http://127.0.0.1:8000/accounts/email/",
            "http://127.0.0.1:8000/accounts/2fa/",
        ):
            assert word in message.body


def test_it_tells_every_confirmed_address_of_a_new_one(phone, two):
    prove(phone)
    phone.post(EMAIL, ADD)
    assert not EmailAddress.objects.filter(email="thief@example.com").exists()
    confirm(phone, "thief@example.com")
    two.append("thief@example.com")
    tells(two, "An email address was added to your kneelift account", "thief@example.com")


def test_it_tells_every_confirmed_address_which_one_is_the_main_one(phone, two):
    prove(phone)
    phone.post(EMAIL, {"action_primary": "", "email": "dana@work.example"})
    tells(two, "Your kneelift email was changed", "dana@work.example")


def test_it_tells_the_removed_address_too(phone, two):
    prove(phone)
    phone.post(EMAIL, {"action_remove": "", "email": "dana@work.example"})
    subject = "An email address was removed from your kneelift account"
    assert told() == [("dana@example.com", subject), ("dana@work.example", subject)]
    for message in mail.outbox:
        assert "dana@work.example was removed" in message.body
        assert "If it was not" in message.body


def test_it_tells_no_removed_address_that_was_never_confirmed(phone, two):
    prove(phone)
    phone.post(EMAIL, {"action_remove": "", "email": "not@confirmed.example"})
    tells(two, "An email address was removed from your kneelift account")


def test_it_tells_every_confirmed_address_of_a_password(phone, two):
    new = {"password1": "a-new-way-to-hop", "password2": "a-new-way-to-hop"}
    phone.post("/accounts/password/change/", new | {"oldpassword": PASSWORD})
    tells(two, "Your kneelift password was changed")


@pytest.mark.django_db(transaction=True)
def test_it_tells_every_confirmed_address_of_the_second_step(phone, dana, two):
    EmailAddress.objects.filter(verified=False).delete()
    prove(phone)
    page = phone.get(reverse("mfa_activate_totp"))
    phone.post(reverse("mfa_activate_totp"), {"code": code_of_app(page.context["form"].secret)})
    tells(two, "Two-step sign-in is on")
    phone.post(reverse("mfa_generate_recovery_codes"))
    tells(two, "New recovery codes")
    phone.post(reverse("mfa_deactivate_totp"))
    tells(two, "Two-step sign-in is off")


# --- where links and codes go ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_it_sends_no_way_in_to_an_address_that_is_not_confirmed(client, dana, path):
    make_address(dana, "thief@example.com", verified=False)
    client.post(path, {"email": "thief@example.com"})
    (message,) = mail.outbox
    assert message.subject == "No kneelift account with this email"
    assert "/reset/key/" not in message.body


def test_it_resets_at_every_confirmed_address(client, dana):
    make_address(dana, "dana@work.example")
    client.post("/accounts/password/reset/", {"email": "dana@work.example"})
    assert told() == [("dana@work.example", "Choose a new password for kneelift")]


def test_it_sends_no_reset_to_the_only_address_while_it_is_not_confirmed(client, db):
    make_user("New Nia", "nia@example.com", confirmed=False)
    client.post("/accounts/password/reset/", {"email": "nia@example.com"})
    (message,) = mail.outbox
    assert message.subject == "Confirm your email for kneelift first"
    assert "http://127.0.0.1:8000/accounts/login/code/" in message.body
    assert "/reset/key/" not in message.body


def test_it_confirms_the_only_address_by_a_code_to_sign_in(client, db):
    make_user("New Nia", "nia@example.com", confirmed=False)
    client.post("/accounts/login/code/", {"email": "nia@example.com"})
    client.post("/accounts/login/code/confirm/", {"code": code_for("nia@example.com")})
    assert EmailAddress.objects.get(email="nia@example.com").verified
