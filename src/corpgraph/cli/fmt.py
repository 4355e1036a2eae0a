"""``corpgraph fmt``: canonical Turtle."""

from __future__ import annotations

from pathlib import Path

import click

from corpgraph.errors import InputError

__all__ = ["command"]


@click.command("fmt", short_help="Write Turtle files in canonical form.")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
def command(paths: tuple[Path, ...], *, check: bool) -> int:
    """Write Turtle files, and those in directories, in canonical form.

    Header first, then subjects in the order of their IRIs. A comment is refused, because the
    canonical form has none and nothing may be lost: say it with rdfs:comment.
    """
    from corpgraph.formatting import format_turtle
    from corpgraph.loading import read_text
    from corpgraph.writing import write_atomic

    files = _turtle_files(paths)
    changed = 0
    for path in files:
        text = read_text(path)
        canonical = format_turtle(text, path=path)
        if canonical == text:
            continue
        changed += 1
        click.echo(f"{path}:{_first_difference(text, canonical)}: not canonical" if check else path)
        if not check:
            write_atomic(path, canonical)
    click.echo(_summary(len(files), changed, check=check), err=True)
    return 1 if check and changed else 0


def _summary(files: int, changed: int, *, check: bool) -> str:
    verb = "would change" if check else "changed"
    return f"{changed} of {files} file{'' if files == 1 else 's'} {verb}"


def _first_difference(text: str, canonical: str) -> int:
    lines, others = text.splitlines(), canonical.splitlines()
    pairs = enumerate(zip(lines, others, strict=False), start=1)
    return next((number for number, (a, b) in pairs if a != b), min(len(lines), len(others)) + 1)


def _turtle_files(paths: tuple[Path, ...]) -> list[Path]:
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(sorted(path.rglob("*.ttl"))))
        elif not path.exists():
            raise InputError("no such file or directory", path=path)
        elif path.suffix != ".ttl":
            raise InputError("not a Turtle file", path=path, hint="fmt takes .ttl files")
        else:
            files[path] = None
    if not files:
        raise InputError("no Turtle file in what was named")
    return list(files)
