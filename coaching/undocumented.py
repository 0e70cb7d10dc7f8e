"""What we use of Django that its documentation does not promise, and nothing else does.

tests/test_undocumented.py says when Django changes one of these.
"""

import functools
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django import forms
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections, models
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
from django.db.models.signals import post_init, pre_init
from django.db.models.sql import InsertQuery
from django.db.transaction import TransactionManagementError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import csrf
from django.middleware.csrf import get_token

if TYPE_CHECKING:
    _ModelForm = forms.BaseModelForm[Any]
else:
    _ModelForm = forms.BaseModelForm


def delete_rows(rows: "models.QuerySet[Any]") -> None:
    """Delete `rows` by one statement, which asks nothing first and sends no signal.

    `delete()` would read every row and what hangs on it, and keep a history of each. The caller
    knows that nothing hangs on them, or deletes it first.
    """
    cast(Any, rows)._raw_delete(rows.db)


def is_prefetched(record: models.Model, name: str) -> bool:
    """Whether the related rows `name` were read along, so that asking for them costs nothing."""
    return name in getattr(record, "_prefetched_objects_cache", {})


def set_prefetched(record: models.Model, name: str, related: Sequence[models.Model]) -> None:
    """Give `record` its related rows `name`, which were read the other way around."""
    rows = getattr(record, name).all()
    rows._result_cache = list(related)
    cast(Any, record)._prefetched_objects_cache = {name: rows}


class KeptExpression(models.Expression):
    """An expression on a row of which nothing but the row's place in the query ever changes.

    `make` makes it, the same each time, with nothing of a request in it, and for a model whose
    table stands in none of its subqueries. Django makes the objects and the text of every
    subquery anew at each query: of a session's `has_begun` a tenth of a page's time. Here the
    text is made once for each database.
    """

    def __init__(self, make: Callable[[], Any], output_field: Any = None) -> None:
        super().__init__(output_field=output_field or models.BooleanField())
        self.make = make
        self.row: Any = models.F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, expressions: Sequence[Any]) -> None:
        (self.row,) = expressions

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        table = self.row.target.model._meta.db_table
        text, params = _kept_sql(self, connection.alias)
        if self.row.alias != table:
            alias = compiler.quote_name_unless_alias(self.row.alias)
            text = text.replace(f"{connection.ops.quote_name(table)}.", f"{alias}.")
        return text, params


def _kept_sql(kept: KeptExpression, using: str) -> tuple[str, Any]:
    key = kept.make, kept.row.target.model, using
    if key not in _KEPT_SQL:
        model = kept.row.target.model
        made = models.ExpressionWrapper(kept.make(), kept.output_field)
        query = model._base_manager.using(using).annotate(kept_expression=made).query
        text, params = query.get_compiler(using).compile(query.annotations["kept_expression"])
        # Else a subquery's U0 would hide the U0 of a query around it.
        _KEPT_SQL[key] = re.sub(r"\b[T-Z]+\d+\b", r"kept_\g<0>", text), tuple(params)
    return _KEPT_SQL[key]


_KEPT_SQL: dict[tuple[Callable[[], Any], type[models.Model], str], tuple[str, Any]] = {}


Rows = Sequence[tuple[Any, ...]]


class KeptQuery:
    """A query of which nothing but some values changes: its text is made once.

    `make(*samples)` makes the queryset for those values, of records or of `values_list` in the
    fields' own order. Each sample is a value like the ones that will be asked for (numbers, texts,
    ids and dates), and stands nowhere else in the query. A list with one sample is for `__in`: any
    collection of ids may be asked for there, and a text is made for each length up to which ids are
    repeated, 1, 2, 4 and so on. Its sample is an id that no row has, far from the other samples.
    Django makes a query's objects and text anew each time, which takes ten times as long as the
    database needs.

    `prepared`: PostgreSQL keeps its plan too, in each connection (`prepared_cursor`). For those of
    every request, and of a set.
    """

    def __init__(
        self, make: "Callable[..., models.QuerySet[Any]]", *samples: Any, prepared: bool = False
    ) -> None:
        self.make, self.samples, self.prepared = make, samples, prepared
        self.lists = [place for place, value in enumerate(samples) if isinstance(value, list)]
        self.plans: dict[str, dict[tuple[int, ...], _Plan]] = {}

    def first(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> Any:
        """The first row for `values`, with what was read along; None where there is none."""
        return next(iter(self.all(*values, using=using)), None)

    def all(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> list[Any]:
        """The rows for `values`: records with what was read along, or lists of values."""
        return self.made_of(self.as_read(*values, using=using), using=using)

    def as_read(self, *values: Any, using: str = DEFAULT_DB_ALIAS) -> Rows:
        """The rows for `values` as the database's driver has them: enough to compare them."""
        lengths, asked = self._as_asked(values) if self.lists else ((), values)
        plan = self.plans.setdefault(using, {}).get(lengths)
        if plan is None:
            plan = self.plans[using][lengths] = self._plan(lengths, using)
        return plan.read(asked, connections[using])

    def made_of(self, rows: Rows, using: str = DEFAULT_DB_ALIAS) -> list[Any]:
        """What `all` returns, of the rows that `as_read` found."""
        # Of whatever length its lists are, a row of it is the same.
        plan = next(iter(self.plans[using].values()))
        return plan.made_of(rows, connections[using])

    def _as_asked(self, values: Sequence[Any]) -> tuple[tuple[int, ...], list[Any]]:
        """How many ids stand in each list, and all values in a row, the lists' ids repeated."""
        lengths, asked = [], list(values)
        for place in reversed(self.lists):
            ids = list(values[place]) or self.samples[place]
            lengths.append(1 << (len(ids) - 1).bit_length())
            asked[place : place + 1] = ids + ids[-1:] * (lengths[-1] - len(ids))
        return tuple(reversed(lengths)), asked

    def _plan(self, lengths: tuple[int, ...], using: str) -> "_Plan":
        samples: list[Any] = list(self.samples)
        for place, length in zip(self.lists, lengths, strict=True):
            samples[place] = [_nth_id(samples[place][0], n) for n in range(length)]
        rows = self.make(*samples).using(using)
        each = [ids if isinstance(ids, list) else [ids] for ids in samples]
        flat = [sample for of_place in each for sample in of_place]
        return (_PreparedPlan if self.prepared and _prepares(connections[using]) else _Plan)(
            rows, flat
        )


def _nth_id(sample: Any, n: int) -> Any:
    return UUID(int=sample.int + n) if isinstance(sample, UUID) else sample - n


def _as_sent(value: Any, connection: Any) -> Any:
    """An id or a date as the database's driver takes it."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


class _Plan:
    """The text of a query for one database, and how a row of it becomes a record."""

    def __init__(self, rows: "models.QuerySet[Any]", samples: Sequence[Any]) -> None:
        compiler: Any = rows.query.get_compiler(rows.db)
        self.text, params = compiler.as_sql()
        self.locks = rows.query.select_for_update
        sent = [_as_sent(sample, connections[rows.db]) for sample in samples]
        if not all(sample in params for sample in sent):
            raise ValueError(samples)
        # For each parameter the place of its value among the samples, or -1 and what stands there.
        self.params = [(sent.index(p) if p in sent else -1, p) for p in params]
        expressions = [column[0] for column in compiler.select]
        self.converters = [
            (index, _converter(converters, expression, connections[rows.db]))
            for index, (converters, expression) in compiler.get_converters(expressions).items()
        ]
        has_values = cast(Any, rows)._fields is not None
        self.record = None if has_values else _Record(compiler, rows.db)

    def read(self, values: Sequence[Any], connection: Any) -> Rows:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError
        sent = [_as_sent(value, connection) for value in values]
        params = [constant if index < 0 else sent[index] for index, constant in self.params]
        return self.rows_of(params, connection)

    def rows_of(self, params: Sequence[Any], connection: Any) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(self.text, params)
            rows: Rows = cursor.fetchall()
        return rows

    def made_of(self, read: Rows, connection: Any) -> list[Any]:
        rows = [list(row) for row in read]
        for index, convert in self.converters:
            for row in rows:
                row[index] = convert(row[index])
        if self.record is None:
            return rows
        return [self.record.of(row, connection.alias) for row in rows]


class _PreparedPlan(_Plan):
    """One whose text and plan PostgreSQL keeps. What never changes stands in the text, as Django
    sends it: of that alone it could not say what kind of value it is.
    """

    def __init__(self, rows: "models.QuerySet[Any]", samples: Sequence[Any]) -> None:
        super().__init__(rows, samples)
        self.text = _with_constants(self.text, self.params, connections[rows.db])
        self.params = [(index, constant) for index, constant in self.params if index >= 0]

    def rows_of(self, params: Sequence[Any], connection: Any) -> Rows:
        try:
            return self.prepared_rows_of(params, connection)
        except NotSupportedError:
            # A migration changed the kind of a column since. A transaction is over with it.
            if connection.in_atomic_block:
                raise
            with connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            return self.prepared_rows_of(params, connection)

    def prepared_rows_of(self, params: Sequence[Any], connection: Any) -> Rows:
        with prepared_cursor(connection) as cursor:
            cursor.execute(self.text, params)
            rows: Rows = cursor.fetchall()
        return rows


def _with_constants(text: str, params: Sequence[tuple[int, Any]], connection: Any) -> str:
    """The text with those of its values that are the same each time."""
    parts = re.split(r"(?<!%)%s", text)
    for place, (index, constant) in enumerate(params):
        literal = "%s"
        if index < 0:
            literal = connection.ops.compose_sql("%s", [constant]).replace("%", "%%")
        parts[place] += literal
    return "".join(parts)


def _prepares(connection: Any) -> bool:
    """Whether this database keeps plans, as `prepare_threshold` of its settings says."""
    options = connection.settings_dict["OPTIONS"]
    return connection.vendor == "postgresql" and options.get("prepare_threshold") is not None


def prepared_cursor(connection: Any) -> Any:
    """A cursor whose statements PostgreSQL reads and plans once for each connection: that takes it
    several times as long as to find what a set asks for. Of other databases a plain one.
    """
    if not _prepares(connection):
        return connection.cursor()
    connection.ensure_connection()
    raw = connection.connection
    usual, raw.cursor_factory = raw.cursor_factory, _preparing(connection.Database.Cursor)
    try:
        return connection.cursor()
    finally:
        raw.cursor_factory = usual


@functools.cache
def _preparing(plain: Any) -> Any:
    class Preparing(plain):
        execute = functools.partialmethod(plain.execute, prepare=True)

        def _convert_query(self, *query: Any) -> Any:
            # Where Django looks for it to show it. The driver leaves it out of what is prepared.
            self._query = super()._convert_query(*query)
            return self._query

    return Preparing


_UNCHANGING = (models.UUIDField, models.DecimalField, models.DateField, models.BooleanField)


def _converter(converters: Sequence[Any], expression: Any, connection: Any) -> Any:
    """What makes a value of what the driver has. One that never changes is made once: the same
    ids, amounts and days are read again and again, and making them costs more than reading.
    """

    def converted(value: Any) -> Any:
        for convert in converters:
            value = convert(value, expression, connection)
        return value

    if isinstance(expression.output_field, _UNCHANGING):
        return functools.lru_cache(maxsize=1024, typed=True)(converted)
    return converted


class _Record:
    """How a row of a query becomes a record, with what was read along."""

    def __init__(self, compiler: Any, using: str) -> None:
        selected = compiler.klass_info["select_fields"]
        self.model = _Maker(compiler.klass_info["model"])
        self.first_column, self.end_column = selected[0], selected[-1] + 1
        columns = compiler.select[self.first_column : self.end_column]
        self.names = [column[0].target.attname for column in columns]
        self.annotations = list(compiler.annotation_col_map.items())
        # The stubs are those of a Django to come.
        populators: Any = get_related_populators
        self.related = populators(compiler.klass_info, compiler.select, using)
        _quicken(self.related)

    def of(self, row: list[Any], using: str) -> Any:
        columns = row[self.first_column : self.end_column]
        record = self.model.from_db(using, self.names, columns)
        for related in self.related:
            related.populate(row, record)
        for name, index in self.annotations:
            setattr(record, name, row[index])
        return record


class _Maker:
    """Makes records of a model of what a query read, as the model's `from_db`.

    Without its `__init__`, which looks at each column one by one for a default and a name that it
    does not know, where the model has neither an `__init__` or `from_db` of its own nor somebody
    who listens.
    """

    def __init__(self, model: Any) -> None:
        plain = models.Model
        own = model.__init__ is not plain.__init__ or (
            model.from_db.__func__ is not cast(Any, plain.from_db).__func__
        )
        heard = any(signal.has_listeners(model) for signal in (pre_init, post_init))
        self.from_db = model.from_db if own or heard else self.made
        self.model = model

    def made(self, using: str, names: Sequence[str], values: Sequence[Any]) -> Any:
        record = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, using
        record.__dict__.update(zip(names, values, strict=True), _state=state)
        return record


def _quicken(populators: Sequence[Any]) -> None:
    """Let what a query reads along be made as quickly."""
    for populator in populators:
        populator.model_cls = _Maker(populator.model_cls)
        _quicken(populator.related_populators)


class KeptInsert:
    """The insert of one record of a model without parents, whose text is made once.

    It sends no signal and reads nothing back: for records whose key is known. `save` takes three
    times as long, most of it to make the same text.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.fields = model._meta.concrete_fields
        self.columns = [(field, field.attname, _kind_sent_as_is(field)) for field in self.fields]
        self.model, self.texts = model, dict[str, str]()

    def insert(self, record: models.Model, using: str = DEFAULT_DB_ALIAS) -> None:
        connection: Any = connections[using]
        if using not in self.texts:
            query = InsertQuery(self.model)
            query.insert_values(self.fields, [record])
            ((self.texts[using], _params),) = query.get_compiler(using).as_sql()
        params, values = [], record.__dict__
        for field, name, kind in self.columns:
            value = values[name]
            if kind is None or not (value is None or type(value) is kind):
                value = field.pre_save(record, add=True)
                value = None if value is None else field.get_db_prep_save(value, connection)
            params.append(value)
        with connection.cursor() as cursor:
            cursor.execute(self.texts[using], params)
        record._state.adding, record._state.db = False, using


_SENT_AS_IS = (
    (models.CharField, str),
    (models.TextField, str),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.ForeignKey, int),
)


def _kind_sent_as_is(field: Any) -> type | None:
    """The kind of value that this field hands to every driver as it is; None if there is none."""
    if type(field).pre_save is not models.Field.pre_save:
        return None
    return next((kind for of, kind in _SENT_AS_IS if isinstance(field, of)), None)


def csrf_token(request: HttpRequest) -> str:
    """As Django's `get_token`, with a mask of the secret that is drawn at once and not letter by
    letter, which took a sixth of the calls of a request that does nothing else.
    """
    secret = request.META.get("CSRF_COOKIE")
    if not secret:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    letters = csrf.CSRF_ALLOWED_CHARS
    mask = masked = ""
    number = secrets.randbelow(len(letters) ** len(secret))
    for letter in secret:
        number, place = divmod(number, len(letters))
        mask += letters[place]
        masked += letters[(letters.index(letter) + place) % len(letters)]
    return mask + masked


def has_read_user(request: HttpRequest) -> bool:
    """Whether it is known already who asks, so that `request.user` costs no query."""
    return hasattr(request, "_cached_user")


def read_user(request: HttpRequest) -> None:
    """Let `request.user` be the account itself, once somebody asked for it: each look through
    what stands for it until then is five calls, and a request looks thirty times.
    """
    request.user = getattr(request, "_cached_user", request.user)


def has_read_post(request: HttpRequest) -> bool:
    """Whether the body was read as a form already, so that `request.POST` cannot fail."""
    return hasattr(request, "_post") and not getattr(request, "_post_parse_error", False)


class InstanceChecks(_ModelForm):
    """A form with more to look at around its instance's own checks.

    `clean` is too early for it: there the instance has none of the values that were sent.
    """

    def before_instance(self) -> None:
        """The fields are cleaned, the instance is as it was."""

    def after_instance(self) -> None:
        """The instance has its values and its own checks are done."""

    def _post_clean(self) -> None:
        self.before_instance()
        super()._post_clean()  # type: ignore[misc]
        self.after_instance()


class PositionUnchecked(_ModelForm):
    """A row that may change places with another: the set of all of them sees that they fit."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"position"}  # type: ignore[misc]


def after_response(response: HttpResponseBase, task: Callable[[], None]) -> None:
    """Call `task` once the answer was sent, or nobody wants it any more."""
    cast(Any, response)._resource_closers.append(task)
