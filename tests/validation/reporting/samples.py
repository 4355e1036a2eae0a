"""A report of every kind of finding, with the files that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import SH
from corpgraph.validation import Finding, Report, Severity
from corpgraph.validation.findings import Place

if TYPE_CHECKING:
    from pathlib import Path

EX: Final = "http://example.org/"
XSD_INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"

STAKES: Final = """\
@prefix ex: <http://example.org/> .

ex:a
    ex:share 51 ;
    ex:begin "2012-06-20" .

ex:b ex:owner ex:c .
"""
OWNERS: Final = """\
@prefix ex: <http://example.org/> .
ex:c ex:owner ex:b .
_:x ex:note "né" .
"""


def triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(EX + subject), ox.NamedNode(EX + predicate), value)


def make(
    name: str,
    *,
    focus: str | None = None,
    path: str | None = f"<{EX}share>",
    value: str | None = None,
    component: str = "DatatypeConstraintComponent",
    shape: str = f"<{EX}Shape>",
    severity: Severity = Severity.VIOLATION,
    constraint: str | None = None,
    message: str | None = None,
    triples: tuple[ox.Triple, ...] = (),
    places: tuple[Place, ...] = (),
    shape_place: Place | None = None,
) -> Finding:
    """A finding with a name, which is its message and the end of its focus node unless told."""
    return Finding(
        focus=f"<{EX}{name}>" if focus is None else focus,
        path=path,
        value=value,
        component=component if ":" in component else SH + component,
        shape=shape,
        severity=severity,
        message=name if message is None else message,
        constraint=constraint,
        triples=triples,
        places=places,
        shape_place=shape_place,
    )


def report(*findings: Finding) -> Report:
    return Report(tuple(sorted(findings, key=lambda finding: finding.key)))


def sample(folder: Path) -> Report:
    """Write two files and give a report of a value, a cycle, a blank node and a missing place."""
    stakes, owners = folder / "data" / "stakes.ttl", folder / "data" / "owners.ttl"
    stakes.parent.mkdir(exist_ok=True)
    stakes.write_text(STAKES, encoding="utf-8")
    owners.write_text(OWNERS, encoding="utf-8")
    share = f'"51"^^<{XSD_INTEGER}>'
    b, c = ox.NamedNode(f"{EX}b"), ox.NamedNode(f"{EX}c")
    return report(
        make(
            "a",
            value=share,
            shape=f"<{EX}Stake-share>",
            message="Give the share as a decimal.\nWrite 51.0 for 51.",
            triples=(triple("a", "share", ox.Literal("51", datatype=ox.NamedNode(XSD_INTEGER))),),
            places=(Place(str(stakes), 4, 14, share),),
        ),
        make(
            "b",
            path=f"<{EX}owner>+",
            value=f"<{EX}b>",
            component="SPARQLConstraintComponent",
            shape=f"<{EX}Stake>",
            constraint=f"<{EX}Stake-no-ring>",
            message="Nobody owns himself, not even through others.",
            triples=(triple("b", "owner", c), triple("c", "owner", b)),
            places=(
                Place(str(stakes), 7, 15, f"<{EX}b> <{EX}owner> <{EX}c>"),
                Place(str(owners), 2, 15, f"<{EX}c> <{EX}owner> <{EX}b>"),
            ),
        ),
        make(
            "blank",
            focus="_:f1",
            path=f"<{EX}label>",
            component="MinCountConstraintComponent",
            shape="_:s2",
            severity=Severity.WARNING,
            message="Give it a label.",
            places=(Place(str(owners), 3, 1, "_:f1"),),
            shape_place=Place(str(folder / "shapes.ttl"), 8, 17, "_:s2"),
        ),
        make(
            "nowhere",
            path=None,
            component="ClosedConstraintComponent",
            severity=Severity.INFO,
            message="",
        ),
    )
