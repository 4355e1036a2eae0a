"""Where a site is written: its folder, its languages, and what fills in its templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpgraph.publishing.desk import Desk
from corpgraph.publishing.machine import jsonld, turtle
from corpgraph.publishing.printing import in_script

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyoxigraph as ox
    from markupsafe import Markup

    from corpgraph.publishing.library import Library
    from corpgraph.publishing.printing import Printer
    from corpgraph.publishing.words import Language

__all__ = ["Output"]


@dataclass
class Output:
    """A site that is being written.

    Attributes:
        library: What it is about.
        stage: The folder.
        printer: What fills in the templates.
        languages: The languages of the pages.
        files: How many files there are so far.
    """

    library: Library
    stage: Path
    printer: Printer
    languages: Sequence[Language]
    files: int = 0
    _folders: set[str] = field(default_factory=set)

    def desks(self, path: str) -> Iterator[Desk]:
        """A page in each language."""
        for language in self.languages:
            yield Desk(self.library, path, language, self.languages)

    def put(self, path: str, content: str | bytes) -> None:
        """Write a file."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.stage / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        # Of a million files each microsecond counts, and a Path takes some.
        with open(f"{self.stage}/{path}", "wb") as file:  # noqa: PTH123  # no Path, see above
            file.write(content.encode() if isinstance(content, str) else content)
        self.files += 1

    def put_page(self, desk: Desk, page: str) -> None:
        """Write a page in its language."""
        self.put(desk.path + desk.ending(), page)

    def put_triples(
        self, path: str, own: set[ox.Triple], more: set[ox.Triple] | None = None
    ) -> Markup:
        """Write the files for machines.

        Args:
            path: The path of the document.
            own: What is said of the thing that has the page.
            more: What its files hold besides.

        Returns:
            What its page embeds: the JSON-LD of its own triples.
        """
        text = jsonld(own)
        self.put(f"{path}.ttl", turtle(own | more if more else own))
        self.put(f"{path}.jsonld", jsonld(own | more) if more else text)
        return in_script(text)
