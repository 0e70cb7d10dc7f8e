"""Reads pages and files as a browser, a spreadsheet or htmx does, and walks every page there is."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import openpyxl
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from coaching.models import (
    Assignment,
    CalendarFeed,
    Invitation,
    Program,
    Promotion,
    RosterImport,
    SeasonLink,
    Still,
    User,
)
from coaching.pages.measuring import WAYS
from coaching.presentation.addresses import link_path

from . import permissions
from .typed import MARK, RAN, TEXT, payload

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img"),
    *("input", "link", "meta", "source", "track", "wbr"),
}
# Elements in which text can be nothing but text.
PLAIN = {"title", "textarea", "option", "script", "style"}
ASKING = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
DATA = {"application/json", "application/ld+json"}


@dataclass
class Form:
    method: str
    action: str
    fields: dict = field(default_factory=dict)  # {name: value or list}
    typed: dict = field(default_factory=dict)  # {name: limit or None}
    names: set = field(default_factory=set)


class Page(HTMLParser):
    """A page as a browser reads it.

    `alive`: what of the typed text became an element or an attribute, or stands in an attribute
    that acts. `open`: typed texts that htmx would look into, were they not escaped. `deaf`: own
    elements that ask htmx for something where it does not look.
    """

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.stack, self.alive, self.open, self.deaf = [], [], [], []
        self.has_htmx = self.is_whole = False
        self.links, self.forms, self.form = [], [], None
        self.select = None
        self.feed(html)
        self.close()
        if self.is_whole and not self.has_htmx:
            self.open = []

    @property
    def is_closed(self):
        return any("hx-disable" in attrs for _, attrs in self.stack)

    def handle_starttag(self, tag, attrs):
        attrs = [(name, value or "") for name, value in attrs]
        names = dict(attrs)
        if MARK in tag or any(MARK in name for name, _ in attrs):
            self.alive.append(self.get_starttag_text())
        for name, value in attrs:
            acts = name.startswith(("hx-", "data-hx-", "on")) or name in ("style", "srcdoc")
            runs = value.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
            if TEXT in value and (acts or runs):
                self.alive.append(self.get_starttag_text())
        self.is_whole |= tag == "body"
        self.has_htmx |= tag == "script" and "htmx" in names.get("src", "")
        if self.is_closed and not ASKING.isdisjoint(names):
            self.deaf.append(self.get_starttag_text())
        if tag not in VOID:
            self.stack.append((tag, names))
        self.links += [names[n] for n in ("href", "hx-get", "action", "src") if names.get(n)]
        self.read_form(tag, names)

    def read_form(self, tag, names):
        if tag == "form":
            self.form = Form(names.get("method", "get").lower(), names.get("action", ""))
            self.forms.append(self.form)
            return
        name, form = names.get("name"), self.form
        if form is None or (not name and tag != "option"):
            return
        limit = int(names["maxlength"]) if names.get("maxlength", "").isdigit() else None
        if tag == "textarea":
            form.typed[name] = limit
        elif tag == "select":
            self.select = name
            form.names.add(name)
        elif tag == "option" and self.select:
            if "selected" in names or self.select not in form.fields:
                form.fields[self.select] = names.get("value", "")
        elif tag == "button":
            form.fields.setdefault(name, names.get("value", ""))
        elif tag == "input":
            kind = names.get("type", "text")
            if kind in ("text", "search", "url"):
                form.typed[name] = limit
            elif kind in ("checkbox", "radio"):
                if "checked" in names:
                    form.fields.setdefault(name, []).append(names.get("value", "on"))
            elif kind not in ("submit", "file", "image"):
                form.fields[name] = names.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index][0] == tag:
                del self.stack[index:]
                return

    def handle_data(self, data):
        if RAN in data:
            self.alive.append(data)
        if TEXT not in data:
            return
        tag, names = self.stack[-1] if self.stack else ("", {})
        if tag == "script" and names.get("type") not in DATA:
            self.alive.append(data)
        if tag not in PLAIN and not self.is_closed:
            path = " ".join(self.look(element) for element in self.stack[2:])
            self.open.append(f"{path}: {' '.join(data.split())[:70]}")

    @staticmethod
    def look(element):
        tag, names = element
        return f"{tag}.{names['class'].split()[0]}" if names.get("class") else tag


def named(path):
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return None


def starts():
    """The addresses that need no parameter."""
    for name, parameters, _route in permissions.addresses():
        if not parameters and not name.startswith("/"):
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue


LEFT_ALONE = {"account_logout", "admin:logout", "language", "set_language"}


def given_out(session):
    """Addresses that no page links to as they are asked for."""
    yield reverse("session_acts", args=[session.pk])
    yield reverse("athlete_restriction_swaps", args=[session.athlete_id])
    yield from (reverse("measuring", args=[way]) for way in WAYS)
    yield reverse("athlete_watch_file", args=[session.athlete_id])
    yield reverse("athlete_as_session", args=[session.athlete_id, session.pk])
    for still in Still.objects.all():
        yield reverse("result_picture", args=[still.result_id])
    for start in Assignment.objects.all():
        yield reverse("assignment", args=[start.pk])
    for made in RosterImport.objects.all():
        yield made.get_absolute_url()
    for step in Promotion.objects.all():
        yield step.get_absolute_url()
    for program in Program.objects.all():
        yield reverse("program_library", args=[program.pk])
    for link in (
        *Invitation.objects.all(),
        *CalendarFeed.objects.all(),
        *SeasonLink.objects.all(),
    ):
        link.make_token()
        link.save()
        yield link_path(link)
    for name, parameters, _route in permissions.addresses():
        if name.startswith("admin:") and set(parameters) in ({"object_id"}, {"id"}):
            yield reverse(name, args=[first_of(name)])


def first_of(name):
    """The key of a row that an admin's address is about."""
    if name == "admin:auth_user_password_change":
        return User.objects.earliest("pk").pk
    app, model, _ = name.removeprefix("admin:").split("_", 2)
    row = apps.get_model(app, model).objects.order_by("pk").first()
    return row.pk if row else 1


class Ways:
    """The addresses still to be gone to, in the order in which they were found."""

    def __init__(self):
        self.waiting, self.seen, self.counted = [], set(), {}

    def find(self, address, page="/"):
        """Keep an address as it stands on `page`, if it is ours and not one of many alike."""
        parts = urlsplit(urljoin(page, address))
        if parts.scheme or parts.netloc or address.startswith("#"):
            return
        name = named(parts.path)
        if name is None or name in LEFT_ALONE:
            return
        whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
        # Two things of a kind may stand differently. The admin's filters have no end.
        sort = name if ":" in name else (name, *sorted(parse_qs(parts.query, True)))
        if whole not in self.seen and self.counted.get(sort, 0) < 2:
            self.seen.add(whole)
            self.counted[sort] = self.counted.get(sort, 0) + 1
            self.waiting.append(whole)

    def __iter__(self):
        while self.waiting:
            yield self.waiting.pop(0)


class Walk(Ways):
    """One person's way over every page that she finds, and through every form on it."""

    def __init__(self, client):
        super().__init__()
        self.client = client
        self.alive, self.open, self.deaf, self.names = [], set(), set(), set()
        self.sent = set()

    def go(self):
        for address in self:
            is_own = ":" not in (named(urlsplit(address).path) or "")
            for headers in ({}, {"HX-Request": "true"}) if is_own else ({},):
                answer = self.ask("get", address, headers=headers)
                for form in self.read(address, answer):
                    self.send(form, address)

    def ask(self, method, address, *arguments, **more):
        cache.clear()
        cookies = self.client.cookies.copy()
        with transaction.atomic():
            answer = getattr(self.client, method)(address, *arguments, **more)
            if answer.status_code == 302 and method == "post":
                self.find(answer.url)
                if not urlsplit(answer.url).netloc:
                    self.read(answer.url, self.client.get(answer.url))
            transaction.set_rollback(True)
        self.client.cookies = cookies
        assert answer.status_code < 500, address
        return answer

    def send(self, form, address):
        action = form.action or address
        path = urlsplit(action).path
        name = named(path)
        key = (name, form.method, *sorted(form.typed), *sorted(form.fields))
        if name is None or name in LEFT_ALONE or form.method == "dialog" or key in self.sent:
            return
        self.sent.add(key)
        texts = {n: payload(limit) for n, limit in form.typed.items()}
        answer = self.ask(form.method, action, form.fields | texts)
        self.read(action, answer)

    def read(self, address, answer):
        """Read an answer; gives the forms on it."""
        self.names.add(named(urlsplit(address).path))
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if answer.status_code in (301, 302):
            self.find(answer.url)
        elif kind == "text/html":
            page = Page(answer.content.decode())
            self.alive += [f"{address}: {found}" for found in page.alive]
            name = named(urlsplit(address).path)
            self.open |= {f"{name}: {found}" for found in page.open}
            self.deaf |= {f"{name}: {found}" for found in page.deaf}
            for link in page.links:
                self.find(link, urlsplit(address).path)
            return page.forms
        else:
            content = b"".join(answer) if answer.streaming else answer.content
            self.alive += [f"{address}: {line}" for line in acting(kind, content)]
        return []


def acting(kind, content):
    """What a program that opens this file would do something about."""
    if kind == "text/calendar":
        starts = ("X-ZZ", "+zz", "@zz", "=zz")
        return [line for line in content.decode().splitlines() if line.startswith(starts)]
    if kind == "text/csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        return [cell for row in rows for cell in row if cell[:1] and cell[0] in "=+-@\t\r"]
    if kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [c for n in archive.namelist() for c in acting("text/csv", archive.read(n))]
    if kind.endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for page in book for row in page.iter_rows() for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]
    return []
