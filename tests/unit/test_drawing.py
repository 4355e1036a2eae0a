from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from changing_groups import group
from corpgraph.changing import compare, trace
from corpgraph.drawing import Branch, draw_diff, draw_timeline, draw_tree, lanes
from corpgraph.drawing.axis import Axis
from corpgraph.drawing.lettering import cut, width, wrap
from corpgraph.drawing.packing import Label, pack
from corpgraph.drawing.palette import DARK, LIGHT, TEXTS
from corpgraph.loading import load_packaged
from pictures import SVG, overlapping, read, text_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

UNIT = "<id/unit-membership/lab> a cg:UnitMembership ; cg:organization <id/corporation/acme> ; "
UNIT += "cg:unit <id/unit/lab> ; "
HOSTILE = '</text><script>alert("1")</script>&\x00<a href="x">'
MARKS: Final = ("rect", "path", "circle", "line")

TREE: Final = Branch(
    "Alibaba Group",
    children=(
        Branch("Alibaba.com", "subsidiary", listed_on=("Stock Exchange of Hong Kong", "Tokyo")),
        Branch("AliCloud", "unit", is_certain=False, children=(Branch("Deep", "unit"),)),
        Branch("A company of a name that is so long that no box takes it whole", "subsidiary"),
    ),
)


def pictures() -> dict[str, str]:
    store = load_packaged("alibaba-2012", "reference")
    days = (date(2012, 6, 19), date(2012, 7, 24))
    long = (days[0], date(2019, 12, 31))
    return {
        "timeline": draw_timeline(trace(store, "alibaba-group")),
        "timeline of a year": draw_timeline(
            trace(store, "alibaba-group", since=date(2012, 1, 1), until=date(2012, 12, 31))
        ),
        "timeline of days": draw_timeline(
            trace(store, "alibaba-group", since=days[0], until=days[1])
        ),
        "timeline of a person": draw_timeline(trace(store, "jack-ma")),
        "empty timeline": draw_timeline(trace(group(), "acme")),
        "diff": draw_diff(compare(store, "alibaba-group", *days)),
        "diff of years": draw_diff(compare(store, "alibaba-group", *long)),
        "certain diff": draw_diff(compare(store, "alibaba-group", *long, certain=True)),
        "empty diff": draw_diff(compare(store, "alibaba-group", days[0], days[0])),
        "tree": draw_tree(TREE, "on 2012-07-24"),
        "lone tree": draw_tree(Branch("Acme"), "on 2012-07-24"),
    }


DRAWN: Final = pictures()
every_picture = pytest.mark.parametrize("picture", DRAWN.values(), ids=DRAWN.keys())


@every_picture
def test_a_picture_stands_alone(picture: str) -> None:
    root = read(picture)
    tags = {each.tag for each in root.iter()}
    assert tags <= {SVG + name for name in ("svg", "title", "desc", "style", "g", "text", *MARKS)}
    names = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in names if "href" in name or name.startswith("on")]
    without_namespace = picture.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import|@font-face|data:", without_namespace)


@every_picture
def test_a_picture_is_named_and_described(picture: str) -> None:
    root = read(picture)
    ids = {each.get("id"): each for each in root.iter() if each.get("id")}
    names = root.get("aria-labelledby", "").split()
    assert root.get("role") == "img"
    assert len(names) == 2
    assert all((ids[name].text or "").strip() for name in names)


@every_picture
def test_no_text_touches_another_or_leaves_the_picture(picture: str) -> None:
    root = read(picture)
    wide, high = float(root.get("width", "")), float(root.get("height", ""))
    boxes = text_boxes(picture)
    assert boxes
    assert overlapping(picture) == []
    outside = [b.text for b in boxes if not (b.left >= 0 and b.right <= wide and b.bottom <= high)]
    assert outside == []


def test_touching_texts_are_seen() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
    text = '<text x="{}" y="20">Alibaba</text>'
    assert overlapping(svg.format(text.format(0) + text.format(30))) == [("Alibaba", "Alibaba")]
    assert overlapping(svg.format(text.format(0) + text.format(90))) == []


def grouped(root: Element) -> Iterator[Element]:
    return (each for each in root.iter(f"{SVG}g"))


@pytest.mark.parametrize("name", ["timeline", "timeline of a year", "diff", "tree"])
def test_every_bar_has_a_text_that_says_what_it_shows(name: str) -> None:
    root = read(DRAWN[name])
    titles = [group.findtext(f"{SVG}title") for group in grouped(root)]
    assert len(titles) > 5
    assert all(titles)
    # What no group says something of is ground, lines, and what the legend shows.
    free = [each for each in root if each.tag == f"{SVG}rect" and each.get("width") != "100%"]
    assert len(free) <= 12


def test_the_text_of_a_bar_has_its_fact_and_dates() -> None:
    root = read(DRAWN["timeline"])
    titles = [group.findtext(f"{SVG}title") for group in grouped(root)]
    listed = "Alibaba.com is listed on the Hong Kong exchange: from 2007-11-06, until 2012-06-20"
    assert listed in titles
    assert "Event, 2012-06-20: Alibaba.com is taken private" in titles


def test_the_timeline_has_a_bar_for_each_fact_and_a_mark_for_each_point() -> None:
    found = trace(load_packaged("alibaba-2012", "reference"), "alibaba-group")
    assert len(list(grouped(read(DRAWN["timeline"])))) == len(found.entries)


def test_drawing_again_gives_the_same_bytes() -> None:
    assert pictures() == DRAWN


def luminance(colour: str) -> float:
    # WCAG 2.2, "relative luminance".
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_it_should_be() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "band"])
@pytest.mark.parametrize("name", TEXTS)
def test_text_is_readable_in_light_and_in_dark(
    colours: dict[str, str], ground: str, name: str
) -> None:
    assert contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["bar", "event", "muted"])
def test_marks_stand_out_from_their_ground(colours: dict[str, str], name: str) -> None:
    # WCAG 2.2, success criterion 1.4.11.
    assert contrast(colours[name], colours["ground"]) >= 3


@every_picture
def test_text_is_set_in_the_colours_that_were_measured(picture: str) -> None:
    used = {
        name
        for each in read(picture).iter(f"{SVG}text")
        for name in each.get("class", "").split()
        if name.removeprefix("cg-") in LIGHT
    }
    assert used
    assert used <= {f"cg-{name}" for name in TEXTS}


@every_picture
def test_every_class_is_in_the_style(picture: str) -> None:
    root = read(picture)
    style = root.findtext(f"{SVG}style") or ""
    assert "@media (prefers-color-scheme: dark)" in style
    used = {name for each in root.iter() for name in each.get("class", "").split()}
    assert {name for name in used if f".{name} {{" not in style} == set()


def test_names_are_escaped_whatever_is_in_them() -> None:
    picture = draw_tree(Branch(HOSTILE, children=(Branch(HOSTILE, HOSTILE),)), HOSTILE)
    tags = {each.tag for each in read(picture).iter()}
    assert f"{SVG}script" not in tags
    assert f"{SVG}a" not in tags
    assert "\x00" not in picture


def test_an_open_end_is_drawn_open() -> None:
    ended, open_, unknown = (
        draw_timeline(trace(group(UNIT + f"cg:begin D(2012-01-01) {end} ."), "acme"))
        for end in ("; cg:end D(2013-01-01)", "", "; cg:endEarliest D(2013-01-01)")
    )

    def drawn(picture: str) -> list[tuple[str, str | None]]:
        (bar,) = grouped(read(picture))
        return [(each.tag.removeprefix(SVG), each.get("fill-opacity")) for each in bar][1:]

    assert drawn(ended) == [("rect", None)]
    assert drawn(open_) == [("rect", None), ("path", None)]
    assert len([1 for _, opacity in drawn(unknown) if opacity]) > 3


def test_a_possible_margin_is_striped_beside_what_is_certain() -> None:
    bounds = (
        "cg:beginEarliest D(2012-01-01) ; cg:beginLatest D(2012-06-01) ; cg:end D(2013-01-01) ."
    )
    (bar,) = grouped(read(draw_timeline(trace(group(UNIT + bounds), "acme"))))
    striped = [each for each in bar if each.get("stroke-dasharray")]
    certain = [each for each in bar if each.get("class") == "cg-bar"]
    assert len(striped) == len(certain) == 1
    assert float(striped[0].get("x2", "")) == pytest.approx(float(certain[0].get("x", "")), abs=0.2)


def test_what_possibly_holds_is_drawn_with_a_broken_line() -> None:
    store = group(UNIT + "cg:beginLatest D(2012-06-01) .")
    picture = draw_diff(compare(store, "acme", date(2012, 1, 1), date(2012, 12, 31)))
    (row,) = grouped(read(picture))
    classes = [(each.get("class") or "").split() for each in row if each.tag == f"{SVG}rect"]
    assert ["cg-dashed" in each for each in classes] == [True, False]


def test_texts_of_a_tree_stay_in_their_boxes() -> None:
    long = "a name that is so long that no box takes it whole, whatever its font"
    picture = draw_tree(Branch("top", children=(Branch(long, "unit", listed_on=(long,)),)), "today")
    checked = 0
    for box in grouped(read(picture)):
        rect = box.find(f"{SVG}rect")
        if rect is not None:
            right = float(rect.get("x", "")) + float(rect.get("width", ""))
            for text in box.iter(f"{SVG}text"):
                size = 11 if "cg-small" in text.get("class", "") else 13
                taken = width(text.text or "", size, bold=size == 13)
                assert float(text.get("x", "")) + taken <= right
                checked += 1
    assert checked == 4


def test_a_deep_chain_is_drawn() -> None:
    chain = Branch("last", "unit")
    for place in range(3000):
        chain = Branch(f"c{place}", "unit", children=(chain,))
    assert draw_tree(chain, "on 2012-07-24").count("<g>") == 6001


def test_boxes_of_a_tree_do_not_touch() -> None:
    high = Branch("high", "unit", listed_on=tuple("abcdef"), children=(Branch("low", "unit"),))
    picture = draw_tree(Branch("top", children=(high, high, Branch("leaf", "unit"))), "today")
    rects = [
        tuple(float(each.get(name, "")) for name in ("x", "y", "width", "height"))
        for each in read(picture).iter(f"{SVG}rect")
        if each.get("rx") == "6"
    ]
    assert len(rects) == 6
    for place, (x, y, _, height) in enumerate(rects):
        for other_x, other_y, _, other_height in rects[place + 1 :]:
            assert x != other_x or y + height <= other_y or other_y + other_height <= y


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ((2007, 1, 1), (2020, 6, 1), ["2007", "2008", "2009"]),
        ((2012, 1, 1), (2013, 6, 1), ["Jan 2012", "Apr 2012", "Jul 2012"]),
        ((2012, 6, 1), (2012, 6, 12), ["1 Jun 2012", "2 Jun", "3 Jun"]),
        ((1, 1, 1), (9999, 12, 31), ["1000", "2000", "3000"]),
    ],
)
def test_a_scale_is_marked_at_round_days(
    first: tuple[int, int, int], last: tuple[int, int, int], labels: list[str]
) -> None:
    axis = Axis(date(*first), date(*last), 0, 860)
    assert [tick.label for tick in axis.ticks()][:3] == labels


@pytest.mark.parametrize("span", [1, 5, 12, 29, 62, 130, 400, 1500, 9000, 40000, 900000])
def test_the_marks_of_a_scale_do_not_touch(span: int) -> None:
    axis = Axis(date(2, 1, 1), date.fromordinal(date(2, 1, 1).toordinal() + span), 0, 860)
    ticks = axis.ticks()
    places = [axis(tick.day) for tick in ticks]
    assert len(ticks) < 40
    for place in range(len(ticks) - 1):
        halves = (width(ticks[place].label, 11) + width(ticks[place + 1].label, 11)) / 2
        assert places[place + 1] - places[place] > halves


def test_a_scale_at_the_ends_of_the_calendar_stays_in_it() -> None:
    axis = Axis.around([date.min, date.max], 0, 100)
    assert axis is not None
    assert (axis.first, axis.last) == (date.min, date.max)
    assert Axis.around([], 0, 100) is None


def test_texts_are_cut_and_wrapped_to_their_room() -> None:
    text = "The B2B system for small and medium enterprises is to be integrated"
    assert width(cut(text, 13, 200), 13) <= 200
    assert cut(text, 13, 200).endswith("…")
    assert cut("short", 13, 200) == "short"
    lines = wrap(text, 13, 300)
    assert " ".join(lines) == text
    assert len(wrap(text, 13, 100)) == 2
    assert all(width(line, 13) <= 100 for line in wrap(text, 13, 100))


def test_characters_of_two_columns_are_wider() -> None:
    assert width("阿里", 13) > 1.5 * width("al", 13)
    assert width("e\u0301", 13) == width("e", 13)


def test_labels_share_a_row_only_where_they_do_not_touch() -> None:
    labels = [Label("one", 0, 10), Label("two", 300, 310), Label("three", 5, 15)]
    assert [place.row for place in pack(labels, 13, 0, 600)] == [0, 0, 1]


def test_a_label_of_two_lines_takes_two_rows() -> None:
    long = Label("a label that takes more than there is", 0, 10)
    placed = pack([long, Label("b", 0, 10), Label("c", 0, 10)], 13, 0, 200)
    assert [len(place.lines) for place in placed] == [2, 1, 1]
    assert [place.row for place in placed] == [0, 2, 3]


def test_a_label_stands_to_the_left_where_there_is_more_room() -> None:
    (placed,) = pack([Label("a label", 580, 590)], 13, 0, 600)
    assert placed.is_left
    assert placed.box[1] == 590


def test_lanes_of_characters_show_what_is_certain_possible_and_open() -> None:
    store = group(
        UNIT + "cg:beginEarliest D(2012-01-01) ; cg:beginLatest D(2012-07-01) .",
        '<id/event/e> a cg:Split ; rdfs:label "Split"@en ; '
        "cg:concerns <id/corporation/acme> ; cg:date D(2012-12-31) .",
    )
    drawn = lanes(trace(store, "acme"), 60)
    assert [lane.heading for lane in drawn] == [None, "Events", "Units"]
    assert all(sum(len(piece.text) for piece in lane.pieces) == 60 for lane in drawn)
    text = "".join(piece.text for piece in drawn[2].pieces).strip()
    assert re.fullmatch("░+█+▶", text)
    assert lanes(trace(group(), "acme"), 60) == []
