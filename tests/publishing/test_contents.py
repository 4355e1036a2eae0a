from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from corpgraph.layout import query_files

if TYPE_CHECKING:
    from pathlib import Path

TAG: Final = re.compile(r"<style>.*?</style>|<[^>]+>", re.DOTALL)


def text_of(site: Path, path: str) -> str:
    """What a reader reads on a page."""
    page = (site / path).read_text(encoding="utf-8")
    return " ".join(TAG.sub(" ", page[page.index("<main") : page.index("</main>")]).split())


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        (
            "id/listing/alibaba-com-xhkg-2007.html",
            [
                "End 2012-06-20 printed XXXX-06-20 how resolved:",
                "Certainly holds from 2007-11-06 up to, and not on, 2012-06-20.",
                "P2.S1 of the article paragraph 2, sentence 1 Source: French news article",
            ],
        ),
        (
            "id/listing/alibaba-com-xhkg-2007.fr.html",
            ["Vaut certainement du 2007-11-06 jusqu’au 2012-06-20 exclu."],
        ),
        (
            "id/clientele/alibaba-small-business-operations-international.html",
            ["The editors reject this claim.", "Three reports of the same days", "contradiction"],
        ),
        (
            "id/unit/alibaba-small-business-operations.html",
            ["serves international customers, as printed rejected", "Explore in Alibaba Group"],
        ),
        (
            "index.html",
            [
                "2019-11-26 Alibaba Group is listed in Hong Kong",
                "2023-05-18 or later Cloud Intelligence Group is to be spun off",
            ],
        ),
        ("id/corporation/alibaba-group.html", ["Explore the group in time", "Units", "Customers"]),
        ("id/passage/alibaba-2012-p2-s1.html", ["What points here", "states", "#selector"]),
        ("id/person/jack-ma.html", ["Jack Ma is chair of Alibaba Group 2012-07-23 or earlier"]),
        (
            "ontology/class/Control.html",
            ["Superclasses fact", "Properties with this domain", "Used in the data", "Shapes"],
        ),
        ("ontology/property/share.html", ["xsd:decimal", "Shapes cgs:Control-share"]),
        ("ontology.html", ["cg:Control", "Modules", "In other vocabularies"]),
        ("ontology.fr.html", ["contrôle", "Emploi dans les données"]),
        (
            "shapes/shape/Control.html",
            ["Looks at", "Say with cg:parent which one organisation controls", "at most 1"],
        ),
        ("questions/members.html", ["corpgraph ask members", "SELECT", "Alibaba Group", "certain"]),
        ("index.html", ["Who owns, runs and lists what", "Alibaba Group", "2023-06-26"]),
        ("explore/corporation/alibaba-group.html", ["2012-06-20", "ended: Alibaba.com is listed"]),
    ],
)
def test_a_page_tells(path: str, texts: list[str], site: Path) -> None:
    page = text_of(site, path)
    for text in texts:
        assert text in page


def test_every_question_has_a_page_and_almost_each_an_answer(site: Path) -> None:
    names = {path.stem for path in query_files()}
    assert len(names) > 40
    assert {path.stem for path in (site / "questions").glob("*.rq")} == names
    answered = {path.stem for path in (site / "questions").glob("*.json")}
    # Nothing in the packaged data is without a source.
    assert names - answered == {"unsupported"}
