from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from corpgraph.validation.findings import Place
from corpgraph.validation.reporting.html import html_report
from validation.reporting.samples import make, report, sample

if TYPE_CHECKING:
    from pathlib import Path

    from corpgraph.validation import Report

VOID: Final = {"meta"}


class Page(HTMLParser):
    """The elements of a page, with what must not be in one; each that opens must close."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(found: Report, base: Path | None = None) -> Page:
    return Page(html_report(found, base=base))


def test_a_page_has_landmarks_and_headings_in_order(tmp_path: Path) -> None:
    found = page(sample(tmp_path), tmp_path)
    tags = [tag for tag, _ in found.elements]
    assert [tags.count(tag) for tag in ("header", "main", "h1", "title")] == [1, 1, 1, 1]
    assert found.all("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    steps = [after - before for before, after in pairwise(levels)]
    assert levels[0] == 1
    assert max(steps) == 1
    identifiers = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(set(identifiers)) == len(identifiers)
    labels = [attributes["aria-labelledby"] for attributes in found.all("section")]
    assert labels == identifiers
    assert all(attributes.get("scope") for attributes in found.all("th"))


def test_a_page_asks_for_nothing_and_runs_nothing(tmp_path: Path) -> None:
    text = html_report(sample(tmp_path), base=tmp_path)
    found = Page(text)
    forbidden = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "svg"}
    assert forbidden.isdisjoint(tag for tag, _ in found.elements)
    for _, attributes in found.elements:
        assert not any(name == "src" or name.startswith("on") for name in attributes)
    assert "url(" not in text
    assert "@import" not in text
    assert any("default-src 'none'" in (meta.get("content") or "") for meta in found.all("meta"))


def test_a_page_is_light_or_dark_as_the_reader_likes() -> None:
    text = html_report(report())
    assert "prefers-color-scheme: dark" in text
    light, dark = (
        set(re.findall(r"(--\w+):", block)) for block in re.findall(r":root \{(.*?)\}", text, re.S)
    )
    assert light == dark
    assert light


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (W3C WCAG 2.2, section 1.4.3)."""

    def luminance(colour: str) -> float:
        digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_text_can_be_told_from_its_ground() -> None:
    blocks = re.findall(r":root \{(.*?)\}", html_report(report()), re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        colours = dict(re.findall(r"--(\w+): #(\w+)", block))
        for ground in ("ground", "panel"):
            for text in ("text", "quiet", "link", "violation", "warning", "info"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["text"], colours["mark"]) >= 4.5


def test_every_finding_and_place_is_shown(tmp_path: Path) -> None:
    found = page(sample(tmp_path), tmp_path)
    assert found.texts["h2"] == [
        "Rules that are broken",
        "data/owners.ttl",
        "data/stakes.ttl",
        "No place known",
    ]
    assert found.texts["h3"][1] == "violation Give the share as a decimal.\nWrite 51.0 for 51."
    assert found.texts["figcaption"] == [
        "data/owners.ttl:3:1",
        "data/stakes.ttl:4:14",
        "data/stakes.ttl:7:15",
        "and here: data/owners.ttl:2:15",
    ]
    assert found.texts["mark"] == ["_:x", "51", "ex:c", "ex:b"]
    assert found.texts["pre"][0] == '3  _:x ex:note "né" .'
    assert found.texts["td"] == [
        "violation",
        "1",
        "violation",
        "1",
        "warning",
        "1",
        "info",
        "1",
    ]


def test_no_findings_are_said_in_one_line() -> None:
    found = page(report())
    assert found.texts["p"] == ["conforms: no findings"]
    assert "table" not in found.texts


def test_only_addresses_of_the_web_become_links() -> None:
    found = page(
        report(make("a", shape="<javascript:alert(1)>"), make("b", shape="<http://x/?&'>"))
    )
    assert [link["href"] for link in found.all("a")] == ["http://x/?&'"]
    assert "javascript:alert(1)" in found.texts["th"]


def test_what_data_say_is_never_markup() -> None:
    found = page(report(make("a", message='<script>alert("1")</script>&amp;')))
    assert found.texts["h3"] == ['violation <script>alert("1")</script>&amp;']


def test_what_files_say_is_never_markup(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('<x:a> <x:b> "<b>&amp;" .\n')
    found = page(report(make("a", places=(Place(str(path), 1, 13, ""),))))
    assert found.texts["pre"] == ['1  <x:a> <x:b> "<b>&amp;" .']
    assert found.texts["mark"] == ['"<b>&amp;"']
