"""Pages from templates."""

from __future__ import annotations

from functools import partial
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from corpgraph.errors import UsageError
from corpgraph.publishing.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment, Template
    from markupsafe import Markup

    from corpgraph.publishing.desk import Desk
    from corpgraph.publishing.words import Language

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
            import jinja2  # noqa: F401  # asked for here, so that the error comes first
        except ImportError as error:
            hint = "pip install 'corpgraph[publish]'"
            raise UsageError("to publish a site, Jinja2 is needed", hint=hint) from error
        self._base = base
        self._environments: dict[Language, Environment] = {}
        self._templates: dict[tuple[str, Language], Template] = {}
        self._frames: dict[tuple[str, str, str], _Frame] = {}

    def prepare(self, languages: Sequence[Language]) -> None:
        """Read all templates in some languages, before processes are forked that need them."""
        for language in languages:
            self._environments[language] = environment = _environment(self._base, language)
            for name in environment.list_templates():
                self._template(name.removesuffix(".html"), language)

    def page(self, name: str, desk: Desk, *, title: str, **values: object) -> str:
        """Write one page.

        Args:
            name: The template, without its ending.
            desk: The page in its language.
            title: What it is called.
            values: What else the template takes.
        """
        return self._template(name, desk.language).render(
            desk=desk,
            title=title,
            canonical=f"{desk.path}{desk.ending()}",
            frame=self._frame(desk),
            ways=desk.ways(),
            **values,
        )

    def _template(self, name: str, language: Language) -> Template:
        key = (name, language)
        if key not in self._templates:
            if language not in self._environments:
                self._environments[language] = _environment(self._base, language)
            self._templates[key] = self._environments[language].get_template(f"{name}.html")
        return self._templates[key]

    def _frame(self, desk: Desk) -> _Frame:
        from markupsafe import Markup

        place = desk.path if desk.path in _IN_THE_BAR else ""
        key = (desk.root, desk.language, place)
        if key not in self._frames:
            parts = (self._template(name, desk.language) for name in _Frame._fields)
            self._frames[key] = _Frame(*(Markup(part.render(desk=desk)) for part in parts))
        return self._frames[key]


class _Frame(NamedTuple):
    """What is the same on all pages that are equally deep; each part has a template."""

    opening: Markup
    styles: Markup
    bar: Markup
    footer: Markup


#: The pages to which the bar leads, on which it shows where one is.
_IN_THE_BAR: Final = frozenset(
    {"az/index", "explore/index", "ontology", "questions/index", "shapes"}
)


def _environment(base: str, language: Language) -> Environment:
    """The templates in one language; its words become part of them when they are compiled."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("corpgraph.publishing"),
        autoescape=True,
        # Else each page would look whether the files of its templates have changed.
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["base"] = base
    environment.filters["say"] = partial(_say, language)
    return environment


def _say(language: Language, key: str, *values: object) -> str:
    return say(key, language, *values)


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
