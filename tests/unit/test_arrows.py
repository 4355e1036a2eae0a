"""The arrows of CONTRIBUTING.md: who may import whom."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "corpgraph"

GROUND: Final = {"errors", "namespaces", "layout"}
IMPORTED: Final = re.compile(r"^ *from corpgraph\.validation\.(\w+)", re.MULTILINE)
STORE: Final = GROUND | {"loading", "sparql", "time"}

# What reads words, and its other name: nothing else knows them.
COMMAND_LINE: Final = {"__main__", "cli"}
# Each module or package, and the others that it may import.
ARROWS: Final = {
    "errors": set(),
    "namespaces": set(),
    "layout": {"errors"},
    "limits": {"errors"},
    "sparql_tokens": {"errors"},
    # Any SPARQL server: a store here and one there are asked alike, and validated alike.
    "remote": {"errors", "namespaces", "sparql_tokens"},
    "time": {"errors"},
    "writing": {"errors"},
    "loading": GROUND | {"limits"},
    "sparql": GROUND | {"loading"},
    "frames": GROUND | {"loading"},
    "dating": STORE,
    "knowledge": STORE | {"dating"},
    "formatting": GROUND,
    "evidence": STORE | {"formatting"},
    "contradicting": STORE | {"knowledge"},
    "snapshot": STORE | {"knowledge"},
    # Of validation, only which texts are forms of which datatypes.
    "reasoning": STORE | {"validation"},
    "explaining": STORE | {"evidence", "knowledge", "querying", "reasoning", "snapshot"},
    "consistency": STORE | {"reasoning", "snapshot", "validation"},
    # What an import writes, validation reads: what the tables mean is said below both.
    "property_tables": {"errors", "namespaces"},
    "validation": GROUND | {"frames", "loading", "property_tables", "remote", "sparql_tokens"},
    "querying": STORE | {"knowledge"},
    "changing": STORE | {"querying"},
    "columnar": STORE | {"dating", "frames", "knowledge", "writing"},
    "drawing": {"changing", "time"},
    "replaying": STORE | {"querying"},
    "exporting": STORE | {"formatting", "writing"},
    # Of frames, only where a cluster is.
    "importing": GROUND | {"frames", "loading", "property_tables", "writing"},
    "storing": STORE | {"dating", "remote", "writing"},
    "serving": STORE | {"formatting", "querying", "sparql_tokens"},
    "publishing": STORE | {"changing", "drawing", "formatting", "querying", "writing"},
    "checking": STORE | {"frames", "property_tables", "validation"},
    "building": STORE
    | {
        "checking",
        "consistency",
        "evidence",
        "exporting",
        "querying",
        "reasoning",
        "snapshot",
        "validation",
    }
    | {"writing"},
}


def imported(path: Path) -> set[str]:
    """The parts of corpgraph that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("corpgraph.")}
    return found


def parts() -> dict[str, set[str]]:
    """Each part of the package, and the other parts that its modules import."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        part = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        found.setdefault(part, set()).update(imported(path) - {part})
    return found


def test_every_arrow_is_one_that_the_page_draws() -> None:
    found = parts()
    drawn = set(found) - {"__init__", *COMMAND_LINE}
    assert drawn == set(ARROWS)
    assert {part: found[part] - ARROWS[part] for part in drawn if found[part] - ARROWS[part]} == {}


def test_nothing_imports_the_command_line() -> None:
    reached = [part for part, targets in parts().items() if targets & COMMAND_LINE]
    assert reached == ["__main__"]


def test_an_arrow_is_seen_wherever_it_stands_in_a_module(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def f():\n    from corpgraph.cli import main\n    import corpgraph.time\n")
    assert imported(module) == {"cli", "time"}


# The rooms of the validation package, and the others that each may import.
ROOMS: Final = {
    "findings": set(),
    "frozen": set(),
    "lexical": set(),
    "paths": set(),
    "shapes": {"frozen", "lexical"},
    "planning": {"shapes"},
    "sparql": {"shapes", "planning"},
    "running": {"findings", "frozen", "lexical", "shapes", "planning", "sparql"},
    "columns": {
        *("findings", "lexical", "locating", "shapes", "planning", "soundness", "sparql"),
        "running",
    },
    "reference": {"findings", "paths", "shapes"},
    "remote": {"findings", "lexical", "shapes", "planning", "sparql", "running"},
    "locating": {"findings"},
    "reporting": {"findings", "locating"},
    "soundness": {"findings", "frozen", "locating", "shapes"},
}


def rooms() -> dict[str, set[str]]:
    """Each room of the validation package, and the others that its modules import."""
    found: dict[str, set[str]] = {}
    folder = SOURCE / "validation"
    for path in folder.rglob("*.py"):
        room = path.relative_to(folder).parts[0].removesuffix(".py")
        names = IMPORTED.findall(path.read_text(encoding="utf-8"))
        found.setdefault(room, set()).update(set(names) - {room})
    return found


def test_the_rooms_of_validation_are_entered_one_way() -> None:
    found = rooms()
    drawn = set(found) - {"__init__"}
    assert drawn == set(ROOMS)
    assert {room: found[room] - ROOMS[room] for room in drawn if found[room] - ROOMS[room]} == {}


def test_validation_knows_nothing_of_companies() -> None:
    # It could be lifted out: only the ground floor, reading of files and frames, what property
    # tables mean, and what SPARQL and its servers are like anywhere are below it.
    assert ARROWS["validation"] == GROUND | {
        "frames",
        "loading",
        "property_tables",
        "remote",
        "sparql_tokens",
    }
    words = re.compile(r"\b(corporat|subsidiar|listing|headcount|cg:|CG\b|CGS\b)", re.IGNORECASE)
    modules = [
        *(SOURCE / "validation").rglob("*.py"),
        *(SOURCE / "frames").rglob("*.py"),
        *(SOURCE / "property_tables").rglob("*.py"),
        *(SOURCE / "remote").rglob("*.py"),
        SOURCE / "sparql_tokens.py",
    ]
    assert len(modules) > 80
    speaking = [
        str(path.relative_to(SOURCE))
        for path in modules
        if words.search(path.read_text(encoding="utf-8"))
    ]
    assert speaking == []
