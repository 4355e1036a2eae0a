from __future__ import annotations

import filecmp
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest

from corpgraph.cli import run
from corpgraph.errors import InputError, OutputError, UsageError
from corpgraph.loading import load_files, load_packaged
from corpgraph.publishing import overviews, publish
from publishing.pages import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from publishing.pages import Page

BASE: Final = "http://127.0.0.1/"
HOSTILE: Final = r"""
@base <https://w3id.org/corpgraph/> .
@prefix cg: <https://w3id.org/corpgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<id/corporation/evil> a cg:Corporation ;
  rdfs:label "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>"@en ;
  rdfs:seeAlso <javascript:alert(1)> ; foaf:page <data:text/html,alert> .
<id/control/evil> a cg:Control ; rdfs:label "]]></title><b>"@en ;
  cg:parent <id/corporation/evil> ; cg:subsidiary <id/corporation/good> ;
  cg:begin "2012-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
<id/corporation/good> a cg:Corporation .
"""


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def few(tmp_path: Path) -> ox.Store:
    """Little data, whose site is written in a second."""
    source = tmp_path / "hostile.ttl"
    source.write_text(HOSTILE, encoding="utf-8")
    return load_files([source])


def test_two_builds_are_the_same_whatever_the_process(site: Path, tmp_path: Path) -> None:
    # Sets are in another order in each process.
    words = ["publish", "--out", str(tmp_path / "again"), "--base", BASE]
    program = "import sys; from corpgraph.cli import run; sys.exit(run(sys.argv[1:]))"
    for seed, jobs in (("1", "1"), ("2", "2")):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program, *words, "--jobs", jobs]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        names = files(site)
        assert names == files(tmp_path / "again")
        assert len(names) > 5000
        _, unlike, missing = filecmp.cmpfiles(site, tmp_path / "again", names, shallow=False)
        assert (unlike, missing) == ([], [])


def test_what_corpgraph_did_not_write_is_left_alone(few: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        publish(few, tmp_path / "site", base=BASE)
    assert files(tmp_path / "site") == ["mine.txt"]


def test_a_site_takes_the_place_of_an_older_one(few: ox.Store, tmp_path: Path) -> None:
    first = publish(few, tmp_path / "site", base=BASE)
    second = publish(few, tmp_path / "site", base=BASE, languages=["fr"])
    assert second.files < first.files
    assert read_pages(tmp_path / "site")["index.html"].language == "fr"
    assert len(files(tmp_path / "site")) == second.files + 1


def test_data_that_cannot_be_published_leaves_nothing_behind(tmp_path: Path) -> None:
    node = ox.NamedNode("https://example.org/x")
    data = ox.Store()
    data.add(ox.Quad(node, node, ox.Triple(node, node, node)))
    with pytest.raises(InputError):
        publish(data, tmp_path / "site", base=BASE)
    assert list(tmp_path.iterdir()) == []


def test_no_text_of_the_data_becomes_markup(few: ox.Store, tmp_path: Path) -> None:
    publish(few, tmp_path / "site", base=BASE)
    hostile = [p for p in (tmp_path / "site").rglob("*.html") if "alert(1)" in p.read_text()]
    assert len(hostile) >= 8
    for path in hostile:
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img" not in text
    pages = read_pages(tmp_path / "site")
    links = {link for page in pages.values() for link in page.links}
    assert [link for link in links if link.startswith(("javascript:", "data:"))] == []


def test_names_are_found_by_the_first_letters_of_each_word(site: Path) -> None:
    shard = "-".join(f"{ord(letter):x}" for letter in "ta")
    lines = (site / "search" / f"{shard}.jsonl").read_text(encoding="utf-8").splitlines()
    assert any('"Taobao.com","id/unit/taobao"' in line for line in lines)
    assert any("Taobao Tmall" in line for line in lines)


def test_many_groups_stand_on_several_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overviews, "_MOST_GROUPS", 2)
    publish(load_packaged(), tmp_path / "site", base=BASE, languages=["en"])
    pages = read_pages(tmp_path / "site")
    first, second = pages["explore/index.html"].links, pages["groups/2.html"].links
    assert "../groups/2.html" in first
    assert "../explore/index.html" in second
    listed = [each for each in [*first, *second] if "explore/corporation/" in each]
    assert len(set(listed)) == 4
    assert "groups/3.html" not in pages


def test_the_documents_that_are_written_are_told(few: ox.Store, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    publish(few, tmp_path / "site", base=BASE, progress=lambda *each: told.append(each))
    counts = [done for done, _ in told]
    assert counts[0] == 0
    assert counts == sorted(set(counts))
    assert {total for _, total in told} == {counts[-1]}
    assert counts[-1] > 500


def test_every_entity_is_in_the_a_to_z(pages: dict[str, Page]) -> None:
    listed = {link for path, page in pages.items() if path.startswith("az/") for link in page.links}
    entities = [
        path
        for path in pages
        if path.startswith(("id/corporation/", "id/unit/", "id/person/", "id/market/"))
    ]
    assert len(entities) > 150
    for path in entities:
        assert f"../{path}" in listed


@pytest.mark.parametrize("base", ["", "corpgraph", "ftp://x.org/", "https://x.org/?a", "https:"])
def test_a_base_that_is_no_web_address_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        publish(ox.Store(), tmp_path / "site", base=base)


def test_a_base_cannot_write_rules_for_a_server(tmp_path: Path) -> None:
    for text in ("https://x.org/\nRewriteRule", "https://x.org/{", "https://x.org/a b"):
        with pytest.raises(UsageError):
            publish(ox.Store(), tmp_path / "site", base=text)


def test_an_unknown_language_is_refused_with_the_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["publish", "--base", BASE, "--out", str(tmp_path / "site"), "--lang", "en,de"])
    assert code == 2
    assert "no language 'de'" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", "--base", BASE, "--out", str(tmp_path / "s"), "--dry-run"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out.endswith(f"4 groups in en, fr to {tmp_path / 's'}\n")


def test_data_of_the_site_itself_stands_at_the_paths_of_its_iris(tmp_path: Path) -> None:
    source = tmp_path / "own.ttl"
    text = HOSTILE.replace("https://w3id.org/corpgraph/>", "https://example.org/graph/>")
    source.write_text(text, encoding="utf-8")
    base = "https://example.org/graph/"
    publish(load_files([source]), tmp_path / "site", base=base, languages=["en"])
    assert (tmp_path / "site" / "id" / "corporation" / "good.html").exists()
    assert (tmp_path / "site" / "explore" / "corporation" / "evil.json").exists()
    assert (tmp_path / "site" / "ontology" / "class" / "Control.html").exists()


def test_data_without_any_entity_has_a_site_too(tmp_path: Path) -> None:
    made = publish(ox.Store(), tmp_path / "site", base=BASE, languages=["en"])
    assert made.groups == 0
    assert (tmp_path / "site" / "index.html").exists()


def test_the_packaged_site_is_small_enough_to_read(site: Path) -> None:
    # A page that embeds a timeline has some hundred kilobytes at most.
    assert max(path.stat().st_size for path in site.rglob("*.html")) < 400_000
    assert len(load_packaged()) > 5000


def test_without_jinja_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UsageError, match=r"pip install 'corpgraph\[publish\]'"):
        publish(ox.Store(), tmp_path / "site", base=BASE)
