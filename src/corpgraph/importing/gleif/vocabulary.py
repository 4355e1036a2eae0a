"""What the property tables of a GLEIF file say: each class of facts, in the ontology's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from corpgraph.importing.gleif.reading import Kind
from corpgraph.importing.properties import (
    DATE,
    MOMENT,
    TYPE,
    a,
    began,
    bounded,
    code,
    ended,
    labelled,
    link,
    of,
    one,
    table,
    value,
)
from corpgraph.namespaces import CG, EDTF_DATE, ID, PREFIXES, RDFS, XSD
from corpgraph.property_tables import Property, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["graph_of", "tables_of"]

_OA: Final = PREFIXES["oa"]
_INTEGER: Final = f"{XSD}integer"


def graph_of(slug: str) -> str:
    """The named graph of a file."""
    return f"{PREFIXES['graph']}gleif/{slug}"


def tables_of(kind: Kind, slug: str) -> Mapping[str, Table]:
    """The tables of the records of a file, by name.

    Args:
        kind: What the records are about.
        slug: What tells the file apart in IRIs.
    """
    stated = link("statedIn", "record", f"{ID}passage/{slug}-")
    make = {Kind.ENTITIES: _entities, Kind.RELATIONSHIPS: _relations, Kind.EXCEPTIONS: _exceptions}
    tables = [*make[kind](slug, stated), _records(slug)]
    return {table.name: table for table in tables}


def _entities(slug: str, stated: Property) -> list[Table]:
    return [
        table(
            "corporations",
            "corporation/lei-",
            Property(predicate=TYPE, term="iri", column="class", prefix=CG),
            # A company's name is the same in all languages.
            *(
                Property(
                    predicate=f"{RDFS}label", term="literal", column="label", language=language
                )
                for language in ("en", "fr")
            ),
            code("jurisdiction", "jurisdiction", "jurisdiction"),
            link("namedIn", "record", f"{ID}passage/{slug}-"),
        ),
        table(
            "identifications",
            "identification/lei-",
            a("Identification"),
            labelled("LEI "),
            of("identifies"),
            one("scheme", "identifier-scheme/lei"),
            value("identifier", "subject"),
            value("begin", "begin", DATE),
            stated,
        ),
        table(
            "legal_names",
            "naming/legal-name-lei-",
            a("Naming"),
            labelled("Legal name of LEI "),
            of("names"),
            _name(),
            one("nameKind", "name-kind/legal"),
            stated,
        ),
        table(
            "other_names",
            "naming/name-lei-",
            a("Naming"),
            labelled("Name of LEI "),
            of("names", "lei"),
            _name(),
            code("nameKind", "kind", "name-kind"),
            *bounded(slug),
            stated,
        ),
        table(
            "registrations",
            "registration/lei-",
            a("Registration"),
            labelled("Registration of LEI "),
            of("registers"),
            code("entityStatus", "entity_status", "entity-status"),
            *_registered(),
            stated,
        ),
        table(
            "existences",
            "existence/lei-",
            a("Existence"),
            labelled("Existence of LEI "),
            of("organization"),
            *began(),
            *ended(),
            *bounded(slug),
            stated,
        ),
        table(
            "legal_forms",
            "legal-form/lei-",
            a("LegalForm"),
            labelled("Legal form of LEI "),
            of("organization"),
            code("legalForm", "legal_form", "legal-form"),
            value("legalFormText", "legal_form_text"),
            stated,
        ),
        *_events(stated),
    ]


def _name() -> Property:
    return Property(
        predicate=f"{CG}name", term="literal", column="name", language_column="language"
    )


def _registered() -> tuple[Property, ...]:
    return (
        of("registrar", "registrar"),
        code("registrationStatus", "registration_status", "registration-status"),
        *began(),
        value("nextRenewal", "next_renewal", MOMENT),
    )


def _events(stated: Property) -> list[Table]:
    dated = (value("date", "date", DATE), value("datePrinted", "date_printed", MOMENT))
    return [
        table(
            "events",
            "event/lei-",
            a("Event"),
            labelled("Event of LEI "),
            of("concerns", "lei"),
            code("eventKind", "kind", "event-kind"),
            *dated,
            stated,
        ),
        table(
            "event_statuses",
            "event-status/lei-",
            a("EventStatus"),
            labelled("Stage of event of LEI "),
            link("ofEvent", "subject", f"{ID}event/lei-"),
            code("status", "status", "event-status"),
            stated,
        ),
        table(
            "successions",
            "event/succession-lei-",
            a("Event"),
            labelled("Succession of LEI "),
            of("concerns", "lei"),
            one("eventKind", "event-kind/succession"),
            of("resultsIn", "successor"),
            Property(
                predicate=f"{RDFS}comment",
                term="literal",
                column="successor_name",
                prefix="The successor is named: ",
                language="en",
            ),
            *dated,
            stated,
        ),
    ]


def _relations(slug: str, stated: Property) -> list[Table]:
    period = (*began(), *ended(), *bounded(slug), stated)
    registers = {"controls": "control", "affiliations": "affiliation"}
    return [
        table(
            "controls",
            "control/lei-",
            a("Control"),
            labelled("Control of LEI "),
            of("subsidiary", "child"),
            of("parent", "parent"),
            code("controlKind", "kind", "control-kind"),
            value("share", "share", f"{XSD}decimal"),
            value("accountingPeriod", "accounting_period", EDTF_DATE),
            value("filingPeriod", "filing_period", EDTF_DATE),
            *period,
        ),
        table(
            "affiliations",
            "affiliation/lei-",
            a("Affiliation"),
            labelled("Affiliation of LEI "),
            of("affiliate", "child"),
            of("affiliatedWith", "parent"),
            code("affiliationKind", "kind", "affiliation-kind"),
            *period,
        ),
        *(
            table(
                f"{what[:-1]}_registrations",
                f"registration/{kind}-lei-",
                a("Registration"),
                labelled(f"Registration of {kind} of LEI "),
                link("registers", "subject", f"{ID}{kind}/lei-"),
                *_registered(),
                stated,
            )
            for what, kind in registers.items()
        ),
    ]


def _exceptions(_: str, stated: Property) -> list[Table]:
    return [
        table(
            "exceptions",
            "reporting-exception/lei-",
            a("ReportingException"),
            labelled("Reporting exception of LEI "),
            of("organization", "lei"),
            code("unreportedControl", "kind", "control-kind"),
            *(code("exceptionReason", f"reason_{n}", "exception-reason") for n in range(1, 6)),
            *(value("exceptionReference", f"reference_{n}") for n in range(1, 6)),
            stated,
        )
    ]


def _records(slug: str) -> Table:
    return table(
        "records",
        f"passage/{slug}-",
        a("Record"),
        Property(predicate=f"{_OA}hasSource", term="iri", value=f"{ID}source/{slug}"),
        value("recordKey", "key"),
        value("recordNumber", "subject", _INTEGER),
        value("recordLine", "line", _INTEGER),
        value("lastUpdate", "last_update", MOMENT),
    )
