"""What is prescribed, held against the drill."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_block, make_drill

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(hillside):
    return make_block([make_drill("Hang")], team=hillside).prescriptions.get()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount_unit": "furlongs"}, "amount_unit"),
        ({"load_value": 5, "load_unit": ""}, "load_unit"),
        ({"load_value": 5, "load_unit": "stone"}, "load_unit"),
        ({"amount": 1001}, "amount"),
        ({"load_value": 701, "load_unit": "kg"}, "load_value"),
    ],
)
def test_it_says_what_cannot_be_prescribed(row, values, field):
    for name, value in values.items():
        setattr(row, name, value)

    def check():
        # As the catalogue's import does: the limits are asked before the fields are cleaned.
        row.check_against(row.drill)
        row.full_clean()

    with pytest.raises(ValidationError) as error:
        check()
    assert field in error.value.message_dict
