"""Colours, light and dark, and the style sheet that every picture carries.

What a colour says is said by a shape or a word too. Text has a contrast of at least 4.5 to 1 with
its ground in both (WCAG 2.2, success criterion 1.4.3).
"""

from __future__ import annotations

from typing import Final

__all__ = ["DARK", "FONTS", "LIGHT", "TEXTS", "style"]

#: The colours on paper and on a light screen, by what they are for.
LIGHT: Final = {
    "ground": "#ffffff",
    "ink": "#1c2128",
    "muted": "#57606a",
    "line": "#d5dae0",
    "band": "#f4f6f8",
    "bar": "#2f6fb2",
    "began": "#1a7336",
    "ended": "#b3261e",
    "changed": "#8a4b00",
    "event": "#7a3fc0",
}

#: The same on a dark screen.
DARK: Final = {
    "ground": "#0f1419",
    "ink": "#e7ecf1",
    "muted": "#9aa5b1",
    "line": "#333b45",
    "band": "#171d24",
    "bar": "#5c9fe0",
    "began": "#56c271",
    "ended": "#ff8278",
    "changed": "#e3a04f",
    "event": "#bf95ff",
}

#: The colours that text is set in.
TEXTS: Final = ("ink", "muted", "began", "ended", "changed", "event")

#: The reader's own fonts; none is fetched.
FONTS: Final = (
    "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
)


def style() -> str:
    """The style sheet. Its classes begin with cg-, so that pictures can stand in a page."""
    dark = "\n".join(f"  {rule}" for rule in _rules(DARK))
    return "\n".join(
        [
            f".cg-picture {{ font-family: {FONTS}; font-size: 13px; }}",
            ".cg-title { font-size: 19px; font-weight: 600; }",
            ".cg-sign { font-size: 16px; font-weight: 600; }",
            ".cg-heading { font-weight: 600; }",
            ".cg-small { font-size: 11px; }",
            ".cg-end { text-anchor: end; }",
            ".cg-middle { text-anchor: middle; }",
            ".cg-dashed { stroke-dasharray: 4 3; }",
            ".cg-outline { fill: none; }",
            ".cg-halo { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }",
            *_rules(LIGHT),
            "@media (prefers-color-scheme: dark) {",
            dark,
            "}",
        ]
    )


def _rules(colours: dict[str, str]) -> list[str]:
    rules = [f".cg-{name} {{ fill: {colour}; }}" for name, colour in colours.items()]
    rules += [f".cg-stroke-{name} {{ stroke: {colour}; }}" for name, colour in colours.items()]
    return rules
