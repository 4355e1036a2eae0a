from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpgraph.layout import data_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Outcome

ARTICLE = "id:source/alibaba-2012-article"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A source of which two sentences are located, and texts of it and of nothing."""
    from hashlib import sha256

    text = "The first sentence here. The second sentence here.\n"
    (tmp_path / "text.txt").write_text(text)
    (tmp_path / "copy.txt").write_text("Intro.\n\n" + text)
    (tmp_path / "changed.txt").write_text(text.replace("first", "1st"))
    (tmp_path / "other.txt").write_text("Nothing of it.\n")
    (tmp_path / "latin.txt").write_bytes("déjà".encode("latin-1"))
    spans = {"a": (0, 24), "b": (25, 50)}
    turtle = (
        "@prefix cg: <https://w3id.org/corpgraph/ontology#> .\n"
        "@prefix oa: <http://www.w3.org/ns/oa#> .\n"
        f'<x:s> a cg:Source ; cg:sha256 "{sha256(text.encode()).hexdigest()}" .\n'
    ) + "".join(
        f"<x:{name}> a cg:Passage ; oa:hasSource <x:s> ; oa:hasSelector <x:{name}-at> ;\n"
        f'  cg:paragraph 1 ; cg:sha256 "{sha256(text[start:end].encode()).hexdigest()}" .\n'
        f"<x:{name}-at> oa:start {start} ; oa:end {end} .\n"
        for name, (start, end) in spans.items()
    )
    (tmp_path / "source.ttl").write_text(turtle)
    return tmp_path


@pytest.fixture
def check(corpgraph: Callable[..., Outcome], files: Path) -> Callable[..., Outcome]:
    """Runs ``evidence check`` on a text of the fixture."""

    def call(text: str, *words: object) -> Outcome:
        data = ("--data", files / "source.ttl")
        return corpgraph("evidence", "check", "--text", files / text, *data, *words)

    return call


def test_a_text_in_which_all_holds_is_exit_0(check: Callable[..., Outcome], files: Path) -> None:
    outcome = check("text.txt")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        f"{files / 'text.txt'}: the text of x:s",
        "  2 of 2 passages are where the data says",
    ]


def test_a_copy_that_moved_is_exit_1_with_the_old_and_the_new_places(
    check: Callable[..., Outcome], files: Path
) -> None:
    outcome = check("copy.txt")
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        f"{files / 'copy.txt'}: a copy that differs from the text of x:s",
        "  moved   x:a  P1 0-24 is now P2.S1 8-32",
        "  moved   x:b  P1 25-50 is now P2.S2 33-58",
        "  0 of 2 passages are where the data says, 2 moved",
    ]


def test_what_is_lost_is_told(check: Callable[..., Outcome]) -> None:
    outcome = check("changed.txt")
    assert outcome.code == 1
    assert "  lost    x:a  P1 0-24\n" in outcome.out
    assert outcome.out.endswith("0 of 2 passages are where the data says, 1 moved, 1 lost\n")


def test_json_has_every_passage_with_what_is_said_and_found(
    check: Callable[..., Outcome], files: Path
) -> None:
    outcome = check("changed.txt", "--format", "json")
    assert outcome.code == 1
    (text,) = json.loads(outcome.out)
    assert (text["source"], text["exact"], text["thorough"]) == ("x:s", False, True)
    lost, moved = text["passages"]
    assert (lost["status"], lost["found"]) == ("lost", None)
    assert moved["said"] == {"paragraph": 1, "sentence": None, "start": 25, "end": 50}
    assert moved["found"] == {"paragraph": 1, "sentence": 2, "start": 23, "end": 48}


def test_several_texts_are_checked_in_turn(corpgraph: Callable[..., Outcome], files: Path) -> None:
    texts = ("--text", files / "text.txt", "--text", files / "copy.txt")
    outcome = corpgraph("evidence", "check", *texts, "--data", files / "source.ttl")
    assert outcome.code == 1
    assert [line.split(": ")[1] for line in outcome.out.splitlines() if line[0] != " "] == [
        "the text of x:s",
        "a copy that differs from the text of x:s",
    ]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("other.txt", (), "other.txt: this is the text of no source in the data (its SHA-256 is "),
        ("absent.txt", (), "absent.txt: cannot be read"),
        ("latin.txt", (), "latin.txt:1: not UTF-8"),
        ("text.txt", ("--source", "x:t"), "no Source in the data is called 'x:t'"),
        ("text.txt", ("--text", "b", "--source", "x:s"), "--source and --update go with one"),
        ("text.txt", ("--dry-run",), "--dry-run goes with --update"),
        ("changed.txt", ("--update",), "x:a is lost"),
        ("text.txt", ("--format", "xml"), "'xml' is not one of"),
    ],
)
def test_wrong_use_is_exit_2_with_what_to_do(
    check: Callable[..., Outcome], text: str, words: tuple[str, ...], message: str
) -> None:
    outcome = check(text, *words)
    assert outcome.code == 2
    assert message in outcome.err
    assert "Traceback" not in outcome.err


def test_places_and_hashes_that_are_none_are_no_internal_errors(
    check: Callable[..., Outcome], files: Path
) -> None:
    turtle = (files / "source.ttl").read_text()
    (files / "source.ttl").write_text(turtle.replace("oa:start 25", 'oa:start "there"'))
    outcome = check("text.txt")
    assert outcome.code == 2
    assert "the start of x:b is no number: 'there'; give a whole number" in outcome.err
    (files / "source.ttl").write_text(turtle.replace("oa:end 50", "oa:end 10"))
    outcome = check("text.txt")
    assert outcome.code == 1
    assert "lost    x:b  P1 25-10 (the range 25 to 10 is not in the text" in outcome.out
    hashes = turtle.split('"')
    (files / "source.ttl").write_text('"'.join((*hashes[:5], "no hash", *hashes[6:])))
    outcome = check("text.txt")
    assert outcome.code == 1
    assert "lost    x:b" in outcome.out


def test_a_text_of_no_source_is_refused_with_the_hashes_known(
    check: Callable[..., Outcome],
) -> None:
    message = check("other.txt").err
    assert "; x:s has " in message
    assert "check a copy with: corpgraph evidence check --source" in message
    named = check("other.txt", "--source", "x:s")
    assert (named.code, named.out.count("  lost  ")) == (1, 2)


def test_the_packaged_data_cannot_be_updated(
    corpgraph: Callable[..., Outcome], files: Path
) -> None:
    outcome = corpgraph("evidence", "check", "--text", files / "text.txt", "--update")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--update goes with --data" in outcome.err


def test_update_writes_the_new_places_and_dry_run_only_names_the_file(
    check: Callable[..., Outcome], files: Path
) -> None:
    before = (files / "source.ttl").read_text()
    dry = check("copy.txt", "--update", "--dry-run")
    assert (dry.code, dry.err) == (1, f"{files / 'source.ttl'}: would be brought up to date\n")
    assert (files / "source.ttl").read_text() == before
    done = check("copy.txt", "--update")
    assert (done.code, done.err) == (1, f"{files / 'source.ttl'}: is brought up to date\n")
    assert check("copy.txt").code == 0
    assert check("copy.txt", "--update").err == "no file to bring up to date\n"
    # What was the text is now a copy of it.
    assert (
        check("text.txt").out.splitlines()[0].endswith("a copy that differs from the text of x:s")
    )


def test_list_names_the_sources_whose_texts_can_be_checked(
    corpgraph: Callable[..., Outcome],
) -> None:
    rows = json.loads(corpgraph("evidence", "list", "--format", "json").out)
    article = next(row for row in rows if row["source"].endswith("/alibaba-2012-article"))
    assert article["passages"] == 9
    assert len(article["sha256"]) == 64


def test_the_article_is_checked_by_its_name(
    corpgraph: Callable[..., Outcome], shared: Path, tmp_path: Path
) -> None:
    text = shared / "source/article.fr.txt"
    exact = corpgraph("evidence", "check", "--text", text)
    assert exact.code == 0
    assert (
        exact.out == f"{text}: the text of {ARTICLE}\n  9 of 9 passages are where the data says\n"
    )
    copy = tmp_path / "copy.txt"
    copy.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))
    moved = corpgraph("evidence", "check", "--text", copy, "--source", "alibaba-2012-article")
    assert moved.code == 1
    assert moved.out.endswith("1 of 9 passages are where the data says, 8 moved\n")
    assert data_files("alibaba-2012")
