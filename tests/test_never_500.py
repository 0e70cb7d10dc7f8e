"""What no browser sends: it is refused in words or by a status, and never an error of ours."""

import ast
import importlib
import inspect
import pkgutil
from copy import copy
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.utils import get_form_class
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from coaching import forms as form_modules
from coaching.models import Drill, Session
from coaching.models.fields import RecordsField, TypedDecimalField, TypedIntegerField
from coaching.rules.weeks import next_monday
from kneelift import asgi, rsgi
from kneelift.wsgi import application
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
    make_program,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.loops import run
from tests.typed_numbers import NUMBERS

HUGE = str(2**63)
HTMX = {"HTTP_HX_REQUEST": "true"}


# --- what text is written in ----------------------------------------------------------

REFUSED = (
    "zlib",
    "base64",
    "bz2",
    "rot13",
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "no-such",
    "ascii",
    "cp1252",
    '"zlib"',
    "utf-8; charset=zlib",
)


def status_of(content_type, query="q=%C3%A9", method="GET", body=b""):
    """The status of the site itself, asked as a server asks it."""
    environ = RequestFactory().generic(method, "/drills/", body).environ | {
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
    }
    said = []
    answer = application(environ, lambda status, _headers: said.append(status))
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(said[0].split()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("charset", REFUSED)
def test_it_refuses_a_charset_that_is_none_of_text(kind, charset):
    assert status_of(f"{kind}; charset={charset}") == 400
    assert status_of(f"{kind}; charset={charset}", r"q=%5Cud800x", "POST", b"a=%5Cud800") == 400


def status_by_granian(content_type):
    said = []
    scope = SimpleNamespace(
        method="POST",
        path="/drills/",
        query_string="q=%C3%A9",
        http_version="1.1",
        server="127.0.0.1:8000",
        client="127.0.0.1:4000",
        scheme="http",
        headers={"host": "127.0.0.1", "content-type": content_type},
    )
    proto = SimpleNamespace(response_bytes=lambda status, *_: said.append(status))
    rsgi.answer(rsgi.environ(scope, BytesIO(b"q=%C3%A9")), proto)
    return said[0]


def status_by_asgi(content_type):
    said = []

    async def send(message):
        said.append(message)

    async def receive():
        return {"type": "http.request", "body": b"q=%C3%A9"}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/drills/",
        "query_string": b"q=%C3%A9",
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", content_type.encode("latin-1"))],
    }
    run(asgi.application(scope, receive, send))
    return said[0]["status"]


@pytest.mark.parametrize("ask", [status_by_granian, status_by_asgi])
@pytest.mark.parametrize("charset", REFUSED)
def test_it_refuses_a_charset_at_every_entry(ask, charset):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert ask(f"{kind}; charset={charset}; boundary=x") == 400, kind


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset*=no-such''utf-8",
        "multipart/form-data; boundary=x; charset=zlib",
    ],
)
def test_it_refuses_a_charset_however_it_is_named(content_type):
    assert status_of(content_type) == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "text/plain; charset=UTF-8", 'a/b; charset="utf8"', "a/b; charset=latin-1"],
)
def test_it_takes_the_charsets_that_text_is_written_in(content_type):
    assert status_of(content_type) == 302


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["zlib", "undefined", "no-such"])
def test_it_refuses_a_part_whose_name_is_written_in_no_charset(signed_in, dana, hillside, charset):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nBase\r\n'
        b"--x\r\nContent-Disposition: form-data; name=file; filename*="
        + charset.encode()
        + b"''a%41.json\r\n\r\n{}\r\n--x--\r\n"
    )
    client = signed_in(dana)
    answer = client.generic(
        "POST", reverse("program_import"), body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code in (400, 422)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=x; boundary=\u00e9", b"--x\r\n"),
        ("application/x-www-form-urlencoded", b"a=&" * 2000),
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example", "[::1"])
@pytest.mark.parametrize("address", ["/nowhere/", "/drills/", "/accounts/login/", "/admin/x/"])
def test_it_refuses_a_body_that_cannot_be_read_wherever_it_goes(kind, body, host, address, maya):
    """A page that says 400 or 404 reads no body for its own part."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(maya.user)
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    answer = client.generic("POST", address, body, kind, HTTP_HOST=host)
    assert answer.status_code in (400, 403, 404)


# --- what the database cannot hold ----------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["equipment", "muscles", "implements"])
@pytest.mark.parametrize("value", [HUGE, f"-{HUGE}1", "9" * 5000, "x", "1_0", "\u0663"])
def test_it_says_beside_the_field_that_no_such_record_can_be(
    signed_in, dana, ada, hillside, name, value
):
    answer = signed_in(dana).post(reverse("drill_new"), {"name": "Hop", name: [value]})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    answer = signed_in(ada).post(reverse("admin:coaching_drill_add"), {"name": "Hop", name: value})
    assert answer.status_code == 200
    assert name in answer.context["adminform"].form.errors
    assert not Drill.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["sNaN", "NaN", "-sNaN1", "Infinity", "1e9999999"])
def test_it_says_beside_the_field_that_this_is_no_number(signed_in, dana, maya, value):
    session = make_session(maya, drills=[make_strength_drill()])
    [drill] = session_drills(session)
    prefix = f"d{drill.pk}"
    typed = {f"{prefix}-rest_s": 60, f"{prefix}-sets": 3, f"{prefix}-amount": 10}
    for name in ("amount", "amount_top", "load_value"):
        data = typed | {f"{prefix}-{name}": value}
        answer = signed_in(dana).post(reverse("session_edit", args=[session.pk]), data)
        assert answer.status_code == 422, name
        [form] = answer.context["form"].drill_forms
        assert name in form.errors


def _form_classes():
    for info in pkgutil.iter_modules(form_modules.__path__):
        module = importlib.import_module(f"{form_modules.__name__}.{info.name}")
        for _name, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, forms.BaseForm) and found.__module__ == module.__name__:
                yield found


def _all_form_classes(request):
    classes = {*_form_classes()}
    for model, model_admin in admin.site._registry.items():
        classes.add(model_admin.get_form(request, model(), change=True))
        for inline in model_admin.get_inline_instances(request):
            classes.add(inline.get_formset(request).form)
    assert len(classes) > 40
    return classes


@pytest.mark.django_db
def test_every_field_of_records_refuses_what_cannot_be(rf, ada):
    """In every form, the admin's too: a new one that forgets the base is found here."""
    request = rf.get("/")
    request.user = ada
    for found in _all_form_classes(request):
        for name, field in found.base_fields.items():
            said = f"{found.__name__}.{name}"
            if isinstance(field, forms.ModelMultipleChoiceField):
                assert isinstance(field, RecordsField) or not _is_ours(field), said


def _read(field, text):
    """What a field reads of a text, however large or small it may be; None for no number."""
    field = copy(field)
    field.validators, field.required = [], False
    try:
        return field.clean(text)
    except ValidationError:
        return None


@pytest.mark.django_db
def test_every_field_of_a_number_reads_it_as_people_type_it(rf, ada):
    """In every form, the admin's too: a comma before decimals, and never a smaller number."""
    request = rf.get("/")
    request.user = ada
    found = {
        (form.__name__, name): field
        for form in _all_form_classes(request)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.IntegerField)
    }
    assert len(found) > 60
    for where, field in found.items():
        assert isinstance(field, (TypedDecimalField, TypedIntegerField)), where
        assert not isinstance(field.widget, forms.NumberInput), where
        is_whole = isinstance(field, TypedIntegerField)
        for text, value in NUMBERS.items():
            expected = None if value is None else Decimal(value)
            if is_whole and expected is not None and expected != int(expected):
                expected = None
            assert _read(field, text) == expected, (where, text)


def test_no_form_makes_a_field_of_a_number_that_is_not_the_sites_own():
    """Those too that a form makes as it opens, which no walk of classes sees."""
    root = Path(form_modules.__file__).parents[1]
    for path in root.rglob("*.py"):
        if path.name == "fields.py" or "migrations" in path.parts:
            continue
        called = {
            ast.unparse(node.func)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
        }
        made = [name for name in called if name.startswith(("forms.", "models."))]
        numbers = ("IntegerField", "DecimalField", "FloatField", "NumberInput")
        assert not [name for name in made if name.endswith(numbers)], path


def _is_ours(field):
    return field.queryset.model._meta.app_label == "coaching"


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{}, {"day-0": "x"}, {"day-0": "9"}, {"day-0": HUGE}])
def test_it_asks_for_each_day_of_a_program(signed_in, dana, hillside, maya, changes):
    block = make_block(team=hillside)
    program = make_program([(1, 0, block), (1, 2, block)], hillside)
    url = reverse("program_assign", args=[program.pk])
    client = signed_in(dana)
    monday = next_monday(maya.today)
    for data in ({}, {"athlete": maya.pk, "start": monday}, {"day-0": 0, "day-2": 0}):
        for act in ("preview", "confirm", "refresh", ""):
            for headers in ({}, HTMX):
                answer = client.post(url, data | changes | {"act": act}, **headers)
                assert answer.status_code == 422
    form = answer.context["form"]
    assert "day-0" in form.errors or "day-2" in form.errors
    assert not Session.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX, {"HTTP_ACCEPT": "application/json"}])
@pytest.mark.parametrize("reason", [None, "", "bored", HUGE])
def test_it_says_that_a_skip_needs_its_reason(signed_in, maya, headers, reason):
    session = make_session(maya)
    [drill] = session_drills(session)
    data = {} if reason is None else {"reason": reason}
    client = signed_in(maya)
    answer = client.post(reverse("drill_skips", args=[drill.pk]), data, **headers)
    assert answer.status_code == 422
    row = {"session_drill": drill.pk, "number": 1, "side": "both"}
    answer = client.post(reverse("set_skip", args=[drill.pk]), data | row, **headers)
    assert answer.status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"[[drill]]\nslug = 'a'\nrest_s = " + b"9" * 5000,
        b"[[drill]]\nslug = 'a'\nrest_s = 9223372036854775808",
        b"[[drill]]\nslug = 'a'\namount = nan",
        b"[[drill]]\nslug = 'a'\namount = inf",
        b"[[drill]]\nslug = 'a'\nrest_s = 0x" + b"f" * 5000,
        b"[[drill]]\nslug = 'a'\nrest_s = 2026-13-45",
        b"a." * 500 + b"b = 1",
        b"a = " + b"[" * 20_000,
    ],
)
def test_it_refuses_a_file_with_a_number_that_cannot_be(client, ada, content):
    client.force_login(ada)
    answer = client.post(
        "/admin/coaching/drill/transfer/", {"file": SimpleUploadedFile("a.toml", content)}
    )
    assert answer.status_code == 422


# --- what is asked for in an address --------------------------------------------------

JUNK = (HUGE, "9" * 5000, "sNaN", "\u0663", "[]")
ASKED = (
    *("at", "as", "p", "from", "date", "week", "squad", "block", "athlete", "start", "next", "q"),
    *("kind", "put_away", "why", "muscle", "equipment", "angle", "page", "e"),
)
PAGES = (
    *("board", "drills", "drill_new", "blocks", "block_new", "programs", "program_new", "assign"),
    *("squads", "team", "today", "week", "anatomy", "settings", "calendar_feeds", "invitations"),
    *("home", "drills_archived", "rules"),
)


@pytest.mark.django_db
@pytest.mark.parametrize("value", JUNK)
def test_a_page_takes_any_query(signed_in, dana, maya, value):
    make_equipment()
    session = make_session(maya, drills=[make_drill("Hang", slug="hang")])
    program = make_program([(1, 0, make_block(team=session.team))], session.team)
    of_one = [
        reverse("program_assign", args=[program.pk]),
        reverse("session_extra", args=[session.pk]),
        reverse("athlete_calendar", args=[maya.pk]),
        reverse("athlete_marks", args=[maya.pk]),
        reverse("athlete_shift", args=[maya.pk]),
    ]
    asked = dict.fromkeys(ASKED, value)
    for reader in (dana, maya):
        client = signed_in(reader)
        for address in [*(reverse(name) for name in PAGES), *of_one]:
            answer = client.get(address, asked)
            assert answer.status_code in (200, 302, 400, 403, 404, 422), address


@pytest.mark.parametrize("text", ["9" * 5000, "[" * 100_000, "NaN", "{"], ids=lambda t: t[:3])
@pytest.mark.parametrize(
    ("key", "form"),
    [
        ("add_webauthn", AddWebAuthnForm),
        ("login_webauthn", LoginWebAuthnForm),
        ("reauthenticate_webauthn", ReauthenticateWebAuthnForm),
    ],
)
def test_what_a_browser_says_of_a_passkey_may_be_anything(key, form, text):
    field = get_form_class(mfa_settings.FORMS, key, form).base_fields["credential"]
    with pytest.raises(ValidationError):
        field.clean(text)


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["dbae9ec8-b635", "9" * 30, "٣", "0", "\x00"])
def test_the_team_of_a_measurement_may_be_anything(signed_in, maya, named):
    url = reverse("athlete_results", args=[maya.pk])
    assert 400 <= signed_in(maya).post(url, {"team": named}).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["9" * 5000, "[" * 100_000, '{"n": 1e999999}', '{"date": NaN}'])
def test_a_measurement_may_be_anything(signed_in, dana, hillside, maya, body):
    url = reverse("athlete_results", args=[maya.pk])
    answer = signed_in(dana).post(url, body, content_type="application/json")
    assert 400 <= answer.status_code < 500
