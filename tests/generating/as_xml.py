"""Records in GLEIF's XML: LEI-CDF 3.1, RR-CDF 2.1, and the reporting exceptions' own format."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from generating.trees import Planter

if TYPE_CHECKING:
    from generating.columns import Layout
    from generating.entities import Record
    from generating.trees import Tree
    from generating.writing import Heading

__all__ = ["XmlWriter"]

_EXTENSIONS: Final = "http://www.gleif.org/data/schema/golden-copy/extensions/1.0"
_CONTENT: Final = {
    "full": "GLEIF_FULL_PUBLISHED",
    "later": "GLEIF_FULL_PUBLISHED",
    "delta": "GLEIF_DELTA_PUBLISHED",
}


class XmlWriter:
    """Writes a header and records below it."""

    def __init__(self, file: IO[bytes], layout: Layout, heading: Heading) -> None:
        self._file, self._layout, self._heading = file, layout, heading
        self._planter = Planter(layout)
        self._records = 0
        self._prefix = prefix = layout.prefix
        self._open = (
            f'<{prefix}:{layout.record} xmlns:{prefix}="{layout.namespace}" '
            f'xmlns:gleif="{_EXTENSIONS}">\n'
        )
        fields = [("ContentDate", heading.moment), ("FileContent", _CONTENT[heading.edition])]
        if heading.edition == "delta":
            fields.append(("DeltaStart", heading.start))
        fields.append(("RecordCount", str(heading.records)))
        lines = "".join(f"    <{prefix}:{name}>{v}</{prefix}:{name}>\n" for name, v in fields)
        file.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<{prefix}:{layout.root} xmlns:{prefix}="{layout.namespace}">\n'
            f"  <{prefix}:{layout.header}>\n{lines}  </{prefix}:{layout.header}>\n"
            f"  <{prefix}:{layout.container}>\n".encode()
        )

    def write(self, record: Record, *, deleted: bool) -> int:
        """Write a record; its number in the file, counted from one."""
        tree = self._planter.tree(record, deleted_at=self._heading.moment if deleted else "")
        parts = [self._open]
        self._children(tree, "   ", parts)
        parts.append(f"</{self._prefix}:{self._layout.record}>\n")
        self._file.write("".join(parts).encode())
        self._records += 1
        return self._records

    def _children(self, tree: Tree, indent: str, parts: list[str]) -> None:
        for name, child in tree.items():
            if name[0] in "@$":
                continue
            qualified = name if ":" in name else f"{self._prefix}:{name}"
            for element in child if isinstance(child, list) else [child]:
                attributes = "".join(
                    f' {key[1:]}="{_escaped(value)}"'
                    for key, value in element.items()
                    if key[0] == "@"
                )
                start = f"{indent}<{qualified}{attributes}"
                if "$" in element:
                    parts.append(f"{start}>{_escaped(element['$'])}</{qualified}>\n")
                elif all(key[0] == "@" for key in element):
                    parts.append(f"{start}/>\n")
                else:
                    parts.append(f"{start}>\n")
                    self._children(element, indent + "   ", parts)
                    parts.append(f"{indent}</{qualified}>\n")

    def close(self) -> None:
        """Close what the header opened."""
        prefix, layout = self._prefix, self._layout
        self._file.write(f"  </{prefix}:{layout.container}>\n</{prefix}:{layout.root}>\n".encode())


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or '"' in text:
        return (
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            .replace('"', "&quot;")
        )  # fmt: skip
    return text
