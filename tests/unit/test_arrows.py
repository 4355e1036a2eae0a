"""The arrows of CONTRIBUTING.md: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).resolve().parents[2] / "src" / "corpgraph"

GROUND: Final = {"errors", "namespaces", "layout"}
STORE: Final = GROUND | {"loading", "sparql", "time"}

# Each module or package, and the others that it may import.
ARROWS: Final = {
    "errors": set(),
    "namespaces": set(),
    "layout": {"errors"},
    "limits": {"errors"},
    "time": {"errors"},
    "writing": {"errors"},
    "loading": GROUND | {"limits"},
    "sparql": GROUND | {"loading"},
    "formatting": GROUND,
    "evidence": STORE,
    "snapshot": STORE,
    "reasoning": STORE,
    "validation": GROUND | {"loading"},
    "querying": STORE,
    "exporting": STORE | {"formatting", "writing"},
    "checking": STORE | {"validation"},
    "building": STORE
    | {"checking", "evidence", "exporting", "querying", "reasoning", "snapshot", "validation"}
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
    drawn = set(found) - {"__init__", "cli"}
    assert drawn == set(ARROWS)
    assert {part: found[part] - ARROWS[part] for part in drawn if found[part] - ARROWS[part]} == {}


def test_nothing_imports_the_command_line() -> None:
    assert [part for part, targets in parts().items() if "cli" in targets] == []


def test_an_arrow_is_seen_wherever_it_stands_in_a_module(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def f():\n    from corpgraph.cli import main\n    import corpgraph.time\n")
    assert imported(module) == {"cli", "time"}
