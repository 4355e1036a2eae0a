from __future__ import annotations

from corpgraph.errors import InputError, nearest


def test_an_error_names_file_line_column_and_what_to_do() -> None:
    error = InputError("syntax error", path="a.ttl", line=3, column=7, hint="close the bracket")
    assert str(error) == "a.ttl:3:7: syntax error; close the bracket"


def test_an_error_without_a_place_is_its_message() -> None:
    assert str(InputError("the file is empty")) == "the file is empty"


def test_the_nearest_name_is_offered_whatever_its_case() -> None:
    assert nearest("Alibaba-Grop", ["alibaba-group", "softbank"]) == "did you mean 'alibaba-group'?"


def test_no_name_is_offered_where_none_is_near() -> None:
    assert nearest("zzz", ["alibaba-group"]) is None
