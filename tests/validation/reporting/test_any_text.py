"""Whatever messages, nodes and file names say, every format says it, once and safely."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpgraph.namespaces import SH
from corpgraph.validation import Finding, Report
from corpgraph.validation.findings import Place
from corpgraph.validation.reporting import FORMATS, render
from corpgraph.validation.reporting.baseline import apply_baseline, write_baseline
from corpgraph.validation.reporting.wording import encodable, headline, printable
from validation.reporting.samples import EX, make
from validation.reporting.test_html import Page

if TYPE_CHECKING:
    from collections.abc import Callable

AWKWARD: Final = (
    *("%0A", "%25", "]]>", "<!--", "</h3>", "&amp;", "&#10;", "<script>", '"""', "\\", "\\n"),
    *("\n", "\r", "\r\n", "\t", "\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufffe"),
    *("::error::", "{0}", "[a](0)", ",", ":", "'", "e\u0301", "\U0010ffff", "\ud800", "👨‍👩‍👧"),
)
texts = st.lists(
    st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=()), max_size=5),
    max_size=6,
).map("".join)


def is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


iris = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs"]), max_size=8)
    .map(lambda text: EX + re.sub('[<>"{}|^`\\\\]', "", text))
    .filter(is_iri)
)
names = iris.map(lambda iri: f"<{iri}>")
literals = texts.map(lambda text: str(ox.Literal(encodable(text))))
# Names of files are bytes; those that are no UTF-8 become surrogates of their own kind.
file_names = st.binary(min_size=1, max_size=6) | texts.map(lambda text: encodable(text).encode())
paths = file_names.map(lambda name: name.replace(b"\0", b"").decode("utf-8", "surrogateescape"))
places = st.builds(
    Place,
    path=paths.filter(lambda path: path.strip("/.") != ""),
    line=st.integers(1, 10**9),
    column=st.none() | st.integers(1, 10**9),
    text=texts,
)
findings = st.builds(
    make,
    st.just("a"),
    focus=names | literals | st.just("_:b1"),
    path=st.none() | names.map(lambda iri: f"^{iri}/({iri}|<x:p>)*"),
    value=st.none() | names | literals,
    shape=names | st.just("_:b2"),
    constraint=st.none() | names,
    message=texts,
    places=st.lists(places, max_size=2).map(tuple),
)
reports = st.lists(findings, min_size=1, max_size=3, unique_by=lambda finding: finding.key).map(
    lambda found: Report(tuple(sorted(found, key=lambda finding: finding.key)))
)


def said_in_text(text: str) -> list[str]:
    assert "\x1b" not in text
    blocks = re.findall(
        r"^  (?:\d+(?::\d+)?  )?violation  (.*(?:\n(?!    (?:node   |\s*\d+ │|and here: )).*)*)",
        text,
        re.MULTILINE,
    )
    return [re.sub(r"\n    ", "\n", block) for block in blocks]


def said_in_json(text: str) -> list[str]:
    return [printable(each["message"]) for each in json.loads(text)["findings"]]


def said_in_sarif(text: str) -> list[str]:
    results = json.loads(text)["runs"][0]["results"]
    escaped = [str(result["message"]["text"]) for result in results]
    return [each.replace("\\](", "](").replace("{{", "{").replace("}}", "}") for each in escaped]


def said_in_junit(text: str) -> list[str]:
    return [each.get("message", "") for each in ET.fromstring(text.encode()).iter("failure")]


def said_in_github(text: str) -> list[str]:
    said = []
    for line in re.split("[\r\n]", text)[:-1]:
        match = re.fullmatch(r"::error ([^:]*)::(.*)%0Anode: .*", line)
        assert match, line
        assert re.fullmatch("[a-z]+=[^,]*(,[a-z]+=[^,]*)*", match[1])
        said.append(unquote(match[2], errors="strict"))
    return said


def said_in_gitlab(text: str) -> list[str]:
    issues = json.loads(text)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return [issue["description"] for issue in issues]


def said_in_turtle(text: str) -> list[str]:
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    results = [quad.object for quad in quads if quad.predicate.value == f"{SH}result"]
    messages = {
        quad.subject: quad.object.value
        for quad in quads
        if quad.predicate.value == f"{SH}resultMessage"
    }
    assert len(set(results)) == len(results)
    return [printable(messages.get(result, "")) for result in results]


def said_in_html(text: str) -> list[str]:
    return [each.removeprefix("violation ") for each in Page(text).texts["h3"]]


READERS: Final[dict[str, Callable[[str], list[str]]]] = {
    "text": said_in_text,
    "json": said_in_json,
    "sarif": said_in_sarif,
    "junit": said_in_junit,
    "github": said_in_github,
    "gitlab": said_in_gitlab,
    "turtle": said_in_turtle,
    "html": said_in_html,
}


def expected(form: str, finding: Finding) -> str:
    if form in ("json", "turtle"):
        return printable(encodable(finding.message))
    return headline(finding)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150, deadline=None)
@given(found=reports)
def test_every_message_survives(form: str, found: Report) -> None:
    text = render(found, form)
    assert text == render(found, form)
    text.encode()
    said = sorted(READERS[form](text))
    wanted = sorted(expected(form, finding) for finding in found.findings)
    if form == "gitlab":
        assert len(said) == len(wanted)
        assert all(any(each in whole for whole in said) for each in wanted)
    else:
        assert said == wanted


@settings(max_examples=100, deadline=None)
@given(found=reports)
def test_every_node_survives_in_turtle(found: Report) -> None:
    quads = list(ox.parse(render(found, "turtle"), format=ox.RdfFormat.TURTLE))

    def objects(name: str) -> list[str]:
        return sorted(str(quad.object) for quad in quads if quad.predicate.value == SH + name)

    assert objects("focusNode") == sorted(each.focus for each in found.findings)
    assert objects("value") == sorted(each.value for each in found.findings if each.value)
    assert objects("sourceShape") == sorted(each.shape for each in found.findings)


@settings(max_examples=100, deadline=None)
@given(found=reports)
def test_every_baseline_knows_what_it_was_written_from(found: Report) -> None:
    compared = apply_baseline(found, write_baseline(found).encode().decode())
    assert (compared.new.findings, compared.fixed) == ((), ())
