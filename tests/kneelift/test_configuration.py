"""Settings are read once, at import: each test starts a fresh interpreter."""

import json
import os
import re
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kneelift.secret_key import kept_secret_key
from kneelift.settings import env

ROOT = Path(__file__).parent.parent.parent
KEY = "0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abc"
WRONG = [
    ("ALLOWED_HOSTS", "https://coach.example.org/"),
    ("REPLICA_URL", "sqlite:////srv/copy.sqlite3"),
    ("REPLICA_URL", "postgresql://localhost:5432/"),
    ("CACHE_URL", "localhost:6379"),
    ("CACHE_URL", "memcached://localhost"),
    ("CACHE_URL", "redis://localhost:port/0"),
    ("DATABASE_URL", "mysql://localhost/kneelift"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "postgresql://localhost:port/kneelift"),
    ("DEBUG", "maybe"),
    ("EMAIL_FROM", "two\nlines"),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "submission://"),
    ("EMAIL_URL", "smtp://mail.example.org:port"),
    ("KNEELIFT_URL", "coach.example.org"),
    ("KNEELIFT_URL", "https://coach.example.org/app"),
    ("KNEELIFT_URL", "https://coach.example.org:port"),
    ("LOG_FORMAT", "XML"),
    ("LOG_LEVEL", "loud"),
    ("METRICS_TOKEN", "short"),
    ("PORT", "0"),
    ("PORT", "http"),
    ("SECRET_KEY", "too-short"),
    ("SENTRY_DSN", "https://sentry.example.org/1"),
    ("SENTRY_DSN", "https://key@sentry.example.org/project"),
]


def start(*arguments, **variables):
    """Runs Python in the project's folder with these variables and none of the shell's."""
    kept = {name: value for name, value in os.environ.items() if name not in env.names}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "kneelift.settings", "SECRET_KEY": KEY} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def settings_with(*names, **variables):
    code = (
        f"import json, kneelift.settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    )
    result = start("-c", code, **variables)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_it_ends_the_start_in_one_line_that_names_the_wrong_variable(name, value):
    result = start("-c", "import kneelift.settings", **{name: value})
    assert result.returncode == 1
    assert re.fullmatch(rf"kneelift: {name} is wrong: expected .+\.\n", result.stderr)


def test_it_does_not_repeat_a_secret_in_that_line():
    assert "hunter2" not in start("manage.py", "check", SECRET_KEY="hunter2").stderr
    result = start("manage.py", "check", DATABASE_URL="mysql://ann:hunter2@db/knees")
    assert "hunter2" not in result.stderr


def test_it_ends_every_way_of_starting_alike():
    for arguments in (["manage.py", "check"], ["-m", "kneelift.serve"], ["-m", "kneelift.start"]):
        result = start(*arguments, DEBUG="maybe")
        assert (result.returncode, result.stderr.count("\n")) == (1, 1), arguments
        assert result.stderr.startswith("kneelift: DEBUG is wrong: expected 1 or 0")


def test_it_takes_an_empty_variable_for_one_that_is_not_set():
    empty = dict.fromkeys(set(env.names) - {"SECRET_KEY"}, "")
    names = ("DEBUG", "KNEELIFT_URL", "EMAIL_BACKEND")
    console = "django.core.mail.backends.console.EmailBackend"
    assert settings_with(*names, **empty) == [False, "http://127.0.0.1:8000", console]


def test_mail_waits_for_the_worker_where_it_goes_to_a_server_and_nowhere_else():
    names = ("EMAIL_BACKEND", "KNEELIFT_NEEDS_WORKER")
    queue = "coaching.services.mail.queue.MailQueue"
    smtp = settings_with(*names, "KNEELIFT_MAIL_BACKEND", "EMAIL_TIMEOUT", EMAIL_URL="smtp://mail")
    assert smtp == [queue, True, "django.core.mail.backends.smtp.EmailBackend", 10]
    # Who tries it out reads her code where the server runs, at once.
    assert settings_with(*names) == ["django.core.mail.backends.console.EmailBackend", False]


def test_it_is_secure_exactly_when_its_address_is_https():
    names = (
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"),
        *("SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "ACCOUNT_DEFAULT_HTTP_PROTOCOL"),
        "ALLAUTH_TRUSTED_PROXY_COUNT",
    )
    plain = settings_with(*names, KNEELIFT_URL="http://coach.example.org")
    assert plain == [False, False, False, 0, None, "http", 0]
    secure = settings_with(*names, KNEELIFT_URL="https://coach.example.org")
    proxy = ["HTTP_X_FORWARDED_PROTO", "https"]
    assert secure == [True, True, True, 31_536_000, proxy, "https", 1]


def test_it_has_nothing_to_warn_of_where_it_is_worked_on():
    """The debug toolbar, for one, is seen only inside of what compresses pages."""
    result = start("manage.py", "check", "--fail-level", "WARNING", DEBUG="1")
    assert result.returncode == 0, result.stderr


def test_it_answers_to_its_own_name_and_trusts_its_own_forms():
    names = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "KNEELIFT_IS_LOOPBACK")
    here = ["127.0.0.1", "localhost", "[::1]"]
    assert settings_with(*names, PORT="8001") == [here, ["http://127.0.0.1:8001"], True]
    url = "https://coach.example.org:8443"
    assert settings_with(*names, KNEELIFT_URL=url) == [["coach.example.org"], [url], False]
    assert settings_with(*names, ALLOWED_HOSTS="*")[2] is False


def test_it_uses_the_database_that_it_is_given():
    [connection] = settings_with("DATABASES", DATABASE_URL="postgresql://ann:pw@db:5433/knees")
    database = connection["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("ann", "pw", "db", 5433, "knees")
    ]
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["pool"]
    [embedded] = settings_with("DATABASES")
    assert embedded["default"]["NAME"] == str(ROOT / "var" / "kneelift.sqlite3")
    assert embedded["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "mmap" not in embedded["default"]["OPTIONS"]["init_command"]


def test_it_makes_a_secret_key_once_that_only_its_owner_reads(tmp_path):
    path = tmp_path / "var" / "secret-key"
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: kept_secret_key(path), range(16)))
    assert len(keys) == 1
    assert keys == {kept_secret_key(path)}
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_it_says_in_one_line_that_the_kept_key_is_damaged(tmp_path):
    path = tmp_path / "secret-key"
    path.write_text("half")
    with pytest.raises(SystemExit, match=r"the secret key in .* is damaged"):
        kept_secret_key(path)


def test_it_says_in_one_line_that_a_key_cannot_be_kept(tmp_path):
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(SystemExit, match=r"SECRET_KEY is not set and .* cannot be used"):
        kept_secret_key(tmp_path / "var" / "secret-key")


def test_it_documents_every_variable_that_it_reads_and_no_other():
    readme = (ROOT / "README.md").read_text()
    table = readme.partition("## Configuration")[2].partition("\n## ")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(env.names)


def test_it_keeps_the_shell_out_of_the_tests_settings():
    text = (ROOT / "tests" / "settings.py").read_text()
    assert all(f'"{name}"' in text for name in env.names)


def test_it_speaks_of_a_taken_port_before_anything_else(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        folder = tmp_path / "environment"
        result = start(
            *("kneelift/bootstrap.py", "--free-port", str(folder), "requirements.lock"), PORT=port
        )
    assert result.returncode == 1
    assert result.stderr.startswith(f"kneelift: port {port} is taken")
    assert (result.stderr.count("\n"), result.stdout) == (1, "")
    assert not folder.exists()
