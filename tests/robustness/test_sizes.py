"""Data far too long, too deep or too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from robustness.running import DATA, PREFIXES, assert_refused, assert_validated, validate

if TYPE_CHECKING:
    from pathlib import Path

HUNDRED_MEGABYTES: Final = 100_000_000
LEVELS: Final = 100_000
XML: Final = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:x="http://x.example/"><x:C rdf:about="x:a"><x:p>1</x:p></x:C>'
)
SUBJECT: Final = "x:a a x:C ; x:p "


def nested(start: str, opening: str, middle: str, closing: str, end: str) -> str:
    return f"{start}{opening * LEVELS}{middle}{closing * LEVELS}{end}"


def test_a_line_of_a_hundred_megabytes_is_read(tmp_path: Path) -> None:
    literal = '"' + "a" * 999_990 + '{}"'
    text = ",".join(literal.format(number) for number in range(100))
    (tmp_path / "long.ttl").write_text(f"{PREFIXES}{SUBJECT}{text} .\n", encoding="utf-8")
    assert_validated(validate("long.ttl", cwd=tmp_path), findings=False)


@pytest.mark.parametrize(
    ("name", "before", "after", "line"),
    [
        ("long.ttl", f'{PREFIXES}{SUBJECT}"', '" .', 5),
        ("long.ttl", f'{PREFIXES}{SUBJECT}"', "", 5),
        ("long.nt", '<x:a> <x:p> "', '" .\n', 1),
        ("long.jsonld", '{"@id": "x:a", "x:p": "', '"}', 1),
    ],
    ids=["Turtle", "no closing mark", "N-Triples", "JSON-LD"],
)
def test_a_term_of_a_hundred_megabytes_is_refused(
    name: str, before: str, after: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(f"{before}{'a' * HUNDRED_MEGABYTES}{after}", encoding="utf-8")
    outcome = validate(name, cwd=tmp_path)
    assert_refused(outcome, f"{name}:{line}: a term or line of more than 16 MiB")


def test_a_term_over_many_lines_is_refused_too(tmp_path: Path) -> None:
    text = PREFIXES + SUBJECT + '"""' + "a line of text\n" * 2_000_000 + '""" .\n'
    (tmp_path / "long.ttl").write_text(text, encoding="utf-8")
    assert_refused(validate(shapes="long.ttl", cwd=tmp_path), "long.ttl: a term or line of more")


def test_a_line_of_a_hundred_megabytes_of_nonsense_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.ttl").write_text("[" * HUNDRED_MEGABYTES, encoding="utf-8")
    assert_refused(validate("long.ttl", cwd=tmp_path), "long.ttl:1:2: syntax error")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.ttl", nested(PREFIXES + SUBJECT, "[ x:p ", "1", " ]", " .")),
        ("deep.ttl", nested(PREFIXES + SUBJECT, "( ", "1", " )", " .")),
        ("deep.trig", nested(f"{PREFIXES}x:g {{ {SUBJECT}", "[ x:p ", "1", " ]", " }")),
    ],
    ids=["blank nodes", "lists", "TriG"],
)
def test_a_hundred_thousand_levels_are_read(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert_validated(validate(name, cwd=tmp_path), findings=False)


def test_a_finding_at_a_hundred_thousand_levels_is_located(tmp_path: Path) -> None:
    text = nested(PREFIXES + SUBJECT, "[ x:p ", "[ a x:C ]", " ]", " .")
    (tmp_path / "deep.ttl").write_text(text, encoding="utf-8")
    outcome = validate("deep.ttl", cwd=tmp_path)
    assert_validated(outcome, findings=True)
    assert f"5:{len(SUBJECT) + 6 * LEVELS + 1}" in outcome.out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("deep.ttl", f"{PREFIXES}{SUBJECT}{'[ x:p ' * LEVELS}", "deep.ttl:5:600017: syntax error"),
        ("deep.ttl", f"{PREFIXES}{SUBJECT}{'( ' * LEVELS}", "deep.ttl:5:200017: syntax error"),
        (
            "deep.ttl",
            nested(PREFIXES + SUBJECT, "<<( x:a x:p ", "1", " )>>", " ."),
            "deep.ttl:5: triple terms nest more than 100 deep",
        ),
        (
            "deep.nt",
            nested("<x:a> <x:p> ", "<<( <x:a> <x:p> ", '"1"', " )>>", " .\n"),
            "deep.nt:1: triple terms nest more than 100 deep",
        ),
        ("deep.jsonld", nested('{"x:p":', '{"x:p":', "1", "}", "}"), "deep.jsonld:1:"),
        ("deep.jsonld", nested('{"x:p":', "[", "1", "]", "}"), "deep.jsonld:1:"),
        ("deep.jsonld", nested('{"@context":', "[", "", "]", "}"), "deep.jsonld:1:"),
        (
            "deep.rdf",
            nested(XML, "<x:C><x:p>", "1", "</x:p></x:C>", "</rdf:RDF>"),
            "deep.rdf:1: elements nest more than 5000 deep",
        ),
        (
            "deep.rdf",
            f"{XML}\n{'<x:C><x:p>' * LEVELS}",
            "deep.rdf:2: elements nest more than 5000 deep",
        ),
    ],
    ids=[
        *("open blank nodes", "open lists", "triple terms", "triple terms in N-Triples"),
        *("JSON objects", "JSON arrays", "JSON contexts", "XML", "open XML"),
    ],
)
def test_levels_that_cannot_be_read_are_refused(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert_refused(validate(name, cwd=tmp_path, seconds=10), said)


def test_triple_terms_are_not_counted_in_strings_and_comments(tmp_path: Path) -> None:
    marks = "<<( " * 500
    strings = f"\"{marks}\" , '''{marks}\"'''"
    text = f"{DATA}x:b x:q {strings} , <<( x:a x:p 1 )>> . # {marks}\n"
    (tmp_path / "marks.ttl").write_text(text, encoding="utf-8")
    assert_validated(validate("marks.ttl", cwd=tmp_path), findings=False)


def declared(count: int) -> str:
    entities = ['<!ENTITY a0 "http://x.example/">']
    entities += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, count + 1)]
    return f"<!DOCTYPE rdf:RDF [{''.join(entities)}]>\n"


def test_entities_are_expanded_within_bounds(tmp_path: Path) -> None:
    body = '<x:C rdf:about="&a0;b"><x:p>{}</x:p></x:C></rdf:RDF>\n'
    (tmp_path / "fine.rdf").write_text(f"{declared(3)}{XML}{body.format('&a3;')}")
    assert_validated(validate("fine.rdf", cwd=tmp_path), findings=False)
    for name, text in (
        ("declared.rdf", f"{declared(12)}{XML}{body.format('1')}"),
        ("used.rdf", f"{declared(5)}{XML}{body.format('&a5;' * 100)}"),
    ):
        (tmp_path / name).write_text(text)
        assert_refused(validate(name, cwd=tmp_path), f"{name}:", "entities expand to more than")


def test_a_list_of_a_million_items_is_read(tmp_path: Path) -> None:
    items = " ".join(map(str, range(1_000_000)))
    (tmp_path / "list.ttl").write_text(f"{PREFIXES}{SUBJECT}( {items} ) .", encoding="utf-8")
    assert_validated(validate("list.ttl", cwd=tmp_path), findings=False)


def test_a_list_of_itself_is_read_as_data(tmp_path: Path) -> None:
    text = f"{DATA}x:b x:q x:l . x:l rdf:first 1 ; rdf:rest x:l .\n"
    (tmp_path / "circle.ttl").write_text(text, encoding="utf-8")
    path = "sh:path ( x:q [ sh:zeroOrMorePath rdf:rest ] rdf:first )"
    (tmp_path / "shapes.ttl").write_text(
        f"{PREFIXES}x:S a sh:NodeShape ; sh:targetNode x:b ;\n"
        f"  sh:property [ {path} ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .\n",
        encoding="utf-8",
    )
    outcome = validate("circle.ttl", cwd=tmp_path)
    assert_validated(outcome, findings=True)
    assert "1 violation" in outcome.out
