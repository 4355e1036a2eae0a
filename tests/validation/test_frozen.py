"""Values are made, compared, matched and shown by their fields, and never change."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass

import pytest

from corpgraph.validation.frozen import frozen


@frozen
class Point:
    """A place."""

    x: int
    y: int = 0

    def __str__(self) -> str:
        return f"{self.x}|{self.y}"

    @property
    def is_left(self) -> bool:
        """Whether it is on the left."""
        return self.x < 0


@frozen
class Size:
    """As many fields of the same names."""

    x: int
    y: int = 0


@frozen
class Nothing:
    """No field."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard library's."""

    x: int
    y: int = 0


def test_values_are_equal_by_their_class_and_their_fields() -> None:
    assert Point(1, 2) == Point(1, y=2) == Point(y=2, x=1)
    assert Point(1) == Point(1, 0) != Point(0, 1)
    assert Nothing() == Nothing()
    assert len({Point(1, 2), Point(1, 2), Size(1, 2), Point(2, 1), Nothing(), Nothing()}) == 4


def test_a_value_never_changes() -> None:
    point = Point(1, 2)
    with pytest.raises(AttributeError, match="Point is frozen"):
        point.x = 3  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Point is frozen"):
        del point.y
    assert point == Point(1, 2)


def test_a_value_can_be_copied_and_sent() -> None:
    point = Point(1, 2)
    assert copy.copy(point) == copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point


def test_a_value_has_slots_only() -> None:
    assert not hasattr(Point(1, 2), "__dict__")


def test_a_value_is_matched_and_shown_by_its_fields() -> None:
    match Point(1, 2):
        case Size():
            raise AssertionError("another class")
        case Point(x, y=second):
            assert (x, second) == (1, 2)
    shown = repr(Standard(1, 2)).replace("Standard", "Point")
    assert repr(Point(1, 2)) == shown == "Point(x=1, y=2)"
    assert repr(Nothing()) == "Nothing()"


def test_what_a_class_says_of_itself_stays() -> None:
    assert (str(Point(-1)), Point(-1).is_left, Point.__doc__) == ("-1|0", True, "A place.")
    assert (Point.__name__, Point.__module__) == ("Point", __name__)


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, 3), {}), ((1,), {"x": 2}), ((1,), {"z": 2}), ((), {"y": 2})],
)
def test_values_that_do_not_fit_the_fields_are_refused(
    values: tuple[int, ...], named: dict[str, int]
) -> None:
    for kind in (Point, Standard):
        with pytest.raises(TypeError):
            kind(*values, **named)
    with pytest.raises(TypeError, match="Point takes x, y"):
        Point(*values, **named)


def test_a_value_without_fields_takes_nothing() -> None:
    with pytest.raises(TypeError, match="Nothing takes nothing"):
        Nothing(1)  # type: ignore[call-arg]
