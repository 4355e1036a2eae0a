"""Level 1: what records say becomes facts, and what is wrong with them is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpgraph.importing.anomalies import Effect
from importing.made import A, B, C, counts, entity, exception, imported, samples, text_of

if TYPE_CHECKING:
    from pathlib import Path

EVENT = "Entity.LegalEntityEvents.LegalEntityEvent.1"
OTHER = "Entity.OtherEntityNames.OtherEntityName.1"
ASCII = "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1"
SUCCESSOR = "Entity.SuccessorEntity.1"


def test_a_record_becomes_an_organisation_with_dated_facts_and_its_evidence(
    tmp_path: Path,
) -> None:
    outcome = imported(tmp_path, [entity(A, LegalJurisdiction="US-DE")])
    text = text_of(outcome)
    (file,) = outcome.report["files"]
    record = f"id/passage/{file['slug']}-1"
    for line in (
        f"<id/corporation/lei-{A}> <cg:jurisdiction> <code/jurisdiction/us-de> .",
        f"<id/corporation/lei-{A}> <cg:namedIn> <{record}> .",
        f'<id/identification/lei-{A}> <cg:identifier> "{A}" .',
        f'<id/identification/lei-{A}> <cg:begin> "2014-03-01"^^<xsd:date> .',
        f"<id/registration/lei-{A}> <cg:registers> <id/corporation/lei-{A}> .",
        f'<id/registration/lei-{A}> <cg:begin> "2014-03-01"^^<xsd:date> .',
        f'<id/registration/lei-{A}> <cg:beginPrinted> "2014-03-01T23:30:00-05:00"^^',
        f"<id/registration/lei-{A}> <cg:registrationStatus> <code/registration-status/issued> .",
        f'<id/existence/lei-{A}> <cg:begin> "1999-12-31"^^<xsd:date> .',
        f"<id/legal-form/lei-{A}> <cg:legalForm> <code/legal-form/8888> .",
        f'<{record}> <cg:recordKey> "{A}" .',
        f'<{record}> <cg:recordLine> "2"^^<xsd:integer> .',
        f'<{record}> <cg:lastUpdate> "2024-05-04T00:00:00+02:00"^^<xsd:dateTime> .',
        f'<id/source/{file["slug"]}> <cg:sha256> "{file["sha256"]}" .',
    ):
        assert line in text
    assert outcome.left_out == 0
    assert counts(outcome) == {}


def test_a_lapsed_registration_is_no_end(tmp_path: Path) -> None:
    text = text_of(imported(tmp_path, [entity(A, RegistrationStatus="LAPSED")]))
    assert "registration-status/lapsed" in text
    assert "cg:end" not in text


def test_an_inactive_entity_ended_by_the_last_update_at_the_latest(tmp_path: Path) -> None:
    text = text_of(imported(tmp_path, [entity(A, EntityStatus="INACTIVE")]))
    existence = f"<id/existence/lei-{A}>"
    assert f'{existence} <cg:endEarliest> "2014-03-02"^^<xsd:date> .' in text
    assert f'{existence} <cg:endLatest> "2024-05-04"^^<xsd:date> .' in text
    assert f"{existence} <cg:endResolution> <id/date-resolution/" in text


def test_an_entity_that_expired_ended_on_that_day(tmp_path: Path) -> None:
    row = entity(
        A, EntityStatus="INACTIVE", **{"Entity.EntityExpirationDate": "2020-06-30T00:00:00+09:00"}
    )
    text = text_of(imported(tmp_path, [row]))
    assert f'<id/existence/lei-{A}> <cg:end> "2020-06-30"^^<xsd:date> .' in text
    assert "cg:endLatest" not in text


@pytest.mark.parametrize(
    ("name", "others", "label"),
    [
        ("Österreichische Bank AG", {}, "Österreichische Bank AG"),
        ("アリババ", {}, "アリババ"),
        ("Œuvres – № 1", {ASCII: "OEuvres"}, "Œuvres – № 1"),
        ("アリババ", {ASCII: "Aribaba"}, "Aribaba"),
        ("アリババ", {ASCII: "Aribaba", OTHER: "Alibaba"}, "Alibaba"),
    ],
)
def test_an_entity_is_shown_by_a_name_in_latin_letters_if_it_has_one(
    tmp_path: Path, name: str, others: dict[str, str], label: str
) -> None:
    kinds = {
        ASCII: ("AUTO_ASCII_TRANSLITERATED_LEGAL_NAME", "en"),
        OTHER: ("ALTERNATIVE_LANGUAGE_LEGAL_NAME", "en-US"),
    }
    changes = {"LegalName": name, "Entity.LegalName.xmllang": "ja"}
    for column, text in others.items():
        kind, language = kinds[column]
        changes |= {column: text, f"{column}.type": kind, f"{column}.xmllang": language}
    text = text_of(imported(tmp_path, [entity(A, **changes)]))
    labelled = f"<id/corporation/lei-{A}> <rdfs:label>"
    assert f'{labelled} "{label}"@en .' in text
    assert f'{labelled} "{label}"@fr .' in text
    assert f'<cg:name> "{name}"@ja .' in text


def test_a_previous_name_is_over_and_a_trading_name_is_not(tmp_path: Path) -> None:
    previous = {OTHER: "Old", f"{OTHER}.type": "PREVIOUS_LEGAL_NAME"}
    trading = {OTHER: "Shop", f"{OTHER}.type": "TRADING_OR_OPERATING_NAME"}
    text = text_of(imported(tmp_path, [entity(A, **previous), entity(B, **trading)]))
    assert f'<id/naming/name-lei-{A}-other-1> <cg:endLatest> "2024-05-04"^^<xsd:date> .' in text
    assert f"<id/naming/name-lei-{B}-other-1> <cg:end" not in text
    assert f'<id/naming/name-lei-{A}-other-1> <cg:endEarliest> "2000-01-01"^^<xsd:date> .' in text
    assert f'<id/naming/name-lei-{B}-other-1> <cg:name> "Shop" .' in text


def test_a_previous_name_of_unknown_age_may_be_over_since_ever(tmp_path: Path) -> None:
    row = entity(A, EntityCreationDate="", **{OTHER: "Old", f"{OTHER}.type": "PREVIOUS_LEGAL_NAME"})
    text = text_of(imported(tmp_path, [row]))
    assert '<cg:endEarliest> "0001-01-01"^^<xsd:date> .' in text
    assert '<cg:endLatest> "2024-05-04"^^<xsd:date> .' in text


def test_events_and_successors_are_told_with_their_stage(tmp_path: Path) -> None:
    row = entity(
        A,
        EntityStatus="INACTIVE",
        **{
            f"{EVENT}.LegalEntityEventType": "ABSORPTION",
            f"{EVENT}.event_status": "COMPLETED",
            f"{EVENT}.LegalEntityEventEffectiveDate": "2021-07-01T00:00:00+02:00",
            f"{SUCCESSOR}.SuccessorLEI": B,
            f"{SUCCESSOR}.SuccessorEntityName": "Heir",
        },
    )
    text = text_of(imported(tmp_path, [row]))
    event, succession = f"<id/event/lei-{A}-1>", f"<id/event/succession-lei-{A}-1>"
    assert f"{event} <cg:eventKind> <code/event-kind/absorption> ." in text
    assert f'{event} <cg:date> "2021-07-01"^^<xsd:date> .' in text
    assert f"<id/event-status/lei-{A}-1> <cg:status> <code/event-status/effective> ." in text
    assert f"{succession} <cg:resultsIn> <id/corporation/lei-{B}> ." in text
    # Of the successor there is no record.
    assert f'<id/corporation/lei-{B}> <rdfs:label> "LEI {B}"@en' in text


@pytest.mark.parametrize("category", ["FUND", "BRANCH", "SOLE_PROPRIETOR"])
def test_what_need_not_be_a_legal_person_is_an_organisation(tmp_path: Path, category: str) -> None:
    text = text_of(imported(tmp_path, [entity(A, EntityCategory=category)]))
    assert f"<id/corporation/lei-{A}> <a> <cg:Organization> ." in text
    assert "<cg:Corporation>" not in text


OUT, VALUE, KEPT = Effect.RECORD.value, Effect.VALUE.value, Effect.KEPT.value


@pytest.mark.parametrize(
    ("changes", "kind", "effect"),
    [
        ({"LEI": ""}, "missing-required", OUT),
        ({"LegalName": ""}, "missing-required", OUT),
        ({"LEI": f"{A[:-1]}{(int(A[-1]) + 1) % 10}"}, "bad-check-digit", OUT),
        ({"Extension.Deletion.DeletedAt": "2024-05-05T00:00:00Z"}, "deleted-record", OUT),
        ({"ManagingLOU": "LOU"}, "bad-check-digit", VALUE),
        ({f"{SUCCESSOR}.SuccessorLEI": "HEIR"}, "bad-check-digit", VALUE),
        ({"RegistrationStatus": "SLEEPING"}, "unknown-registration-status", VALUE),
        ({"EntityStatus": "SLEEPING"}, "unknown-entity-status", VALUE),
        ({"LegalJurisdiction": "XX"}, "unknown-jurisdiction", VALUE),
        ({"EntityLegalFormCode": "ZZZZ"}, "unknown-legal-form", VALUE),
        ({"EntityCreationDate": "2015-02-29T00:00:00Z"}, "impossible-date", VALUE),
        ({"NextRenewalDate": "soon"}, "impossible-date", VALUE),
        ({"Entity.EntityExpirationDate": "1999-12-31"}, "impossible-period", VALUE),
        (
            {"EntityStatus": "INACTIVE", "EntityCreationDate": "2024-05-04"},
            "impossible-period",
            VALUE,
        ),
        ({f"{EVENT}.LegalEntityEventType": "PARTY"}, "unknown-event-type", VALUE),
        ({OTHER: "Old", f"{OTHER}.type": "NICKNAME"}, "unknown-name-type", VALUE),
        ({"LastUpdateDate": ""}, "missing-required", KEPT),
        ({"InitialRegistrationDate": ""}, "missing-required", KEPT),
    ],
)
def test_a_planted_fault_is_told_with_its_place_and_what_became_of_it(
    tmp_path: Path, changes: dict[str, str], kind: str, effect: str
) -> None:
    outcome = imported(tmp_path, [entity(B), entity(A, **changes), entity(C)])
    assert counts(outcome) == {kind: 1}
    (sample,) = samples(outcome, kind)
    assert (sample["effect"], sample["file"], sample["record"], sample["line"]) == (effect, 1, 2, 3)
    (file,) = outcome.report["files"]
    left_out = 1 if effect == OUT else 0
    assert outcome.left_out == file["left_out"] == left_out
    assert file["records"] == file["taken_in"] + file["left_out"] == 3
    text = text_of(outcome)
    assert (f"<id/corporation/lei-{A}>" in text) is (effect != OUT)
    assert f"<id/corporation/lei-{C}>" in text


def test_a_record_with_two_faults_is_left_out_once(tmp_path: Path) -> None:
    outcome = imported(tmp_path, [entity("X", LegalName=""), entity(A)])
    assert counts(outcome) == {"bad-check-digit": 1, "missing-required": 1}
    assert outcome.left_out == 1


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_of_records_with_one_lei_the_first_is_taken_in(tmp_path: Path, size: int) -> None:
    rows = [entity(A), entity(B), entity(A, LegalName="Again"), entity(C)]
    outcome = imported(tmp_path, rows, size=size)
    (sample,) = samples(outcome, "duplicate-record")
    assert (sample["record"], sample["line"], sample["key"]) == (3, 4, A)
    text = text_of(outcome)
    assert "Again" not in text
    assert f"{outcome.report['files'][0]['slug']}-3>" not in text
    assert outcome.left_out == 1


def test_columns_are_found_by_name_wherever_they_stand(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    row = entity(A)
    turned = dict(reversed(row.items()))
    one, other = imported(first, [row]), imported(second, [turned])
    slugs = [each.report["files"][0]["slug"] for each in (one, other)]
    sums = [each.report["files"][0]["sha256"] for each in (one, other)]
    assert text_of(one).replace(slugs[0], "").replace(sums[0], "") == text_of(other).replace(
        slugs[1], ""
    ).replace(sums[1], "")


def test_a_reason_not_to_report_a_parent_is_told(tmp_path: Path) -> None:
    row = exception(A, **{"Exception.Reason.2": "NON_PUBLIC", "Exception.Reference.2": "law"})
    text = text_of(imported(tmp_path, [row]))
    fact = f"<id/reporting-exception/lei-{A}-direct>"
    assert f"{fact} <cg:unreportedControl> <code/control-kind/direct> ." in text
    assert f"{fact} <cg:exceptionReason> <code/exception-reason/no-known-person> ." in text
    assert f"{fact} <cg:exceptionReason> <code/exception-reason/non-public> ." in text
    assert f'{fact} <cg:exceptionReference> "law" .' in text


@pytest.mark.parametrize(
    ("changes", "kind", "effect"),
    [
        ({"LEI": "X"}, "bad-check-digit", OUT),
        ({"LEI": ""}, "missing-required", OUT),
        ({"Category": ""}, "missing-required", OUT),
        ({"Category": "SIDEWAYS"}, "unknown-exception-category", OUT),
        ({"Exception.Reason.1": ""}, "missing-required", KEPT),
        ({"Exception.Reason.1": "BECAUSE"}, "unknown-exception-reason", VALUE),
    ],
)
def test_a_fault_in_an_exception_is_told(
    tmp_path: Path, changes: dict[str, str], kind: str, effect: str
) -> None:
    outcome = imported(tmp_path, [exception(B), exception(A, **changes)])
    assert counts(outcome) == {kind: 1}
    assert [(each["record"], each["effect"]) for each in samples(outcome, kind)] == [(2, effect)]


def test_an_exception_told_again_is_left_out(tmp_path: Path) -> None:
    outcome = imported(tmp_path, [exception(A), exception(A)])
    assert counts(outcome) == {"duplicate-record": 1}


def test_a_broken_record_is_told_and_the_others_are_taken_in(tmp_path: Path) -> None:
    outcome = imported(tmp_path, [entity(A), entity(B)])
    path = tmp_path / "records-0.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'"\xff",broken\n' + lines[1] + lines[2])
    from corpgraph.importing.gleif import import_gleif

    outcome = import_gleif([path], tmp_path / "out", form="nt")
    assert counts(outcome)["broken-record"] == outcome.left_out == 1
    (sample,) = samples(outcome, "broken-record")
    assert (sample["record"], sample["line"]) == (1, 2)
    assert outcome.report["files"][0]["taken_in"] == 2
