"""Who gets into the admin, and by which door."""

import pytest
from allauth.mfa.totp.internal import auth as totp

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/?next="


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_it_has_no_form_of_its_own_to_sign_in(client, ada, method):
    sent = {"username": ada.email, "password": PASSWORD} if method == "post" else None
    answer = getattr(client, method)("/admin/login/?next=/admin/coaching/drill/", sent)
    assert (answer.status_code, answer.url) == (302, f"{SIGN_IN}/admin/coaching/drill/")
    assert "_auth_user_id" not in client.session


def test_it_leads_to_the_product_s_sign_in_and_back(client, ada):
    path = "/admin/coaching/drill/?status__exact=published"
    answer = client.get(path, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/coaching/drill/")
    sent = {"login": ada.email, "password": PASSWORD, "next": path}
    assert client.post("/accounts/login/", sent).url == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "javascript:x", "1_0"]
)
def test_it_leads_to_no_other_site(client, signed_in, ada, next_page):
    assert client.get("/admin/login/", {"next": next_page}).url == f"{SIGN_IN}/admin/"
    assert signed_in(ada).get("/admin/login/", {"next": next_page}).url == "/admin/"


def test_it_limits_guessing_at_the_admin_s_door(client, ada):
    for _ in range(30):
        client.post("/admin/login/", {"username": ada.email, "password": "wrong-one"})
        client.post("/accounts/login/", {"login": ada.email, "password": "wrong-one"})
    client.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_it_asks_at_the_door_for_the_second_step_of_staff(client, ada):
    totp.TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    client.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    answer = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_it_goes_in_circles_with_nobody(signed_in, dana):
    client = signed_in(dana)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.post("/admin/login/").status_code == 403


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("path", ["/admin/", "/admin/coaching/drill/", "/admin/jsi18n/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_opens_to_staff_with_a_second_step(signed_in, ada, path, method):
    client = signed_in(ada)
    answer = getattr(client, method)(path, follow=True)
    assert answer.redirect_chain == [("/accounts/2fa/", 302)]
    assert "Set up a passkey or an authenticator app first" in answer.text
    totp.TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    assert client.get(path).status_code == 200


def test_it_only_offers_a_second_step_on_this_machine_alone(signed_in, ada):
    client = signed_in(ada)
    page = client.get("/admin/")
    assert page.status_code == 200
    assert 'href="/accounts/2fa/"' in page.text
    totp.TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    assert 'href="/accounts/2fa/"' not in client.get("/admin/").text


def test_it_changes_a_password_where_the_product_does(signed_in, ada):
    answer = signed_in(ada).get("/admin/password_change/")
    assert (answer.status_code, answer.url) == (302, "/accounts/password/change/")
