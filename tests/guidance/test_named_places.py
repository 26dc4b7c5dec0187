"""A place that an order names and a line names in fewer words."""

import pytest

from firstcall.guidance.placing import same_place
from firstcall.incident.three import Truth

PARK = "Anytown Park, Park Road, Anytown, ZZ1 3AA"


@pytest.mark.parametrize(
    ("said", "truth"),
    [
        ("Anytown Park", Truth.TRUE),
        ("anytown park, Park Road", Truth.TRUE),
        ("Anytown Park, Mill Lane", Truth.UNKNOWN),  # another way in, or another park
        ("Park Road", Truth.UNKNOWN),
        ("Anytown", Truth.UNKNOWN),
        ("", Truth.UNKNOWN),
    ],
)
def test_the_beginning_of_a_named_place(said, truth):
    assert same_place(said, PARK) is truth
