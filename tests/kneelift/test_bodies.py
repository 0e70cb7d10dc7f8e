"""What a request carries, read in the worker's event loop."""

import asyncio
import errno
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIRequest
from granian.rsgi import ProtocolClosed

from kneelift import bodies, rsgi
from kneelift.bodies import BodyRefused, read_body
from kneelift.rsgi import environ
from tests import loops


class Scope:
    """What granian says of a request."""

    method, path, query_string = "POST", "/drills/ü/", "q=%C3%A9"
    server, client = "127.0.0.1:8000", "[::1]:50000"
    http_version, scheme = "1.1", "http"

    def __init__(self, headers, **others):
        self.headers = Headers(headers)
        vars(self).update(others)


class Headers:
    def __init__(self, pairs):
        self.pairs = pairs
        self.get = dict(pairs).get

    def __contains__(self, name):
        return self.get(name) is not None

    def items(self):
        return self.pairs


class Proto:
    """A body in the parts in which it comes; an error on the way, or nothing more, ends it."""

    def __init__(self, *parts, then=b""):
        self.parts, self.then = parts, then

    async def __call__(self):
        return b"".join([part async for part in self])

    async def __aiter__(self):
        for part in self.parts:
            yield part
        if self.then is None:
            await asyncio.get_running_loop().create_future()
        if isinstance(self.then, Exception):
            raise self.then
        yield self.then


def read(proto, *headers):
    """The body, as bytes."""

    async def all_of_it():
        with await read_body(Scope(list(headers)), proto) as body:
            return body.read()

    return loops.run(all_of_it())


def length(number):
    return ("content-length", str(number))


CHUNKED = ("transfer-encoding", "chunked")
LONG = bodies.IN_MEMORY + 1


@pytest.mark.parametrize("how", [length(5), CHUNKED])
def test_it_reads_a_body_whole(how):
    assert read(Proto(b"abc", b"de"), how) == b"abcde"


def test_it_reads_a_long_body_whole():
    assert read(Proto(b"a" * LONG, b"b" * LONG), length(2 * LONG)) == b"a" * LONG + b"b" * LONG


def test_it_asks_for_no_body_where_none_was_announced():
    assert read(Proto(then=None)) == b""


@pytest.mark.parametrize("how", [length(5), length(LONG), CHUNKED])
def test_it_waits_for_a_body_so_long_and_no_longer(how, monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0)
    with pytest.raises(BodyRefused, match="too long") as refused:
        read(Proto(b"abc", then=None), how)
    assert refused.value.status == 408


@pytest.mark.parametrize("said", ["x", "-1", "", "1_0", "\u0663", "+5", "5, 5"])
def test_it_refuses_a_length_that_is_no_number(said):
    with pytest.raises(BodyRefused, match="no number") as refused:
        read(Proto(b"hello"), length(said))
    assert refused.value.status == 400


def test_it_waits_longer_for_who_sends_more(monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE", 0)
    monkeypatch.setattr(bodies, "BYTES_A_SECOND", 1)

    class Slowly(Proto):
        async def __aiter__(self):
            yield b"a" * LONG  # for these bytes it waits hours, and so for the last one
            await asyncio.sleep(0)
            yield b"b"
            yield b""

    assert len(read(Slowly(), length(LONG + 1))) == LONG + 1


def test_a_long_body_that_the_disk_has_no_room_for_is_later(monkeypatch, caplog):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bodies, "SpooledTemporaryFile", full)
    with pytest.raises(BodyRefused) as refused:
        read(Proto(b"a" * LONG), length(LONG))
    assert refused.value.status == 503
    assert "No space left" in caplog.text


@pytest.mark.parametrize("how", [length(3_000_000), CHUNKED])
def test_it_refuses_a_body_that_is_too_large(how):
    with pytest.raises(BodyRefused) as refused:
        read(Proto(*[b"a" * 1_000_000] * 3), how)
    assert refused.value.status == 413


@pytest.mark.parametrize(
    ("proto", "how"),
    [
        (Proto(b"abc", then=ProtocolClosed()), length(5)),
        (Proto(b"abc"), length(LONG)),
        # granian says an error as an empty part before the last, empty one.
        (Proto(b"abc", b""), CHUNKED),
    ],
)
def test_it_takes_no_half_of_a_body(proto, how):
    with pytest.raises(BodyRefused, match="whole") as refused:
        read(proto, how)
    assert refused.value.status == 408  # a phone tries again


def test_who_waited_for_a_request_that_was_ended_outside_of_django_is_told():
    class TooLong(Exception):
        pass

    async def ended(work):
        raise TooLong

    application, said = rsgi.Application(), []
    application.threads = SimpleNamespace(run=ended, too_long=TooLong)
    proto = SimpleNamespace(response_str=lambda *answer: said.append(answer))
    loops.run(application.__rsgi__(Scope([]), proto))
    [(status, headers, _words)] = said
    assert (status, dict(headers)["retry-after"]) == (503, "60")


@pytest.fixture
def request_of():
    """`request_of(headers, content)` as Django has it; its body is closed after the test."""
    read = []

    def request(headers, content=b"", **others):
        async def made():
            body = await read_body(Scope(headers, **others), Proto(content))
            read.append(body)
            return WSGIRequest(environ(Scope(headers, **others), body))

        return loops.run(made())

    yield request
    for body in read:
        body.close()


def test_django_finds_an_address_as_it_was_typed(request_of):
    found = request_of([("host", "kneelift.example.org")])
    assert (found.path, found.GET["q"], found.method) == ("/drills/ü/", "é", "POST")
    assert found.META["REMOTE_ADDR"] == "::1"
    assert found.headers["Host"] == "kneelift.example.org"


def test_django_finds_an_uploaded_file(request_of):
    content = (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nMay\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n'
        + b"{}" * LONG
        + b"\r\n--x--\r\n"
    )
    kind = ("content-type", "multipart/form-data; boundary=x")
    for how in (length(len(content)), CHUNKED):
        found = request_of([kind, how], content)
        assert found.POST["name"] == "May"
        assert found.FILES["file"].read() == b"{}" * LONG


def test_headers_that_come_twice_are_joined(request_of):
    found = request_of([("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")])
    assert found.COOKIES == {"a": "1", "b": "2"}
    assert found.headers["Accept"] == "x,y"


def test_a_header_with_an_underscore_does_not_pass_for_one_of_the_proxy(request_of):
    found = request_of([("x_forwarded_for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.2")])
    assert found.headers["X-Forwarded-For"] == "192.0.2.2"
