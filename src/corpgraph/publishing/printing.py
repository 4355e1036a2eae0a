"""Pages from templates."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Final

from corpgraph.errors import UsageError

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

    from corpgraph.publishing.desk import Desk

__all__ = ["Printer", "in_script", "markup", "static_files"]


class Printer:
    """Fills in the templates of the package; whatever is put into one is escaped.

    Args:
        base: Where the site will be, with a slash at its end.

    Raises:
        UsageError: Jinja2 is not installed.
    """

    def __init__(self, base: str) -> None:
        try:
            import jinja2
        except ImportError as error:
            hint = "pip install 'corpgraph[publish]'"
            raise UsageError("to publish a site, Jinja2 is needed", hint=hint) from error
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("corpgraph.publishing"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals["base"] = base
        self._templates: dict[str, Template] = {}
        self._around: dict[tuple[str, str, str], tuple[Markup, Markup]] = {}

    def page(self, name: str, desk: Desk, *, title: str, **values: object) -> str:
        """Write one page.

        Args:
            name: The template, without its ending.
            desk: The page in its language.
            title: What it is called.
            values: What else the template takes.
        """
        bar, footer = self._frame(desk)
        return self._template(name).render(
            desk=desk,
            title=title,
            canonical=f"{desk.path}{desk.ending()}",
            bar=bar,
            footer=footer,
            **{"summary": None, **values},
        )

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = self._environment.get_template(f"{name}.html")
        return self._templates[name]

    def _frame(self, desk: Desk) -> tuple[Markup, Markup]:
        """What is the same on all pages that are equally deep: the bar above, the lines below."""
        from markupsafe import Markup

        place = desk.path if desk.path in _IN_THE_BAR else ""
        key = (desk.root, desk.language, place)
        if key not in self._around:
            texts = (self._template(name).render(desk=desk) for name in ("bar", "footer"))
            bar, footer = (Markup(text) for text in texts)
            self._around[key] = (bar, footer)
        return self._around[key]


#: The pages to which the bar leads, on which it shows where one is.
_IN_THE_BAR: Final = frozenset(
    {"az/index", "explore/index", "ontology", "questions/index", "shapes"}
)


def markup(text: str | None) -> Markup | None:
    """Text that is markup already, such as a picture that corpgraph drew."""
    from markupsafe import Markup

    return None if text is None else Markup(text)


def in_script(text: str) -> Markup:
    """JSON for a script element, which no text in it can end."""
    from markupsafe import Markup

    return Markup(text.rstrip("\n").replace("<", "\\u003c"))


def static_files() -> dict[str, bytes]:
    """The files that a site takes as they are, by name."""
    folder = resources.files("corpgraph.publishing").joinpath("static")
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir(), key=lambda f: f.name)}
