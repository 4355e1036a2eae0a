from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

import pytest

from corpgraph.changing.reading import open_dossier
from corpgraph.loading import load_packaged
from corpgraph.publishing.groups import open_group
from corpgraph.querying import organization
from corpgraph.time import parse_day
from publishing.browsing import SHOTS, browse, served
from publishing.pages import kinds

if TYPE_CHECKING:
    from pathlib import Path

    from publishing.pages import Page

GROUP: Final = "https://w3id.org/corpgraph/id/corporation/alibaba-group"
EXPLORER: Final = "explore/corporation/alibaba-group.html"
#: Pages of which screenshots are kept, and that must not scroll sideways.
SHOWN: Final = (
    *("index.html", "ontology.html", "shapes.html", "questions/members.html", "az/a.html"),
    *("id/corporation/alibaba-com.html", "id/listing/alibaba-com-xhkg-2007.html"),
    *(
        "id/clientele/alibaba-small-business-operations-international.html",
        "shapes/shape/Control.html",
    ),
    *("ontology/class/Control.html", "explore/index.html", EXPLORER),
)


@pytest.fixture(scope="module")
def seen(site: Path) -> dict[str, Any]:
    """What a reader sees who uses the explorer."""
    with served(site) as base:
        return browse("explorer", base, path=EXPLORER)


def names(state: dict[str, Any]) -> list[str]:
    return [name for name, _ in state["nodes"]]


def members(day: str) -> set[tuple[str, str]]:
    """The members of the group on a day with how certain that is, as a question answers it."""
    found = organization.members(load_packaged(), "alibaba-group", at=parse_day(day))
    return {(str(member.name), str(member.certainty)) for member in found}


@pytest.mark.parametrize(("state", "day"), [("before", "2012-06-19"), ("after", "2012-07-24")])
def test_the_explorer_shows_the_group_as_it_was(state: str, day: str, seen: dict[str, Any]) -> None:
    shown = seen[state]
    assert shown["day"] == shown["valuetext"] == day
    assert {(name, how) for name, how in shown["nodes"][1:]} == members(day)


def test_a_listing_stands_at_its_issuer_until_the_day_before_its_end(seen: dict[str, Any]) -> None:
    assert (
        "Alibaba.com, subsidiary, listed on Stock Exchange of Hong Kong" in seen["before"]["labels"]
    )
    assert "Alibaba.com, subsidiary" in seen["next"]["labels"]
    assert seen["next"]["day"] == "2012-06-20"
    assert "−ended: Alibaba.com is listed on the Hong Kong exchange" in " ".join(
        seen["next"]["changes"]
    )
    assert seen["previous"]["nodes"] == seen["before"]["nodes"]


def test_the_slider_goes_from_change_to_change_by_keyboard(seen: dict[str, Any]) -> None:
    days = [day.isoformat() for day in open_group(open_dossier(load_packaged(), GROUP, None)).days]
    assert seen["first"]["day"] == seen["end"]["day"] == days[-1]
    assert seen["home"]["day"] == days[0]
    assert seen["right"]["day"] == days[1]
    assert seen["right"]["hash"] == f"#date={days[1]}"


def test_a_click_shows_the_facts_of_that_day_with_evidence_and_source(seen: dict[str, Any]) -> None:
    clicked = seen["clicked"]
    assert clicked["chosen"] == ["Taobao.com"]
    assert "Taobao.com is a business group of Alibaba Group" in clicked["facts"]
    assert "P3.S1 of the article" in clicked["sources"]
    assert "French news article on the reorganisation of Alibaba Group" in clicked["sources"]


def test_a_state_has_a_link_that_leads_back_to_it(seen: dict[str, Any]) -> None:
    assert seen["clicked"]["hash"] == "#date=2012-07-24&entity=unit/taobao" == seen["permalink"]
    assert (seen["shared"], seen["sharedDay"]) == (["Taobao.com"], "2012-07-24")


def test_back_and_forward_go_through_the_states(seen: dict[str, Any]) -> None:
    assert (seen["back"]["chosen"], seen["back"]["hash"]) == ([], "#date=2012-07-24")
    assert seen["forward"]["chosen"] == ["Taobao.com"]


def test_dragging_the_slider_is_one_step_to_go_back(seen: dict[str, Any]) -> None:
    assert seen["dragged"]["day"] > "2012-07-24"
    assert seen["steps"] == 1
    assert seen["undragged"]["day"] == "2012-07-24"


def test_an_organisation_is_chosen_by_keyboard(seen: dict[str, Any]) -> None:
    assert seen["entered"]["chosen"] == ["eTao"] == [seen["entered"]["focused"]]
    below = names(seen["entered"])[names(seen["entered"]).index("eTao") + 1]
    assert seen["arrow"]["focused"] == below
    assert seen["space"]["chosen"] == [below]


def test_the_picture_is_downloaded_as_svg(seen: dict[str, Any]) -> None:
    assert seen["file"] == "alibaba-group-2012-07-24.svg"
    picture = ElementTree.fromstring(seen["svg"])
    texts = {text for text in picture.itertext() if text.strip()}
    assert {"Alibaba Group", "Taobao.com", "unit, possibly"} <= texts
    assert "Alibaba Group, On 2012-07-24" in texts


def test_the_script_has_the_same_rule_for_dates_as_python(seen: dict[str, Any]) -> None:
    facts = {
        fact.iri: fact for fact in open_group(open_dossier(load_packaged(), GROUP, None)).facts
    }
    assert len(seen["holds"]) == len(facts) > 60
    for path, days in seen["holds"]:
        fact = facts[f"https://w3id.org/corpgraph/{path}"]
        assert [[day, fact.at(parse_day(day)).value] for day, _ in days] == days


def test_the_search_box_leads_to_a_page(seen: dict[str, Any]) -> None:
    assert any(text.startswith("Taobao.com") for text in seen["found"])
    assert seen["went"].startswith("id/")


def test_nothing_goes_wrong_in_the_console_and_nobody_else_is_asked(seen: dict[str, Any]) -> None:
    assert seen["faults"] == []


def test_without_scripts_there_is_a_tree_and_a_list_of_changes(seen: dict[str, Any]) -> None:
    assert seen["plain"]["members"][0] == "Alibaba Group"
    assert len(seen["plain"]["members"]) > 5
    assert "2012-06-20" in seen["plain"]["days"]
    assert not seen["plain"]["search"]


def test_the_explorer_speaks_french(seen: dict[str, Any]) -> None:
    assert seen["french"].startswith("Groupe Alibaba, cotée sur ")


def test_no_page_has_a_barrier_in_light_or_dark(site: Path, pages: dict[str, Page]) -> None:
    english = [path for path in pages if not path.endswith(".fr.html")]
    # The pages of codes are alike.
    chosen = sorted({path for path in kinds(english, each=1) if path[:5] != "code/"} | {*SHOWN})
    assert len(chosen) > 50
    with served(site) as base:
        seen = browse("axe", base, paths=chosen, wide=SHOWN)
    assert seen["runs"] == 2 * len(chosen) + 2 * len(SHOWN)
    assert [" ".join(map(str, each)) for each in seen["found"]] == []
    assert len(list(SHOTS.glob("*.png"))) >= 4 * len(SHOWN)


def test_a_barrier_is_seen(tmp_path: Path) -> None:
    text = '<!DOCTYPE html><html><title>x</title><p style="color:#ccc;background:#fff">faint</p>'
    (tmp_path / "faint.html").write_text(text, encoding="utf-8")
    with served(tmp_path) as base:
        seen = browse("axe", base, paths=["faint.html"], wide=[])
    assert {"color-contrast", "html-has-lang"} <= {rule for _, _, _, rule, _ in seen["found"]}
