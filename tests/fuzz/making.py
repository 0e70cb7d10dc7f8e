"""Cases without end: a page or form as a browser has it, with one thing changed or two."""

import random
import re
import uuid
from collections import defaultdict
from dataclasses import replace

from django.apps import apps
from django.urls import NoReverseMatch, resolve, reverse

from tests import permissions

from . import values
from .cases import Case
from .changing import Changing, as_body, bounded
from .forms import Harvest
from .names import ADMIN_QUERY, FITTING, KEYS, LOOKUPS, field_names, query_names
from .world import RIGHTS, TEAMS, always_the_same

ROLES = tuple(RIGHTS)
# The others see what one of these sees, of themselves or of their own team.
GATHERERS = ("anonymous", "sam", "dana", "maya", "ada", "tess", "wim")
BODIES = ("POST", "PUT", "PATCH", "DELETE")


class Maker(Changing):
    """Draws cases. `broken`: what a browser sends and is not answered as it should."""

    def __init__(self, site, seed, roles=GATHERERS, under="/", *, thorough=False):
        self.site, self.random = site, random.Random(seed)
        self.harvest, self.uploads, self.broken = Harvest(), [], []
        with always_the_same():
            for role in roles:
                self.harvest.gather(role, self.looking(role), under, thorough=thorough)
            for kind in ("csv", "toml") if "ada" in roles else ():
                self.look(Case("ada", "GET", f"/admin/coaching/drill/transfer/{kind}/"))
        self.places = defaultdict(list)  # {name: [(path, query, roles)]}
        for (path, query), roles in sorted(self.harvest.addresses.items()):
            self.places[resolve(path).view_name].append((path, query, sorted(roles)))
        self.forms = defaultdict(list)  # {name: [Form]}
        for form in self.harvest.forms:
            self.forms[form.name].append(form)
        self.names = sorted(
            {*self.places, *self.forms}
            if under != "/"
            else {name for name, _, _ in permissions.addresses()}
        )
        self.routes = {
            name: (parameters, route) for name, parameters, route in permissions.addresses()
        }
        self.ids = {
            team: sorted({pk for found in site.world.ids[team].values() for pk in found})
            for team in TEAMS
        }
        self.fields = sorted(field_names())
        self.asked = sorted(query_names() | {n for _, q in self.harvest.addresses for n, _ in q})
        self.columns = sorted(
            {field.name for model in apps.get_models() for field in model._meta.get_fields()}
        )
        self.thought_of = values.hypothesis_texts()

    def looking(self, role):
        return lambda path, query: self.look(Case(role, "GET", path, tuple(query)))

    def look(self, case):
        answer = self.site.ask_plainly(case)
        if answer.problems:
            self.broken.append(case)
        if "attachment" in answer.headers.get("content-disposition", "") and answer.content:
            name = answer.headers["content-disposition"].rpartition("filename=")[2].strip('"')
            self.uploads.append((name, answer.content))
        return answer.status, answer.headers, answer.content

    # --- a case ---------------------------------------------------------------------------

    def make(self):
        dice = self.random.random()
        if dice < 0.55 and (case := self.of_form()):
            pass
        elif dice < 0.75:
            case = self.of_page()
        elif dice < 0.9:
            case = self.of_address()
        else:
            case = self.of_noise()
        if self.random.random() < 0.25:
            case = self.with_headers(case)
        if self.random.random() < 0.03:
            case = replace(case, token=False)
        return case

    def plain_form(self, form, role=None):
        """The form as somebody fills it in who means well."""
        fields = [(name, self.filled(name, value)) for name, value in form.fields]
        left = form.options.keys() - {name for name, _ in fields}
        fields += [
            (n, self.random.choice(form.options[n])) for n in sorted(left) if self.chance(0.4)
        ]
        if form.buttons:
            fields.append(self.random.choice(form.buttons))
        files = tuple(self.file(name, whole=True) for name in form.files)
        method = form.method.upper()
        if method == "GET":
            return Case(role or form.role, "GET", form.path, (*form.query, *fields))
        return Case(role or form.role, method, form.path, tuple(form.query), tuple(fields), files)

    def filled(self, name, value):
        """What stands in a field, or what fits into an empty one."""
        fits = FITTING.get(name.rpartition("-")[2])
        return fits if fits and not value and self.chance(0.7) else value

    def of_form(self):
        name = self.random.choice(self.names)
        if not self.forms[name]:
            return None
        form = self.random.choice(self.forms[name])
        role = form.role if self.chance(0.8) else self.random.choice(ROLES)
        case = self.plain_form(form, role)
        part = "query" if case.method == "GET" else "fields"
        pairs = list(getattr(case, part))
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 5))):
            pairs = bounded(self.changed(pairs, form.options))
        case = replace(case, **{part: tuple(pairs)})
        if case.files and self.chance(0.8):
            case = replace(case, files=tuple(self.file(file[0]) for file in case.files))
        elif case.method != "GET" and self.chance(0.1):
            field = self.random.choice(pairs)[0] if pairs else "file"
            case = replace(case, files=(self.file(field),))
        if case.method != "GET" and self.chance(0.2):
            case = replace(case, multipart=True)
        if case.method != "GET" and self.chance(0.05):
            case = replace(case, content_type=self.content_type())
        return case

    def of_page(self):
        """A page with something else asked of it."""
        case = self.any_place("GET")
        query = list(case.query)
        for _ in range(self.random.choice((1, 1, 2, 4))):
            if query and self.chance(0.4):
                query = bounded(self.changed(query, {}))
            else:
                query.append((self.query_name(case.path), self.value()))
        return replace(case, query=tuple(query))

    def of_address(self):
        """Another address, or a known one by another method and person."""
        name = self.random.choice(self.names)
        parameters, route = self.routes[name]
        method = self.random.choice(values.METHODS if self.chance(0.3) else ("GET", "POST"))
        role = self.random.choice(ROLES)
        known = self.places[name] + [(f.path, tuple(f.query), ()) for f in self.forms[name]]
        path = self.random.choice(known)[0] if known else None
        if path is None or self.chance(0.5):
            path = self.reversed(name, parameters, route) or path or "/"
        if self.chance(0.2):
            path = self.bent_path(path)
        pairs = [self.likely_pair() for _ in range(self.random.randrange(8))]
        return Case(role, method, path, fields=tuple(pairs) if method in BODIES else ())

    def of_noise(self):
        """Any bytes as a body, of any type."""
        case = self.any_place(self.random.choice(BODIES))
        kind = self.content_type()
        content = self.random.choice(
            (
                lambda: self.random.randbytes(self.random.choice((0, 1, 40, 5000))),
                lambda: values.bent_file(self.random, case_body(self.plain_any())),
                lambda: b"=" * 2000 + b"&a" * self.random.choice((10, 999, 1001, 5000)),
                lambda: as_body(self.value()),
                lambda: (b"--fuzz-0123456789\r\n" * 2000)[: self.random.choice((99, 9999, 40000))],
            )
        )()
        query = case.query
        if self.chance(0.5):
            query = self.random.choice(("q=%C3%A9", "q=%5Cud800x", "%", "a=%FF&b=%00", "&&&", "=x"))
        return replace(case, body=content, content_type=kind, query=query)

    def plain_any(self):
        return self.plain_form(self.random.choice(self.harvest.forms))

    def any_place(self, method):
        name = self.random.choice(self.names)
        known = self.places[name] or [(f.path, tuple(f.query), (f.role,)) for f in self.forms[name]]
        if not known:
            parameters, route = self.routes[name]
            path = self.reversed(name, parameters, route) or "/"
            return Case(self.random.choice(ROLES), method, path)
        path, query, roles = self.random.choice(known)
        role = (
            self.random.choice(roles) if roles and self.chance(0.7) else self.random.choice(ROLES)
        )
        return Case(role, method, path, tuple(query))

    def query_name(self, path):
        if not path.startswith("/admin/"):
            return self.random.choice(self.asked)
        if self.chance(0.5):
            return self.random.choice(ADMIN_QUERY)
        return f"{self.random.choice(self.columns)}__{self.random.choice(LOOKUPS)}"

    def with_headers(self, case):
        headers = list(case.headers)
        for _ in range(self.random.choice((1, 1, 2, 3))):
            name = self.random.choice(sorted(values.HEADERS))
            headers.append((name, self.random.choice(values.HEADERS[name])))
        if self.chance(0.3):
            headers.append(("hx-request", "true"))
        cookies = self.random.choice(values.COOKIES) if self.chance(0.2) else case.cookies
        return replace(case, headers=tuple(dict(headers).items()), cookies=cookies)

    def reversed(self, name, parameters, route):
        if name.startswith("/"):
            return permissions.start_of(route) + self.random.choice(("", "unknown/", "1/", "x"))
        stem = name.removeprefix("admin:coaching_").partition("_")[0]
        values = {}
        for parameter in parameters:
            of_team = self.site.world.ids[self.random.choice(TEAMS)]
            near = of_team.get(KEYS.get(stem, stem)) or []
            if parameter not in ("pk", "id", "object_id"):
                near = of_team.get(KEYS.get(parameter, parameter)) or near
            if near and self.chance(0.7):
                values[parameter] = self.random.choice(near)
            elif self.chance(0.6):
                values[parameter] = self.random.choice(self.ids[self.random.choice(TEAMS)])
            else:
                junk = self.value()
                values[parameter] = junk.decode("latin-1") if isinstance(junk, bytes) else junk
        try:
            return reverse(name, kwargs=values)
        except (NoReverseMatch, UnicodeError, ValueError):
            return None

    def bent_path(self, path):
        junk = self.random.choice(
            (str(2**63), "9" * 400, "%00", "%FF", "%2e%2e", "é", "-1", "0", "x", "%F0%9F%8F%8B",
             "0001-01-01", "9999-12-31", str(uuid.UUID(int=0)), "%ED%A0%80", "%0d%0a")
        )  # fmt: skip
        return re.sub(r"[^/]*\d[^/]*", junk, path) if self.chance(0.7) else f"{path}{junk}/"


def case_body(case):
    return case.encoded()[2]
