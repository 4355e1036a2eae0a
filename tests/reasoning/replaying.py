"""A small checker of proofs: it knows what each rule of the W3C's tables says, and nothing else.

It shares no code with the reasoner: a step is looked up in the tables again, term by term.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from corpgraph.namespaces import OWL, RDF, RDFS

if TYPE_CHECKING:
    from corpgraph.reasoning import Closure, Statement, Step

__all__ = ["replay", "replay_proof"]

Three = tuple[object, object, object]
Premises = Sequence[Three]

TYPE: Final = ox.NamedNode(f"{RDF}type")
SAME: Final = ox.NamedNode(f"{OWL}sameAs")
THING: Final = ox.NamedNode(f"{OWL}Thing")
NOTHING: Final = ox.NamedNode(f"{OWL}Nothing")
BELOW: Final = ox.NamedNode(f"{RDFS}subClassOf")
SUB: Final = ox.NamedNode(f"{RDFS}subPropertyOf")


def owl(name: str) -> ox.NamedNode:
    return ox.NamedNode(OWL + name)


def replay(closure: Closure[ox.Store], data: ox.Store, ontology: ox.Store) -> int:
    """Check the proof of each inferred triple; the number of steps that were."""
    stated = {tuple(quad.triple) for store in (data, ontology) for quad in store}
    steps: dict[Statement, Step] = {}
    for triple in closure.inferred:
        proof = closure.proof(triple)
        assert tuple(proof[-1].statement) == tuple(triple)
        replay_proof(proof, stated)
        steps |= {step.statement: step for step in proof}
    return len(steps)


def replay_proof(proof: Sequence[Step], stated: set[tuple[object, ...]]) -> None:
    """Check that each step follows from steps before it, or is stated."""
    known: set[tuple[object, ...]] = set()
    lists = _Lists(stated)
    for step in proof:
        statement = tuple(step.statement)
        if step.rule is None:
            assert statement in stated, f"{statement} is not stated"
        else:
            premises = [tuple(each) for each in step.premises]
            assert all(each in known for each in premises), f"{step} rests on what comes later"
            assert _follows(step.rule, premises, statement, lists), f"{step} does not follow"
        known.add(statement)


class _Lists:
    def __init__(self, stated: set[tuple[object, ...]]) -> None:
        self._first = {s: o for s, p, o in stated if p == ox.NamedNode(f"{RDF}first")}
        self._rest = {s: o for s, p, o in stated if p == ox.NamedNode(f"{RDF}rest")}

    def __call__(self, head: object) -> list[object]:
        found = []
        while head in self._first:
            found.append(self._first[head])
            head = self._rest[head]
        return found


def _follows(
    rule: str, premises: Sequence[tuple[object, ...]], said: tuple[object, ...], lists: _Lists
) -> bool:
    return _TABLE[rule](premises, said, lists)


def _dom(at: int) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        (p, _, c), fact = q
        name = "domain" if at == 0 else "range"
        return q[0][1] == ox.NamedNode(RDFS + name) and fact[1] == p and said == (fact[at], TYPE, c)

    return check


def _turned(kind: object) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        axiom, (s, p, o) = q
        return axiom == (p, TYPE, kind) and said == (o, p, s)

    return check


def _inv(first: int, second: int) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        axiom, (s, p, o) = q
        return axiom[1] == owl("inverseOf") and p == axiom[first] and said == (o, axiom[second], s)

    return check


def _moved(predicate: object, first: int, second: int) -> Callable[..., bool]:
    """From one relation or class, the axiom's `first`, to its `second`."""

    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        axiom, (s, p, o) = q
        if axiom[1] != predicate:
            return False
        if predicate in (BELOW, owl("equivalentClass")):
            return (p, o) == (TYPE, axiom[first]) and said == (s, TYPE, axiom[second])
        return p == axiom[first] and said == (s, axiom[second], o)

    return check


def _trp(q: Premises, said: Three, lists: _Lists) -> bool:
    *axiom, (x, p, y), (y2, p2, z) = q
    kind = axiom == [(p, TYPE, owl("TransitiveProperty"))] or (not axiom and p == SAME)
    return kind and y == y2 and p == p2 and said == (x, p, z)


def _fp(kind: str, at: int, other: int) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        axiom, one, two = q
        return (
            axiom == (one[1], TYPE, owl(kind))
            and one[1] == two[1]
            and one[at] == two[at]
            and said == (one[other], SAME, two[other])
        )

    return check


def _chain(q: Premises, said: Three, lists: _Lists) -> bool:
    (p, kind, head), *links = q
    joined = all(one[2] == two[0] for one, two in pairwise(links))
    return (
        kind == owl("propertyChainAxiom")
        and [each[1] for each in links] == lists(head)
        and joined
        and said == (links[0][0], p, links[-1][2])
    )


def _key(q: Premises, said: Three, lists: _Lists) -> bool:
    (c, kind, head), one, other, *values = q
    keys = lists(head)
    x, y = said[0], said[2]
    half = len(values) // 2
    return (
        kind == owl("hasKey")
        and (one, other) == ((x, TYPE, c), (y, TYPE, c))
        and [each[:2] for each in values] == [(x, k) for k in keys] + [(y, k) for k in keys]
        and [each[2] for each in values[:half]] == [each[2] for each in values[half:]]
        and said[1] == SAME
    )


def _sym(q: Premises, said: Three, lists: _Lists) -> bool:
    [(x, p, y)] = q
    return p == SAME and said == (y, SAME, x)


def _rep_s(q: Premises, said: Three, lists: _Lists) -> bool:
    (x, p, y), (s, pp, o) = q
    return p == SAME and s == x and said == (y, pp, o)


def _rep_o(q: Premises, said: Three, lists: _Lists) -> bool:
    (x, p, y), (s, pp, o) = sorted(q, key=lambda each: each[1] != SAME)
    return p == SAME and o == x and said == (s, pp, y)


def _rep_p(q: Premises, said: Three, lists: _Lists) -> bool:
    (s, p, o), (x, same, y) = q
    return same == SAME and p == x and said == (s, y, o)


def _int1(q: Premises, said: Three, lists: _Lists) -> bool:
    (c, kind, head), *members = q
    return (
        kind == owl("intersectionOf")
        and members == [(said[0], TYPE, each) for each in lists(head)]
        and said[1:] == (TYPE, c)
    )


def _int2(q: Premises, said: Three, lists: _Lists) -> bool:
    (c, kind, head), (y, p, d) = q
    return (
        kind == owl("intersectionOf")
        and (p, d) == (TYPE, c)
        and said[:2] == (y, TYPE)
        and said[2] in lists(head)
    )


def _uni(q: Premises, said: Three, lists: _Lists) -> bool:
    (c, kind, head), (y, p, d) = q
    return kind == owl("unionOf") and p == TYPE and d in lists(head) and said == (y, TYPE, c)


def _oo(q: Premises, said: Three, lists: _Lists) -> bool:
    [(c, kind, head)] = q
    return kind == owl("oneOf") and said[0] in lists(head) and said[1:] == (TYPE, c)


def _restriction(q: Premises, name: str) -> tuple[object, object, object, list[Three]] | None:
    """Class, property and value of a restriction, and the premises that are facts."""
    (c, kind, value), (c2, on, p), *facts = q
    if kind != owl(name) or on != owl("onProperty") or c != c2:
        return None
    return c, p, value, facts


def _svf1(q: Premises, said: Three, lists: _Lists) -> bool:
    c, p, value, facts = _restriction(q, "someValuesFrom") or (None, None, None, [])
    [(u, pp, v), typed] = facts
    return pp == p and typed == (v, TYPE, value) and said == (u, TYPE, c)


def _svf2(q: Premises, said: Three, lists: _Lists) -> bool:
    c, p, value, facts = _restriction(q, "someValuesFrom") or (None, None, None, [])
    [(u, pp, _)] = facts
    return pp == p and value == THING and said == (u, TYPE, c)


def _avf(q: Premises, said: Three, lists: _Lists) -> bool:
    c, p, value, facts = _restriction(q, "allValuesFrom") or (None, None, None, [])
    [typed, (u, pp, v)] = facts
    return pp == p and typed == (u, TYPE, c) and said == (v, TYPE, value)


def _hv1(q: Premises, said: Three, lists: _Lists) -> bool:
    c, p, value, facts = _restriction(q, "hasValue") or (None, None, None, [])
    [(u, t, d)] = facts
    return (t, d) == (TYPE, c) and said == (u, p, value)


def _hv2(q: Premises, said: Three, lists: _Lists) -> bool:
    c, p, value, facts = _restriction(q, "hasValue") or (None, None, None, [])
    [(u, pp, v)] = facts
    return (pp, v) == (p, value) and said == (u, TYPE, c)


def _max(name: str) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        c, p, number, facts = _restriction(q, name) or (None, None, None, [])
        of: object = THING
        if name == "maxQualifiedCardinality":
            (_, on, of), *facts = facts
            assert on == owl("onClass")
        typed, one, two, *rest = facts
        u = one[0]
        return (
            getattr(number, "value", None) == "1"
            and typed == (u, TYPE, c)
            and one[:2] == two[:2] == (u, p)
            and rest == ([] if of == THING else [(one[2], TYPE, of), (two[2], TYPE, of)])
            and said == (one[2], SAME, two[2])
        )

    return check


def _dt_type2(q: Premises, said: Three, lists: _Lists) -> bool:
    # The cases know literals of their own datatype only.
    literal, p, datatype = said
    return not q and p == TYPE and isinstance(literal, ox.Literal) and literal.datatype == datatype


def _scm_cls(q: Premises, said: Three, lists: _Lists) -> bool:
    [(c, p, kind)] = q
    return (p, kind) == (TYPE, owl("Class")) and said in (
        (c, BELOW, c),
        (c, BELOW, THING),
        (NOTHING, BELOW, c),
    )


def _scm_trans(predicate: object) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        (a, p, b), (b2, p2, c) = q
        return p == p2 == predicate and b == b2 and said == (a, predicate, c)

    return check


def _scm_eq(equivalent: str, predicate: object) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        [(a, p, b)] = q
        return p == owl(equivalent) and said in ((a, predicate, b), (b, predicate, a))

    return check


def _scm_members(name: str, *, above: bool) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        [(c, p, head)] = q
        one, other = (said[2], said[0]) if above else (said[0], said[2])
        return p == owl(name) and one == c and other in lists(head) and said[1] == BELOW

    return check


def _scm_restrictions(name: str, *, by_value: bool, turned: bool = False) -> Callable[..., bool]:
    def check(q: Premises, said: Three, lists: _Lists) -> bool:
        one = _restriction(q[:2], name)
        two = _restriction(q[2:4], name)
        assert one
        assert two
        ends = (two[0], BELOW, one[0]) if turned else (one[0], BELOW, two[0])
        if by_value:
            return one[1] == two[1] and q[4:] == [(one[2], BELOW, two[2])] and said == ends
        if one[1] == two[1] and not q[4:]:
            return one[2] == two[2] and said == ends
        return one[2] == two[2] and q[4:] == [(one[1], SUB, two[1])] and said == ends

    return check


_TABLE: Final[dict[str, Callable[..., bool]]] = {
    "prp-dom": _dom(0),
    "prp-rng": _dom(2),
    "prp-fp": _fp("FunctionalProperty", 0, 2),
    "prp-ifp": _fp("InverseFunctionalProperty", 2, 0),
    "prp-symp": _turned(owl("SymmetricProperty")),
    "prp-trp": _trp,
    "prp-spo1": _moved(SUB, 0, 2),
    "prp-spo2": _chain,
    "prp-eqp1": _moved(owl("equivalentProperty"), 0, 2),
    "prp-eqp2": _moved(owl("equivalentProperty"), 2, 0),
    "prp-inv1": _inv(0, 2),
    "prp-inv2": _inv(2, 0),
    "prp-key": _key,
    "eq-sym": _sym,
    "eq-trans": _trp,
    "eq-rep-s": _rep_s,
    "eq-rep-o": _rep_o,
    "eq-rep-p": _rep_p,
    "cls-int1": _int1,
    "cls-int2": _int2,
    "cls-uni": _uni,
    "cls-svf1": _svf1,
    "cls-svf2": _svf2,
    "cls-avf": _avf,
    "cls-hv1": _hv1,
    "cls-hv2": _hv2,
    "cls-maxc2": _max("maxCardinality"),
    "cls-maxqc3": _max("maxQualifiedCardinality"),
    "cls-maxqc4": _max("maxQualifiedCardinality"),
    "cls-oo": _oo,
    "cax-sco": _moved(BELOW, 0, 2),
    "cax-eqc1": _moved(owl("equivalentClass"), 0, 2),
    "cax-eqc2": _moved(owl("equivalentClass"), 2, 0),
    "dt-type2": _dt_type2,
    "scm-cls": _scm_cls,
    "scm-sco": _scm_trans(BELOW),
    "scm-spo": _scm_trans(SUB),
    "scm-eqc1": _scm_eq("equivalentClass", BELOW),
    "scm-eqp1": _scm_eq("equivalentProperty", SUB),
    "scm-int": _scm_members("intersectionOf", above=False),
    "scm-uni": _scm_members("unionOf", above=True),
    "scm-hv": _scm_restrictions("hasValue", by_value=False),
    "scm-svf1": _scm_restrictions("someValuesFrom", by_value=True),
    "scm-svf2": _scm_restrictions("someValuesFrom", by_value=False),
    "scm-avf1": _scm_restrictions("allValuesFrom", by_value=True),
    "scm-avf2": _scm_restrictions("allValuesFrom", by_value=False, turned=True),
}
