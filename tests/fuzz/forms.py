"""What a browser would send: the links and forms of every page, as each role sees them."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.typed_walk import Ways, named, starts

TYPED = ("text", "search", "url", "email", "password", "tel", "date", "time", "number", "hidden")
ASKING = {"hx-get": "get", "hx-post": "post", "hx-put": "put", "hx-delete": "delete"}


@dataclass
class Form:
    """`fields`: [(name, value)] as they stand. `files`: names. `options`: {name: [value]}."""

    method: str
    path: str
    query: list = field(default_factory=list)
    fields: list = field(default_factory=list)
    buttons: list = field(default_factory=list)
    files: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    role: str = "anonymous"

    @property
    def name(self):
        return named(self.path)


class Page(HTMLParser):
    """Links, and forms with all that stands in their fields."""

    def __init__(self, html, address):
        super().__init__(convert_charrefs=True)
        self.address = address
        self.links, self.forms, self.by_id = [], [], {}
        self.form = self.select = self.text = None
        self.feed(html)
        self.close()

    def new_form(self, method, action):
        parts = urlsplit(urljoin(self.address, action))
        form = Form(method, parts.path, parse_qsl(parts.query, keep_blank_values=True))
        self.forms.append(form)
        return form

    def handle_starttag(self, tag, attrs):
        names = {name: value or "" for name, value in attrs}
        self.links += [names[n] for n in ("href", "hx-get", "src", "action") if names.get(n)]
        if tag == "form":
            action = names.get("action") or names.get("hx-post") or self.address
            method = "post" if "hx-post" in names else names.get("method", "get").lower()
            self.form = self.new_form(method, action)
            if "id" in names:
                self.by_id[names["id"]] = self.form
            return
        for attribute, method in ASKING.items():
            if names.get(attribute):
                form = self.new_form(method, names[attribute])
                form.fields += self.form.fields if self.form else []
                form.fields += values_of(names.get("hx-vals", ""))
        form = self.by_id.get(names.get("form"), self.form)
        name = names.get("name")
        if form is None:
            return
        if tag == "option" and self.select:
            self.add_option(form, names)
        elif not name:
            return
        elif tag == "select":
            self.select = (name, len(form.fields), "multiple" in names)
        elif tag == "textarea":
            self.text = (form, name, [])
        elif tag == "button":
            form.buttons.append((name, names.get("value", "")))
        elif tag == "input":
            self.add_input(form, name, names)

    @staticmethod
    def add_input(form, name, names):
        kind, value = names.get("type", "text"), names.get("value", "on")
        if kind in ("checkbox", "radio"):
            form.options.setdefault(name, []).append(value)
            if "checked" in names:
                form.fields.append((name, value))
        elif kind == "submit":
            form.buttons.append((name, value))
        elif kind == "file":
            form.files.append(name)
        elif kind in TYPED:
            form.fields.append((name, names.get("value", "")))

    def add_option(self, form, names):
        name, start, several = self.select
        value = names.get("value", "")
        form.options.setdefault(name, []).append(value)
        chosen = any(key == name for key, _ in form.fields[start:])
        if "selected" in names and several:
            form.fields.append((name, value))
        elif "selected" in names or (not chosen and not several):
            form.fields[start:] = [field for field in form.fields[start:] if field[0] != name]
            form.fields.append((name, value))

    def handle_data(self, data):
        if self.text:
            self.text[2].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text:
            form, name, parts = self.text
            form.fields.append((name, "".join(parts).removeprefix("\n")))
            self.text = None


def values_of(text):
    try:
        values = json.loads(text)
    except ValueError:
        return []
    return [(name, str(value)) for name, value in values.items()]


@dataclass
class Harvest:
    """`addresses`: {(path, query): roles to whom it was shown}. `forms`: [Form]."""

    addresses: dict = field(default_factory=dict)
    forms: list = field(default_factory=list)

    def gather(self, role, ask, under="/", *, thorough=False):
        """Go over what `role` finds; `ask(path, query)` gives (status, headers, content)."""
        ways, seen = Ways(), set()
        for address in starts():
            ways.find(address)
        for address in ways:
            outside = role != "ada" and address.startswith("/admin/")
            if outside or not address.startswith(under):
                continue
            parts = urlsplit(address)
            query = tuple(parse_qsl(parts.query, keep_blank_values=True))
            kind = (named(parts.path), *sorted(dict(query)))
            if kind in seen and not thorough:
                continue
            seen.add(kind)
            status, headers, content = ask(parts.path, list(query))
            where = headers.get("location")
            if where:
                ways.find(where, parts.path)
            if status == 200:
                self.addresses.setdefault((parts.path, query), set()).add(role)
            if "text/html" not in headers.get("content-type", ""):
                continue
            page = Page(content.decode("utf-8", "replace"), address)
            for link in page.links:
                ways.find(link, parts.path)
            for form in page.forms:
                self.keep(form, role)

    def keep(self, form, role):
        """One of each kind is enough for a role: lists have the same form many times."""
        form.role = role
        if form.name is None or form.method == "dialog":
            return
        alike = [
            f for f in self.forms if (f.name, f.method, f.role) == (form.name, form.method, role)
        ]
        # The token goes along in a header.
        form.fields = [field for field in form.fields if field[0] != "csrfmiddlewaretoken"]
        names = {name for name, _ in form.fields}
        if len(alike) < 6 and not any({n for n, _ in f.fields} == names for f in alike[1:]):
            self.forms.append(form)
