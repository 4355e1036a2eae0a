"""The list of ISO 10383 as markets, with what is wrong in it told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpgraph.errors import InputError, OutputError
from corpgraph.importing.lines import lines_of_tables
from corpgraph.importing.mic import import_mic, running
from importing.made import A, counts, samples, text_of, tree
from importing.markets import market, write

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.importing.outcomes import Outcome


def imported(folder: Path, *rows: dict[str, str]) -> Outcome:
    return import_mic(write(folder / "mic.csv", rows), folder / "out", form="nt")


def test_a_market_has_the_dates_of_its_code_and_its_record_as_evidence(tmp_path: Path) -> None:
    outcome = imported(
        tmp_path,
        market("QWER"),
        market("QWES", OPERATING_MIC="QWER", LEVEL="SGMT", ACRONYM="Q-S", EXPIRY_DATE="20200229",
               STATUS="EXPIRED", LEI="", WEBSITE="HTTP://Q.EXAMPLE"),
    )  # fmt: skip
    assert counts(outcome) == {}
    slug = outcome.report["files"][0]["slug"]
    text = text_of(outcome)
    market_, code, record = "<id/market/qwes>", "<id/identification/mic-qwes>", f"passage/{slug}-2>"
    for line in (
        f"{market_} <a> <cg:Market> .",
        f'{market_} <rdfs:label> "MARKET QWES"@en .',
        f'{market_} <http://www.w3.org/2004/02/skos/core#altLabel> "Q-S" .',
        f'{market_} <cg:mic> "QWES" .',
        f'{market_} <cg:operatingMic> "QWER" .',
        f"{market_} <cg:jurisdiction> <code/jurisdiction/na> .",
        f"{market_} <http://xmlns.com/foaf/0.1/page> <http://q.example> .",
        f'{market_} <rdfs:comment> "The operator is named: OPERATOR INC."@en .',
        f"{market_} <cg:namedIn> <id/{record} .",
        f"{code} <cg:identifies> {market_} .",
        f'{code} <cg:begin> "2005-06-27"^^<xsd:date> .',
        f'{code} <cg:end> "2020-02-29"^^<xsd:date> .',
        f"{code} <cg:statedIn> <id/{record} .",
        f'<id/{record} <cg:recordKey> "QWES" .',
        f'<id/{record} <cg:recordLine> "3"^^<xsd:integer> .',
        f'<id/{record} <http://purl.org/dc/terms/modified> "2021-09-27"^^<xsd:date> .',
        f"<id/market/qwer> <https://schema.org/provider> <id/corporation/lei-{A}> .",
        f"<id/corporation/lei-{A}> <a> <cg:Organization> .",
        "<id/market/qwer> <http://xmlns.com/foaf/0.1/page> <https://www.example.com/markets> .",
    ):
        assert line in text, line
    assert "<id/identification/mic-qwer> <cg:end" not in text


def test_a_code_that_expired_on_no_known_day_did_so_by_the_last_update(tmp_path: Path) -> None:
    text = text_of(imported(tmp_path, market("QWER", STATUS="EXPIRED")))
    code = "<id/identification/mic-qwer>"
    assert f'{code} <cg:endEarliest> "2005-06-28"^^<xsd:date> .' in text
    assert f'{code} <cg:endLatest> "2021-09-27"^^<xsd:date> .' in text
    assert f"{code} <cg:endResolution> <id/date-resolution/" in text


def test_markets_of_the_reference_data_keep_their_names(tmp_path: Path) -> None:
    text = text_of(imported(tmp_path, market("XPAR"), market("QWER")))
    assert "<id/market/xpar> <rdfs:label>" not in text
    assert (
        '<id/market/xpar> <http://www.w3.org/2004/02/skos/core#altLabel> "MARKET XPAR"@en' in text
    )
    assert "<id/market/qwer> <rdfs:label>" in text


@pytest.mark.parametrize(
    ("changes", "kind", "effect"),
    [
        ({"NAME": ""}, "missing-required", "record left out"),
        ({"MIC": "", "OPERATING_MIC": "QWEB"}, "missing-required", "record left out"),
        ({"MIC": "qwer", "OPERATING_MIC": "QWEB"}, "bad-mic", "record left out"),
        ({"MIC": "QWEB"}, "duplicate-record", "record left out"),
        ({"OPERATING_MIC": "Q"}, "bad-mic", "value left out"),
        ({"LEI": A[:-1] + "X"}, "bad-check-digit", "value left out"),
        ({"COUNTRY": "ZZ"}, "unknown-country", "value left out"),
        ({"COUNTRY": ""}, "missing-required", "kept"),
        ({"WEBSITE": "N/A"}, "bad-website", "value left out"),
        ({"WEBSITE": "WWW.A.COM, WWW.B.COM"}, "bad-website", "value left out"),
        ({"CREATION_DATE": "20050631"}, "impossible-date", "value left out"),
        ({"CREATION_DATE": "2005-06-30"}, "impossible-date", "value left out"),
        ({"LAST_UPDATE_DATE": "2005063"}, "impossible-date", "value left out"),
        ({"STATUS": "EXPIRED", "EXPIRY_DATE": "20050627"}, "impossible-period", "value left out"),
        ({"STATUS": "ASLEEP"}, "unknown-status", "kept"),
        ({"EXPIRY_DATE": "20200101"}, "expiry-of-active", "kept"),
        ({"LEVEL": "UNIT"}, "unknown-level", "kept"),
        ({"LEVEL": "SGMT", "OPERATING_MIC": "QWEX"}, "operator-unknown", "kept"),
        ({"LEVEL": "SGMT", "OPERATING_MIC": "QWES"}, "operated-by-segment", "kept"),
        ({"OPERATING_MIC": "QWEB"}, "operator-with-operator", "kept"),
    ],
)
def test_what_is_wrong_with_a_record_is_told_and_nothing_else(
    tmp_path: Path, changes: dict[str, str], kind: str, effect: str
) -> None:
    good = [market("QWEB"), market("QWES", OPERATING_MIC="QWEB", LEVEL="SGMT")]
    others = {key: value for key, value in changes.items() if key != "MIC"}
    outcome = imported(tmp_path, *good, market(changes.get("MIC", "QWER"), **others))
    assert counts(outcome).keys() - {"operator-with-operator", "operator-unknown"} <= {kind}
    (sample,) = samples(outcome, kind)
    assert (sample["effect"], sample["record"], sample["line"]) == (effect, 3, 4)
    assert outcome.left_out == (effect == "record left out")
    text = text_of(outcome)
    assert "<id/market/qweb> <cg:mic>" in text
    assert ("<id/market/qwer> <cg:mic>" in text) == (effect != "record left out")


def test_records_that_cannot_be_read_take_no_other_with_them(tmp_path: Path) -> None:
    path = write(
        tmp_path / "mic.csv", [market("QWER"), market("QWES", NAME="A\nB"), market("QWET")]
    )
    text = path.read_bytes().replace(b'"MARKET QWER"', b'"MARKET \xe9"')
    path.write_bytes(text.replace(b'"QWES",', b"", 1) + b'"QWEU","X"\r\n')
    outcome = import_mic(path, tmp_path / "out")
    assert [(each["record"], each["line"]) for each in samples(outcome, "broken-record")] == [
        (1, 2), (2, 3), (4, 6)
    ]  # fmt: skip
    told = [each["key"] for each in samples(outcome, "broken-record")]
    assert told[0] == "has bytes that are not UTF-8"
    assert told[1] == "has 16 fields where the header has 17"
    assert [each["taken_in"] for each in outcome.report["files"]] == [1]
    path.write_bytes(path.read_bytes() + b'"QWEV","')
    again = import_mic(path, tmp_path / "out")
    assert samples(again, "broken-record")[-1]["key"].startswith("is no CSV")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("MIC,STATUS\n", "'OPERATING MIC' is missing"),
        (",".join([*market("A"), "MIC"]) + "\n", "'MIC' is there twice"),
    ],
)
def test_what_is_no_list_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mic.csv").write_text(text)
    with pytest.raises(InputError, match=message):
        import_mic(tmp_path / "mic.csv", tmp_path / "out")
    assert [each.name for each in tmp_path.iterdir()] == ["mic.csv"]


def test_the_published_list_is_taken_in_whole(shared: Path, tmp_path: Path) -> None:
    (path,) = (shared / "data" / "mic").glob("*.csv")
    outcome = import_mic(path, tmp_path / "out")
    assert [each["taken_in"] for each in outcome.report["files"]] == [2767]
    assert counts(outcome) == {"bad-website": 4, "operated-by-segment": 8, "unknown-country": 3}
    text = b"".join(lines_of_tables(tmp_path / "out")).decode()
    assert text.count("ontology#identifies>") == 2767
    assert text.count("ontology#end>") == 511
    import_mic(path, tmp_path / "again")
    assert tree(tmp_path / "out") == tree(tmp_path / "again")


def test_what_stood_stays_if_the_import_is_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(tmp_path, market("QWER"))
    before = tree(tmp_path / "out")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(running, "write_report", full)
        with pytest.raises(OutputError, match="No space left"):
            imported(tmp_path, market("QWES"))
    assert tree(tmp_path / "out") == before
    imported(tmp_path, market("QWES"))
    assert json.loads((tmp_path / "out" / "anomalies.json").read_text())["files"][0]["records"] == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mic.csv", "out"]
