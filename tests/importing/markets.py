"""Small lists of ISO 10383, one market at a time, for tests to plant faults in."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from importing.made import A

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["market", "write"]

NAME: Final = "MARKET NAME-INSTITUTION DESCRIPTION"
COUNTRY: Final = "ISO COUNTRY CODE (ISO 3166)"


def market(mic: str, **changes: str) -> dict[str, str]:
    """An operating market; changes name a column, with _ for a blank."""
    row = {
        "MIC": mic,
        "OPERATING MIC": mic,
        "OPRT/SGMT": "OPRT",
        NAME: f"MARKET {mic}",
        "LEGAL ENTITY NAME": "OPERATOR INC.",
        "LEI": A,
        "MARKET CATEGORY CODE": "RMKT",
        "ACRONYM": "",
        COUNTRY: "NA",
        "CITY": "WINDHOEK",
        "WEBSITE": "WWW.EXAMPLE.COM/MARKETS",
        "STATUS": "ACTIVE",
        "CREATION DATE": "20050627",
        "LAST UPDATE DATE": "20210927",
        "LAST VALIDATION DATE": "20210927",
        "EXPIRY DATE": "",
        "COMMENTS": "",
    }
    short = {"NAME": NAME, "COUNTRY": COUNTRY, "LEVEL": "OPRT/SGMT"}
    given = {short.get(key, key.replace("_", " ")): value for key, value in changes.items()}
    assert given.keys() <= row.keys()
    return row | given


def write(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write markets as the registration authority does, all fields quoted."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(market("AAAA")), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path
