"""Lines told from records by counting, held against what RFC 4180 says of a record."""

from __future__ import annotations

import csv
import io
from itertools import accumulate
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpgraph.importing.gleif.reading import judging
from corpgraph.importing.gleif.reading.judging import Judge

FIELDS: Final = 3


def is_record(line: str) -> bool:
    """Whether a line is one record of three fields, read a character at a time."""
    fields, at = 0, 0
    while True:
        if line[at : at + 1] == '"':
            at += 1
            while line[at : at + 1] != '"' or line[at : at + 2] == '""':
                if at >= len(line):
                    return False
                at += 2 if line[at : at + 2] == '""' else 1
            at += 1
        else:
            while at < len(line) and line[at] not in ',"':
                at += 1
        fields += 1
        if at == len(line):
            return fields == FIELDS
        if line[at] != ",":
            return False
        at += 1


@given(st.lists(st.text('",a', min_size=1, max_size=14), min_size=1, max_size=6))
@example(['"a","b","c"', '",","b","c"', '"a","b",","'])
@example(['"a"",""b","c","d"', '"a""","b","""c"', '","b","c"', '"a","b","'])
@example(['"a","b","c"', 'a","b","c"', '"a","b","c', '"a","b","c"'])
@example(['"a",b,"c"', 'a"b"c,"d","e"', '"","",""', ",,"])
def test_a_line_is_irregular_if_it_is_no_record(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines).encode()
    count, found = Judge(FIELDS).irregular(text)
    assert count == len(lines)
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    assert found == {
        at: (begins[at], line.encode()) for at, line in enumerate(lines) if not is_record(line)
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "_PART", 12)
        assert Judge(FIELDS).irregular(text) == (count, found)


@pytest.mark.parametrize("line", ['"a","b","c"', '"a"",""b","c","d"', "a,,c", '"""","",""""'])
def test_a_record_is_one_to_python_as_well(line: str) -> None:
    assert is_record(line)
    (row,) = csv.reader(io.StringIO(line), strict=True)
    assert len(row) == FIELDS
