"""Shapes that go in circles, grow without bound, or are written wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from robustness.running import DATA, PREFIXES, assert_refused, assert_validated, validate

if TYPE_CHECKING:
    from pathlib import Path

SHAPE: Final = "x:S a sh:NodeShape ; sh:targetClass x:C ; "
PROPERTY: Final = f"{SHAPE}sh:property [ sh:path x:p ; "
LANGUAGES: Final = [f'"l{n}"' for n in range(10_000)]
NESTED: Final = "x:S{this} a sh:NodeShape ; sh:node x:S{next} ."
CIRCLE: Final = "x:l rdf:first {} ; rdf:rest x:l ."


def write(directory: Path, shapes: str) -> None:
    (directory / "shapes.ttl").write_text(f"{PREFIXES}{shapes}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (f"{PROPERTY} sh:in x:l ] . {CIRCLE.format(1)}", "comes back to itself"),
        (f"{SHAPE} sh:and x:l . {CIRCLE.format('x:S')}", "comes back to itself"),
        (f"{SHAPE} sh:property [ sh:path _:l ] . _:l rdf:first x:p ; rdf:rest _:l .", "comes back"),
        (f"{SHAPE} sh:property [ sh:path _:l ] . _:l sh:inversePath _:l .", "leads back into"),
        (
            f"{SHAPE} sh:property [ sh:path _:l ] . _:l sh:zeroOrMorePath ( _:l x:p ) .",
            "leads back",
        ),
        (f"{SHAPE} sh:node x:S .", "is recursive"),
        (f"{PROPERTY} sh:node x:S ] .", "is recursive"),
        (f"{SHAPE} sh:not x:S .", "is recursive"),
        (f"{SHAPE} sh:or ( x:S x:S ) .", "is recursive"),
        (f"{SHAPE} sh:property x:P . x:P sh:path x:p ; sh:property x:P .", "is recursive"),
        (f"{PROPERTY} sh:qualifiedMinCount 1 ; sh:qualifiedValueShape x:S ] .", "is recursive"),
    ],
    ids=[
        *("sh:in", "sh:and", "path list", "path", "path within a list", "sh:node", "sh:property"),
        *("sh:not", "sh:or", "property shape", "sh:qualifiedValueShape"),
    ],
)
def test_a_circle_is_refused(shapes: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, shapes)
    assert_refused(validate(cwd=tmp_path, seconds=10), said)


def doubled(step: str, levels: int) -> str:
    return " ".join(step.format(this=n, next=n + 1) for n in range(levels))


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (
            f"{SHAPE} sh:property [ sh:path _:p0 ] . _:p40 sh:inversePath x:p . "
            + doubled("_:p{this} rdf:first _:p{next} ; rdf:rest ( _:p{next} ) .", 40),
            "the path has more than 100 steps",
        ),
        (
            f"{SHAPE} sh:property [ sh:path ( {'x:p ' * 20_000}) ] .",
            "the path has more than 100 steps",
        ),
        (
            f"{SHAPE} sh:property [ sh:path [ sh:alternativePath ( {'x:p ' * 20_000}) ] ] .",
            "the path has more than 100 steps",
        ),
        (
            f"{SHAPE} sh:property [ sh:path {'[ sh:zeroOrMorePath ' * 1000} x:p {']' * 1000} ] .",
            "the path is nested more than 50 levels deep",
        ),
        (
            f"{SHAPE} sh:node x:S0 . x:S20000 sh:class x:C . {doubled(NESTED, 20_000)}",
            "nests other shapes more than 40 deep",
        ),
        (
            f"{SHAPE} sh:node x:S0 . x:S30 sh:class x:C . "
            + doubled("x:S{this} a sh:NodeShape ; sh:xone ( x:S{next} x:S{next} ) .", 30),
            "expand to more than 20000 uses",
        ),
    ],
    ids=["path of paths", "sequence", "alternative", "deep path", "deep shapes", "twice and twice"],
)
def test_what_grows_without_bound_is_refused(shapes: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, shapes)
    assert_refused(validate(cwd=tmp_path, seconds=20), said)


@pytest.mark.parametrize(
    "constraint",
    [
        f"sh:or ( {' '.join(f'[ sh:class x:C{n} ]' for n in range(2_000))} )",
        f"sh:xone ( {'[ sh:nodeKind sh:IRI ] ' * 2_000})",
        f"sh:class {' , '.join(f'x:C{n}' for n in range(3_000))}",
        f"sh:property [ sh:path x:p ; sh:languageIn ( {' '.join(LANGUAGES)} ) ]",
        f"sh:property [ sh:path x:p ; sh:in ( {' '.join(f'x:i{n}' for n in range(100_000))} ) ]",
        f"sh:closed true ; sh:ignoredProperties ( {' '.join(f'x:p{n}' for n in range(20_000))} )",
    ],
    ids=["sh:or", "sh:xone", "sh:class", "sh:languageIn", "sh:in", "sh:ignoredProperties"],
)
def test_many_values_are_applied(constraint: str, tmp_path: Path) -> None:
    write(tmp_path, f"{SHAPE} {constraint} .")
    assert_validated(validate(cwd=tmp_path, seconds=30), findings=True)


@pytest.mark.parametrize(
    "pattern",
    ["(", "(?=a)", r"(a)\\1", "((a{1000}){1000}){1000}", "(" * 50_000 + ")" * 50_000, "a|" * 10**6],
    ids=["open", "look-ahead", "back reference", "repeated", "nested", "long"],
)
def test_a_pattern_that_cannot_be_run_is_refused(pattern: str, tmp_path: Path) -> None:
    write(tmp_path, f'{PROPERTY} sh:pattern "{pattern}" ] .')
    assert_refused(validate(cwd=tmp_path, seconds=20), "sh:pattern", "cannot be used")


def test_a_pattern_takes_time_linear_in_the_text(tmp_path: Path) -> None:
    text = DATA.replace("text", "a" * 1_000_000 + "!")
    (tmp_path / "data.ttl").write_text(text, encoding="utf-8")
    write(tmp_path, f'{PROPERTY} sh:pattern "^(a+)+$" ; sh:nodeKind sh:Literal ] .')
    assert_validated(validate(cwd=tmp_path, seconds=20), findings=True)


@pytest.mark.parametrize(
    ("parameter", "findings"),
    [
        (f"sh:minLength 1{'0' * 30}", True),
        (f"sh:maxLength 1{'0' * 30}", False),
        (f"sh:minCount 1{'0' * 30}", True),
        (f"sh:maxCount 1{'0' * 30}", False),
        (f"sh:minLength -1{'0' * 30}", False),
        ("sh:maxLength -1", True),
    ],
)
def test_a_number_of_any_size_is_compared(
    parameter: str, *, findings: bool, tmp_path: Path
) -> None:
    write(tmp_path, f"{PROPERTY} {parameter} ] .")
    assert validate(cwd=tmp_path, seconds=10).code == int(findings)


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (f'{PROPERTY} sh:minCount "1_0"^^xsd:integer ] .', "sh:minCount needs a whole number"),
        (f'{PROPERTY} sh:minCount "two" ] .', "sh:minCount needs a whole number"),
        (f"{PROPERTY} sh:minCount x:p ] .", "sh:minCount needs a whole number"),
        (f'{PROPERTY} sh:datatype "date" ] .', "sh:datatype needs an IRI"),
        (f"{PROPERTY} sh:in 1 ] .", "is not a well-formed list"),
        (f"{PROPERTY} sh:nodeKind x:Kind ] .", "sh:nodeKind cannot be"),
        (f"{PROPERTY} sh:minInclusive x:p ] .", "sh:minInclusive needs a literal"),
        (f'{SHAPE} sh:closed "maybe" .', "sh:closed needs true or false"),
        (f'{SHAPE} sh:severity "high" ; sh:class x:C .', "sh:severity needs an IRI"),
        (f'{SHAPE} sh:property "p" .', "sh:property needs an IRI or a blank node"),
        (f'{SHAPE} sh:property [ sh:path "p" ] .', "a path cannot hold"),
    ],
)
def test_a_wrong_parameter_is_named(shapes: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, shapes)
    assert_refused(validate(cwd=tmp_path, seconds=10), said)
