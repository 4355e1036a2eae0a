"""The tops of all groups at once, where `walking` climbs from one thing after another.

Whatever is above a thing is known once what is above its parents is. So things are taken from the
top down, each when all its parents have been; only those in a circle of links are walked singly.
"""

from collections import deque
from collections.abc import Iterable, Mapping

__all__ = ["Top", "climb"]

#: A thing, one at the top above it, how many links above, and whether all of them are certain.
Top = tuple[str, str, int, bool]

_Links = Mapping[str, Mapping[str, bool]]
_Tops = dict[str, tuple[int, bool]]


def climb(links: Iterable[tuple[str, str, bool]]) -> list[Top]:
    """Find the tops above each thing that has a link upwards.

    Args:
        links: A thing, one above it, and whether that is certain; the same link may come twice.

    Returns:
        What leads no further, or only possibly does, above each thing; ordered by thing and top.
        A chain is certain if each of its links is, and its end if nothing is above it.
    """
    above: dict[str, dict[str, bool]] = {}
    below: dict[str, list[str]] = {}
    for thing, parent, is_certain in links:
        known = above.get(thing)
        if known is None:
            above[thing] = {parent: is_certain}
        elif parent in known:
            known[parent] |= is_certain
            continue
        else:
            known[parent] = is_certain
        if parent in below:
            below[parent].append(thing)
        else:
            below[parent] = [thing]
    tops: dict[str, _Tops] = {}
    waiting = {thing: len(parents) for thing, parents in above.items() if len(parents) > 1}
    _descend([parent for parent in below if parent not in above], above, below, waiting, tops)
    if len(tops) < len(above):
        circles = _circles(above, below, tops)
        for thing in circles:
            tops[thing] = _walk(thing, above)
        _descend(circles, above, below, waiting, tops)
    return [
        (thing, top, depth, is_certain)
        for thing in sorted(above)
        for ends in (tops[thing],)
        # Most have a single top, which needs no sorting.
        for top, (depth, is_certain) in (ends.items() if len(ends) < 2 else sorted(ends.items()))
    ]


def _descend(
    ready: list[str],
    above: _Links,
    below: Mapping[str, list[str]],
    waiting: dict[str, int],
    tops: dict[str, _Tops],
) -> None:
    """Go down from what is ready; a thing that waits for no more parents is ready too."""
    while ready:
        parent = ready.pop()
        # Those who have no other parent have the same tops, by two kinds of link.
        shared: dict[bool, _Tops] = {}
        for thing in below.get(parent, ()):
            if thing in tops:
                continue
            parents = above[thing]
            if len(parents) == 1:
                is_certain = parents[parent]
                if is_certain not in shared:
                    is_top = parent not in above
                    shared[is_certain] = (
                        {parent: (1, is_certain)} if is_top else _tops_of(parents, above, tops)
                    )
                tops[thing] = shared[is_certain]
            else:
                waiting[thing] -= 1
                if waiting[thing]:
                    continue
                tops[thing] = _tops_of(parents, above, tops)
            if thing in below:
                ready.append(thing)


def _circles(above: _Links, below: Mapping[str, list[str]], tops: Mapping[str, _Tops]) -> list[str]:
    """What is left in circles of links, and between them, once all that is below them is gone."""
    left = above.keys() - tops.keys()
    under = {thing: sum(each in left for each in below.get(thing, ())) for thing in left}
    ends = [thing for thing, number in under.items() if not number]
    while ends:
        thing = ends.pop()
        left.discard(thing)
        for parent in above[thing]:
            if parent in under:
                under[parent] -= 1
                if not under[parent]:
                    ends.append(parent)
    return sorted(left)


def _tops_of(parents: Mapping[str, bool], above: _Links, tops: Mapping[str, _Tops]) -> _Tops:
    found: _Tops = {}
    for parent, is_certain in parents.items():
        onward = above.get(parent)
        if onward is None:
            _add(found, parent, 1, is_certain)
            continue
        if not any(onward.values()):
            _add(found, parent, 1, False)
        for top, (depth, is_sure) in tops[parent].items():
            _add(found, top, depth + 1, is_sure and is_certain)
    return found


def _add(found: _Tops, top: str, depth: int, is_certain: bool) -> None:
    if top in found:
        known, was_certain = found[top]
        depth, is_certain = min(known, depth), is_certain or was_certain
    found[top] = depth, is_certain


def _walk(start: str, above: _Links) -> _Tops:
    """The tops above a thing, nearest first, by following each link once."""
    depths, sure = {start: 0}, {start}
    queue = deque([start])
    while queue:
        thing = queue.popleft()
        for parent, is_certain in above.get(thing, {}).items():
            is_new = parent not in depths
            if is_new:
                depths[parent] = depths[thing] + 1
            # What was reached uncertainly before is passed on again as certain.
            becomes_sure = is_certain and thing in sure and parent not in sure
            if becomes_sure:
                sure.add(parent)
            if is_new or becomes_sure:
                queue.append(parent)
    del depths[start]
    return {
        thing: (depth, thing in sure and thing not in above)
        for thing, depth in depths.items()
        if not any(above.get(thing, {}).values())
    }
