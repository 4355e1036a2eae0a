"""Data frames give what Oxigraph gives for the same query: both are generated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from corpgraph.frames.backends import DeclinedError
from corpgraph.validation.sparql.relating import Uncovered, relate
from corpgraph.validation.sparql.touching import touched
from framed import asked, framed, related, rule_of

if TYPE_CHECKING:
    from random import Random

    from corpgraph.frames.slices import Three
    from corpgraph.validation.shapes.triples import Term

XSD = "http://www.w3.org/2001/XMLSchema#"
NODES: list[Term] = [*(ox.NamedNode(f"urn:e:{each}") for each in "abcd"), ox.BlankNode("z")]
LITERALS: list[Term] = [
    ox.Literal("a"),
    ox.Literal("b"),
    ox.Literal(""),
    ox.Literal('say "a"'),
    ox.Literal("12"),
    ox.Literal("-07"),
    ox.Literal("Ab:é ß"),
    ox.Literal("a", language="en"),
    ox.Literal("a", language="de-AT"),
    ox.Literal("a", datatype=ox.NamedNode("urn:e:unknown")),
    ox.Literal("b", datatype=ox.NamedNode("urn:e:unknown")),
    *(
        ox.Literal(text, datatype=ox.NamedNode(XSD + name))
        for text, name in (
            ("true", "boolean"),
            ("0", "boolean"),
            ("1", "integer"),
            ("01", "integer"),
            ("x", "integer"),
            ("12345678901", "integer"),
            ("1", "byte"),
            ("1.0", "decimal"),
            ("1.25", "decimal"),
            ("-7.5", "decimal"),
            ("1.5e0", "double"),
            ("1", "double"),
            ("2020", "gYear"),
            ("12:00:00", "time"),
            ("2020-01-31", "date"),
            ("2020-02-29", "date"),
            ("2020-02-30", "date"),
            ("2020-02-01Z", "date"),
            ("2020-02-01+01:00", "date"),
            ("2021-03-01", "date"),
            ("2020-01-31T00:00:00", "dateTime"),
            ("2020-02-29T23:30:00Z", "dateTime"),
            ("2020-03-01T00:30:00.5+01:00", "dateTime"),
            ("2019-12-31T12:00:00", "dateTime"),
        )
    ),
]
NUMBERS: list[Term] = [
    *(each for each in LITERALS if str(each).endswith(("#integer>", "#decimal>", "#byte>"))),
    ox.Literal("b"),
]
PLAIN: list[Term] = [each for each in LITERALS if str(each).endswith('"')]
PREDICATES = [ox.NamedNode(f"urn:e:{each}") for each in "pqr"]

NAMES = ("$this", "$this", "?x", "?x", "?y", "?z")
TERMS = (
    "e:a",
    "e:b",
    '"a"',
    '"a"@en',
    "1",
    "1.25",
    "true",
    '"2020-02-29"^^xsd:date',
    '"x"^^xsd:integer',
)
PATHS = (
    *("e:p", "e:q", "e:r") * 4,
    *("^e:p", "e:p|e:q", "e:p/e:q", "(^e:q/e:p)", "e:p+", "e:q*", "(e:p|e:q)+", "e:p?"),
    *("(^e:q/e:p)+", "e:p/e:q*", "^(e:q+)", "e:r/e:p?"),
)
TEXTS = (
    'CONCAT({a}, "-", {b})',
    "SUBSTR({a}, 2)",
    "SUBSTR({a}, 0, 3)",
    "SUBSTR({a}, -1, 4)",
    "SUBSTR({a}, STRLEN({a}) - 1)",
    "UCASE({a})",
    "LCASE({a})",
    'REPLACE({a}, "([a-d])(.)", "$2[$1")',
    'STRBEFORE({a}, ":")',
    'STRAFTER({a}, "e:")',
    'STRBEFORE("0abcé:a", SUBSTR({a}, 1, 1))',
    'STRAFTER("12ab:a", SUBSTR({a}, 1, 2))',
    "xsd:string({a})",
    "IF({n} > 1, {a}, UCASE({b}))",
    "COALESCE(CONCAT({a}, {b}), CONCAT({a}))",
)
NUMBERS_OF = (
    "STRLEN({a})",
    "xsd:integer({a})",
    "xsd:integer({n})",
    "{n} * 3",
    "{n} * {m}",
    "{n} / {m}",
    "{n} / -0.75",
    "FLOOR({n} / {m})",
    "CEIL({n} / 4)",
    "ROUND({n} / 2)",
    "ROUND({n})",
    "ABS({n})",
    "-{m}",
    "+{n}",
    "{n} - 7 * xsd:integer(FLOOR({n} / 7))",
    "IF({n} > 1, {n} + 1, {m} * 2)",
    "COALESCE({n} + 1, {m} + 0, 0)",
)
COMPARISONS = ("=", "!=", "<", ">", "<=", ">=")


class Writer:
    """Writes random queries."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._known = ["$this"]

    def any(self, *choices: str) -> str:
        return self.random.choice(choices)

    def data(self, most: int, values: list[Term]) -> list[Three]:
        found: set[Three] = {
            (self.random.choice(NODES), self.random.choice(PREDICATES), self.random.choice(values))
            for _ in range(self.random.randint(most // 3, most))
        }
        return sorted(found, key=lambda each: tuple(map(str, each)))

    def numbers(self) -> list[Three]:
        """Nodes, and numbers that some of them have; now and then something else."""
        counted = [
            t for t in self.data(30, NODES + NUMBERS * 3) if str(t[2]) != '"b"' or t[0] == NODES[0]
        ]
        return [t for t in counted if t[1] != PREDICATES[1] or isinstance(t[2], ox.Literal)]

    def pattern(self) -> str:
        start, path = self.any(*self._known), self.any(*PATHS)
        end = self.any(*NAMES, *NAMES, *NAMES, *TERMS)
        self._known += [end] * end.startswith("?")
        return f"{start} {path} {end} ."

    def operand(self) -> str:
        name, term = self.any(*NAMES), self.any(*TERMS)
        return self.any(
            name,
            name,
            name,
            term,
            term,
            f"STR({name})",
            f"DATATYPE({name})",
            f"LANG({name})",
            f"{name} {self.any('+', '-')} {self.any('1', '0.5', '?y')}",
            f"COALESCE({name}, {term})",
            f"IF({name} = 1, {self.any(*NAMES)}, {term})",
            self.computed(),
        )

    def computed(self, depth: int = 2) -> str:
        """A text or a number, and what is computed of that."""
        if not depth:
            name = self.any(*NAMES)
            return self.any(name, f"STR({name})", f"STR({name})", "2", "-1.5", '"a1"')
        a, b, n, m = (f"({self.computed(depth - 1)})" for _ in range(4))
        return self.any(*TEXTS, *NUMBERS_OF).format(a=a, b=b, n=n, m=m)

    def condition(self, depth: int = 2) -> str:
        name, operand = self.any(*NAMES), self.operand()
        compared = f"({operand} {self.any(*COMPARISONS)} {self.operand()})"
        kind = self.random.randrange(12 if depth else 8)
        if kind < 4:
            return compared
        if kind == 4:
            test = self.any("BOUND", "isIRI", "isLiteral", "isBlank", "")
            return f"{test}({name})"
        if kind == 5:
            return f"({operand} IN ({self.any(*TERMS)}, {self.any(*TERMS)}, {name}))"
        if kind == 6:
            return f"sameTerm({name}, {self.any(*NAMES)})"
        if kind == 7:
            return self.any(
                f'CONTAINS({operand}, "a")',
                f'STRSTARTS({operand}, "urn:e:")',
                f'STRENDS({operand}, "a")',
                f'REGEX({operand}, "^[a-c]$|2020-0[12]")',
                f'LANGMATCHES(LANG({name}), "de")',
            )
        if kind == 8:
            return f"EXISTS {{ {self.pattern()} {self.any('', self.pattern())} }}"
        if kind == 9:
            return f"NOT EXISTS {{ {self.pattern()} FILTER{compared} }}"
        if kind == 10:
            return f"(!{self.condition(depth - 1)})"
        sign = self.any("&&", "||")
        return f"({self.condition(depth - 1)} {sign} {self.condition(depth - 1)})"

    def computing(self) -> str:
        """A query that computes texts and numbers of what it finds."""
        computed = self.computed(self.random.choice((1, 1, 2)))
        sign, other = self.any(*COMPARISONS, "=", "!="), self.computed(1)
        conditions = (
            f"FILTER({computed} {sign} {other})",
            f"FILTER(COALESCE({computed} {sign} {other}, true))",
            f"BIND({computed} AS ?k) FILTER(?k {sign} {other})",
            f"BIND({computed} AS ?k) BIND(?k {self.any(*'+*/')} 2 AS ?l) FILTER(?l {sign} ?k)",
            f"BIND({computed} AS ?k) FILTER(CONTAINS(STR(?k), '1') || STRLEN(?k) > 2)",
        )
        patterns = "$this e:p ?x ; e:q ?y . OPTIONAL { $this e:r ?z }"
        return f"SELECT $this ?x ?y WHERE {{ {patterns} {self.any(*conditions)} }}"

    def group(self, depth: int = 2) -> str:
        parts = [self.pattern() for _ in range(self.random.choice((1, 1, 2)))]
        for _ in range(self.random.randint(0, 3)):
            kind = self.random.randrange(7 if depth else 3)
            if kind < 2:
                parts.append(f"FILTER({self.condition()})")
            elif kind == 2:
                name = f"?w{self.random.randrange(10**6)}"
                parts.append(f"BIND({self.operand()} AS {name}) FILTER({name} != 1)")
            elif kind < 5:
                parts.append(f"OPTIONAL {{ {self.group(depth - 1)} }}")
            elif kind == 5:
                self._known = ["$this"]
                parts.append(f"{{ {self.group(depth - 1)} }} UNION {{ {self.group(depth - 1)} }}")
        return " ".join(parts)

    def grouped(self) -> str:
        measured = self.any(
            *("COUNT(?y)", "COUNT(DISTINCT ?y)", "COUNT(*)", "SUM(?y)", "MIN(?y)", "MAX(?y)"),
            *("SUM(?y)", "COUNT(?z)", "COUNT(DISTINCT ?z)"),
        )
        having = f"{measured} {self.any(*COMPARISONS)} {self.any('0', '1', '2', '2.5', '?x')}"
        path = self.any("e:q", "e:p|e:q", "e:p/e:q")
        optional = self.any("", "OPTIONAL { ?y e:r ?z }", "OPTIONAL { $this e:r ?z }")
        group = f"$this e:p ?x . $this {path} ?y . {optional} {self.any('', self.filter())}"
        return f"SELECT $this ?x WHERE {{ {group} }} GROUP BY $this ?x HAVING ({having})"

    def filter(self) -> str:
        return f"FILTER({self.condition()})"

    def asked(self) -> str:
        return self.filter().replace("?x", "$value").replace("?y", "$value")


def compare(
    query: str,
    data: list[Three],
    focus: list[Term],
    columns: tuple[str, ...],
    values: list[Term] | None = None,
) -> str:
    """What came of asking a query on both sides."""
    found = related(query)
    if isinstance(found, Uncovered):
        return found.reason
    expected = asked(rule_of(query), data, focus, columns, values=values)
    try:
        rows = framed(found, data, focus, columns, values=values)
    except DeclinedError as reason:
        return f"declined: {reason}"
    assert rows == expected, query
    return "rows" if expected else "no rows"


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_frames_find_the_rows_of_a_select_that_oxigraph_finds(random: Random) -> None:
    writer = Writer(random)
    data = writer.data(30, NODES * 5 + LITERALS)
    focus = random.sample(NODES, 3)
    query = f"SELECT $this ?x ?y WHERE {{ {writer.group()} }}"
    event(compare(query, data, focus, ("this", "x", "y"))[:40])


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=False))
def test_frames_compute_the_texts_and_numbers_that_oxigraph_computes(random: Random) -> None:
    writer = Writer(random)
    data = writer.data(70, random.choice((LITERALS, NUMBERS, NODES + NUMBERS, PLAIN)))
    event(compare(writer.computing(), data, NODES, ("this", "x", "y"))[:40])


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_frames_find_the_groups_that_oxigraph_finds(random: Random) -> None:
    writer = Writer(random)
    data = writer.numbers()
    query = writer.grouped()
    event(compare(query, data, random.sample(NODES, 3), ("this", "x"))[:40])


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_frames_find_the_values_of_an_ask_that_oxigraph_finds(random: Random) -> None:
    writer = Writer(random)
    data = writer.data(30, NODES * 5 + LITERALS)
    query = f"ASK {{ {writer.any('$this e:p ?value .', '$value e:q ?x .', '')} {writer.asked()} }}"
    values = random.sample(NODES + LITERALS, 4)
    event(compare(query, data, random.sample(NODES, 3), ("this", "value"), values)[:40])


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_query_needs_no_triples_but_those_that_it_touches(random: Random) -> None:
    writer = Writer(random)
    data = writer.data(30, NODES * 5 + LITERALS)
    rule = rule_of(f"SELECT $this ?x ?y WHERE {{ {writer.group()} }}")
    if isinstance(relate(rule, None, {}), Uncovered):
        event("not covered")
        return
    predicates = touched(rule, None, {})
    assume(predicates is not None and len(predicates) < len(PREDICATES))
    assert predicates is not None
    needed = [each for each in data if str(each[1])[1:-1] in predicates]
    focus = random.sample(NODES, 3)
    names = ("this", "x", "y")
    assert asked(rule, needed, focus, names) == asked(rule, data, focus, names)
