from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from publishing.pages import Page, kinds, read_page

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN: Final = re.compile(r"""https?://|["'`(]\s*//|@import|@font-face""")
FAULTY: Final = "<!DOCTYPE html><html lang=en><title>x</title><p><div></p></b>"


def dead_links(pages: dict[str, Page], site: Path) -> list[tuple[str, str]]:
    """Links, scripts, style sheets and pictures that lead nowhere on the site."""
    known = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    ids = {path: set(page.ids) for path, page in pages.items()}
    return [
        (path, link)
        for path, page in pages.items()
        for link in (*page.links, *page.loaded)
        if not urlsplit(link).scheme and not leads(path, link, known, ids)
    ]


def leads(path: str, link: str, known: set[str], ids: dict[str, set[str]]) -> bool:
    parts = urlsplit(link)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    target = target if parts.path else path
    if target not in known:
        return False
    fragment = unquote(parts.fragment)
    # The explorer's states have fragments of their own.
    is_state = target.startswith("explore/") and fragment.startswith(("entity=", "date="))
    return not fragment or is_state or fragment in ids[target]


def test_every_link_leads_to_a_file_and_a_place_in_it(pages: dict[str, Page], site: Path) -> None:
    assert len(pages) > 2500
    assert sum(len(page.links) for page in pages.values()) > 50_000
    assert dead_links(pages, site) == []


@pytest.mark.parametrize("link", ["nowhere.html", "index.html#nowhere", "../index.html"])
def test_a_dead_link_is_seen(link: str, pages: dict[str, Page], site: Path) -> None:
    faulty = {**pages, "index.html": read_page(f'<html lang="en"><a href="{link}">x</a>')}
    assert dead_links(faulty, site) == [("index.html", link)]


def test_nothing_is_fetched_from_anybody_else(pages: dict[str, Page], site: Path) -> None:
    loaded = {link for page in pages.values() for link in page.loaded}
    assert len(loaded) > 3
    assert [link for link in loaded if urlsplit(link).scheme or link.startswith("//")] == []
    for path in (site / "static").iterdir():
        text = path.read_text(encoding="utf-8")
        assert FOREIGN.findall(text.replace("http://www.w3.org/2000/svg", "")) == [], path.name


def test_every_page_forbids_what_others_could_slip_in(site: Path, pages: dict[str, Page]) -> None:
    rule = "default-src 'none'; script-src 'self'; connect-src 'self'"
    for path in pages:
        assert rule in (site / path).read_text(encoding="utf-8"), path


def test_every_page_is_well_formed_html(site: Path, pages: dict[str, Page]) -> None:
    chosen = kinds(list(pages), each=2)
    assert len(chosen) > 150
    parser = html5lib.HTMLParser(strict=True)
    for path in chosen:
        parser.parse((site / path).read_text(encoding="utf-8"))


def test_malformed_html_is_seen() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse(FAULTY)


def test_every_page_has_its_landmarks_and_one_first_heading(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert {"header", "nav", "main", "footer"} <= set(page.landmarks), path
        assert page.headings.count(1) == 1, path
        assert page.links, path


def test_headings_skip_no_level(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        pairs = zip(page.headings, page.headings[1:], strict=False)
        assert page.headings[0] == 1, path
        assert all(after <= before + 1 for before, after in pairs), path


def test_no_identifier_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path


def test_every_page_is_in_both_languages_and_leads_to_the_other(pages: dict[str, Page]) -> None:
    english = {path for path in pages if not path.endswith(".fr.html")}
    for path in english:
        french = path.replace(".html", ".fr.html")
        assert pages[path].language == "en"
        assert pages[french].language == "fr"
        ways = {
            posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
            for link in pages[path].links
        }
        assert french in ways


def test_names_stand_in_the_language_of_the_page(pages: dict[str, Page]) -> None:
    assert pages["id/corporation/alibaba-group.fr.html"].title.startswith("Groupe Alibaba")
    assert pages["ontology/class/Control.fr.html"].title.startswith("contrôle")
