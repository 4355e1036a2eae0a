from __future__ import annotations

import pyoxigraph as ox
import pytest

from corpgraph.publishing.desk import Desk
from corpgraph.publishing.library import Library
from corpgraph.publishing.paging import leaves


def test_a_long_list_stands_on_pages_that_lead_to_each_other() -> None:
    first, second, third = leaves(5, 2, "p{}".format)
    assert (first.path, first.previous, first.next) == ("p1", None, "p2")
    assert (second.path, second.previous, second.next) == ("p2", "p1", "p3")
    assert (third.path, third.previous, third.next) == ("p3", "p2", None)
    items = "abcde"
    assert [items[each.start : each.end] for each in (first, second, third)] == ["ab", "cd", "e"]


@pytest.mark.parametrize(("items", "pages"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2)])
def test_there_are_no_more_pages_than_needed_but_one_at_least(items: int, pages: int) -> None:
    found = leaves(items, 2, str)
    assert [each.number for each in found] == list(range(1, pages + 1))
    assert {each.of for each in found} == {pages}


def test_a_page_of_several_says_which_it_is() -> None:
    desk = Desk(Library(ox.Store()), "az/c-2", "fr", ["fr"])
    assert [each.title("A–Z C", desk) for each in leaves(3, 2, str)] == [
        "A–Z C, page 1 sur 2",
        "A–Z C, page 2 sur 2",
    ]
    assert leaves(2, 2, str)[0].title("A–Z C", desk) == "A–Z C"
