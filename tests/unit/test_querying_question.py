"""The files of questions can be read, and agree with the ontology and the prefix table."""

import re

import pyoxigraph as ox
import pytest

from corpgraph.errors import UsageError
from corpgraph.loading import load_ontology
from corpgraph.namespaces import CG, CODE, PREFIXES, RDF, RDFS
from corpgraph.querying import Question, question, questions
from corpgraph.querying.entities import class_and_subclasses
from corpgraph.querying.question import COLUMN_TYPES, Column, Param, Repeat, parse_question
from corpgraph.sparql import select
from questions.expected import packaged

FILE = """# Who is above whom?
#
# A note to those who read the file.
#
# param below: Organization or Person — the one below
# param at: date — the day asked about
# column above: iri — the one above
# column name: text? — its name
# repeat: above becomes below, to the last
PREFIX cg: <https://w3id.org/corpgraph/ontology#>

# a comment further down
SELECT ?below ?at ?above ?name WHERE { ?below cg:parent ?above }
"""


def test_a_question_is_read_from_the_head_of_its_file() -> None:
    assert parse_question("above", FILE) == Question(
        name="above",
        text="Who is above whom?",
        params=(
            Param("below", ("Organization", "Person"), "the one below"),
            Param("at", ("date",), "the day asked about"),
        ),
        columns=(
            Column("above", "iri", optional=False, text="the one above"),
            Column("name", "text", optional=True, text="its name"),
        ),
        repeat=Repeat("above", "below", to_the_last=True),
        sparql=FILE,
    )


@pytest.mark.parametrize(
    "line",
    [
        "param below",
        "param below: Organization",
        "param below: Organization - with a hyphen for the dash",
        "column above: iri",
        "column above: url — of no kind that there is",
        "repeat: above",
    ],
)
def test_a_line_of_the_head_that_cannot_be_read_is_a_defect(line: str) -> None:
    with pytest.raises(ValueError, match="above: cannot read"):
        parse_question("above", f"# Who is above whom?\n#\n# {line}\n")


def test_a_question_that_is_not_known_is_told_with_the_nearest_name() -> None:
    with pytest.raises(UsageError) as caught:
        question("subsidaries")
    assert caught.value.message == "no question is called 'subsidaries'"
    assert caught.value.hint is not None
    assert "'subsidiaries'" in caught.value.hint


def test_questions_are_sorted_by_name() -> None:
    names = [each.name for each in questions()]
    assert names == sorted(names)
    assert question(names[0]) is questions()[0]


@pytest.fixture(params=[each.name for each in questions()])
def asked(request: pytest.FixtureRequest) -> Question:
    return question(request.param)


def test_a_question_is_a_sentence_that_asks(asked: Question) -> None:
    assert re.fullmatch(r"[A-Z].*\?", asked.text)


def test_a_question_has_columns_and_names_each_thing_once(asked: Question) -> None:
    names = [param.name for param in asked.params] + [column.name for column in asked.columns]
    assert asked.columns
    assert len(names) == len(set(names))


def test_a_parameter_is_a_date_a_text_or_of_a_class_of_the_ontology(asked: Question) -> None:
    classes = {
        quad.subject.value.removeprefix(CG)
        for quad in load_ontology().quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), None)
        if isinstance(quad.subject, ox.NamedNode)
    }
    assert classes
    for param in asked.params:
        assert param.kinds in {("date",), ("text",)} or set(param.kinds) <= classes
        assert (param.name == "at") == (param.kinds == ("date",))


def test_a_query_projects_its_parameters_and_columns_in_order(asked: Question) -> None:
    variables = [each.value for each in select(packaged(), asked.sparql).variables]
    wanted = [param.name for param in asked.params] + [column.name for column in asked.columns]
    if asked.repeat and asked.repeat.column not in wanted:
        wanted.append(asked.repeat.column)
    assert variables == wanted


def test_a_question_that_repeats_goes_on_from_what_it_answers(asked: Question) -> None:
    if asked.repeat:
        named = {param.name for param in asked.params} | {each.name for each in asked.columns}
        assert asked.repeat.param in named
        assert {"depth", "certainty"} <= {column.name for column in asked.columns}


def test_a_prefix_is_that_of_the_prefix_table_or_of_a_code_list(asked: Question) -> None:
    declared = dict(re.findall(r"^PREFIX ([\w-]+): <(.+)>$", asked.sparql, re.MULTILINE))
    assert declared
    for prefix, iri in declared.items():
        assert iri == PREFIXES.get(prefix, f"{CODE}{prefix}/")
        assert re.search(rf"(?<![\w-]){prefix}:(?! <)", asked.sparql)


def test_every_kind_of_column_is_used() -> None:
    used = {column.kind for asked in questions() for column in asked.columns}
    assert used == set(COLUMN_TYPES)


def listed(name: str) -> set[str]:
    """The terms that a query lists in its VALUES."""
    found = re.search(r"VALUES \?\w+ \{([^}]*)\}", question(name).sparql)
    assert found is not None
    return {term.replace("cg:", CG) for term in found[1].split()}


def test_find_looks_at_every_class_of_entity() -> None:
    assert listed("find") == class_and_subclasses("Entity")


def test_unsupported_looks_at_every_class_of_assertion() -> None:
    assert listed("unsupported") == class_and_subclasses("Assertion")


def test_facts_looks_at_every_property_by_which_a_fact_is_about_an_entity() -> None:
    ontology = load_ontology()

    def of(predicate: str, classes: frozenset[str]) -> set[str]:
        return {
            quad.subject.value
            for quad in ontology.quads_for_pattern(None, ox.NamedNode(f"{RDFS}{predicate}"), None)
            if isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.NamedNode)
            and quad.object.value in classes
        }

    entities = of("range", class_and_subclasses("Entity"))
    assert listed("facts") == entities & of("domain", class_and_subclasses("Fact"))


@pytest.mark.parametrize("name", ["announcements", "events"])
def test_an_event_happens_to_an_organisation_by_any_property_under_concerns(name: str) -> None:
    under = ox.NamedNode(f"{RDFS}subPropertyOf"), ox.NamedNode(f"{CG}concerns")
    below = {str(q.subject)[1:-1] for q in load_ontology().quads_for_pattern(None, *under)}
    assert below
    assert listed(name) == below | {f"{CG}concerns"}
