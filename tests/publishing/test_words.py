from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import corpgraph.publishing
from corpgraph.publishing import LANGUAGES
from corpgraph.publishing.words import say, say_all

PACKAGE: Final = Path(corpgraph.publishing.__file__).parent
HOLE: Final = re.compile(r"\{\d\}")


def code() -> str:
    files = [*PACKAGE.glob("*.py"), *PACKAGE.glob("templates/*"), *PACKAGE.glob("static/*.js")]
    return "\n".join(p.read_text(encoding="utf-8") for p in files if p.name != "words.py")


def test_every_text_is_in_every_language_with_the_same_holes() -> None:
    english, french = (say_all(language) for language in LANGUAGES)
    assert len(english) > 100
    for key, text in english.items():
        assert text.strip()
        assert french[key].strip()
        assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(french[key])), key


def test_every_text_is_used() -> None:
    source = code()
    unused = [key for key in say_all("en") if f'"{key}"' not in source and f"'{key}'" not in source]
    assert unused == []


def test_no_text_is_asked_for_that_there_is_not() -> None:
    asked = set(re.findall(r"""\bsay\(['"]([a-z-]+)['"]""", code()))
    assert len(asked) > 40
    # What the script is given besides: what properties are called.
    assert asked - set(say_all("en")) == set()


def test_values_stand_where_the_text_leaves_room() -> None:
    assert say("between", "fr", "2012", "2013") == "du 2012 au 2013"
