"""With an https address: what the proxy must say, and what the log says when it does not."""

import logging

import pytest
from django.conf import settings
from django.test import RequestFactory

from kneelift import behind_proxy
from kneelift.behind_proxy import BehindProxyMiddleware, OneLine

PROXIED = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.7"}


@pytest.fixture
def ask(settings, monkeypatch):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr(behind_proxy, "_logged_at", {})

    def ask(address="/board/", **headers):
        return BehindProxyMiddleware(lambda _: "answered")(RequestFactory().get(address, **headers))

    return ask


def test_it_refuses_what_would_be_redirected_for_ever_and_names_the_header(ask, caplog):
    with caplog.at_level(logging.ERROR, "kneelift.proxy"):
        answer = ask(HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert answer.status_code == 400
    assert b"X-Forwarded-Proto" in answer.content
    assert caplog.messages == [behind_proxy.NO_PROTO]


def test_it_warns_of_one_address_for_all(ask, caplog):
    with caplog.at_level(logging.ERROR, "kneelift.proxy"):
        assert ask(HTTP_X_FORWARDED_PROTO="https") == "answered"
        assert ask(HTTP_X_FORWARDED_PROTO="https") == "answered"
    # Once, not with every request.
    assert caplog.messages == [behind_proxy.NO_ADDRESS]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/board/", PROXIED),
        ("/board/", {**PROXIED, "HTTP_X_FORWARDED_PROTO": "http"}),
        ("/healthz", {}),
        ("/readyz", {}),
    ],
)
def test_it_lets_through_what_a_proxy_sends_and_a_monitor_asks(ask, caplog, address, headers):
    assert ask(address, **headers) == "answered"
    assert caplog.messages == []


def test_it_asks_nothing_of_a_site_without_https(ask, settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    assert ask() == "answered"


def test_it_names_a_wrong_host_in_one_line(monkeypatch):
    monkeypatch.setattr(behind_proxy, "_logged_at", {})
    name, message = "django.security.DisallowedHost", "Invalid HTTP_HOST header: 'evil.example'."
    records = [
        logging.LogRecord(name, logging.ERROR, "", 0, message, None, (ValueError, None, None))
        for _ in range(3)
    ]
    passed = [record for record in records if OneLine().filter(record)]
    assert passed == records[:1]
    # A worker has the filter twice, as logging is set up twice there.
    assert OneLine().filter(passed[0])
    assert passed[0].getMessage().startswith(message)
    assert passed[0].exc_info is None
    assert settings.LOGGING["loggers"][name]["filters"] == ["one_line"]
