"""What the packages that run are given under: the paper is today's, and nothing binds our code."""

import re

import pytest

from tests import licenses


def test_it_says_what_is_locked_today():
    # `make licenses` writes it anew.
    assert licenses.PAPER.read_text() == licenses.paper()


@pytest.mark.parametrize("package", [name for name, _version in licenses.locked()])
def test_it_runs_on_nothing_that_binds_our_own_code(package):
    found = licenses.license_of(package)
    # LGPL and MPL bind changes to the package itself, which is installed and not changed.
    assert not re.search(r"\bA?GPL", found), found
    assert re.search(r"MIT|BSD|Apache|PSF|Python Software|MPL|Mozilla|LGPL", found), found
