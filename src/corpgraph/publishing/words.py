"""What the site says by itself, in English and in French."""

from __future__ import annotations

from typing import Final, Literal

__all__ = ["LANGUAGES", "Language", "heading", "inverse", "say", "say_all"]

Language = Literal["en", "fr"]

#: The languages that the site can be written in; the first is the default.
LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr")

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "about": ("What this is", "Ce que c’est"),
    "accepted": ("The editors accept this claim.", "La rédaction retient cette affirmation."),
    "all-groups": ("All groups", "Tous les groupes"),
    "alignments": ("In other vocabularies", "Dans d’autres vocabulaires"),
    "answer": ("An answer", "Une réponse"),
    "answer-of-part": ("Asked of a part of the data.", "Posée à une partie des données."),
    "as-of": ("on", "au"),
    "asked-with": ("Asked with", "Posée avec"),
    "at-start": ("Before that", "Auparavant"),
    "az": ("A–Z", "A–Z"),
    "began": ("began", "a commencé"),
    "begin": ("Begin", "Début"),
    "certain": ("certain", "certain"),
    "certain-from": ("Certainly holds from {0} on.", "Vaut certainement à partir du {0}."),
    "certain-never": (
        "There is no day on which it certainly holds.",
        "Il n’y a pas de jour où cela vaut certainement.",
    ),
    "certain-span": (
        "Certainly holds from {0} up to, and not on, {1}.",
        "Vaut certainement du {0} jusqu’au {1} exclu.",
    ),
    "changes": ("Changes", "Changements"),
    "class": ("class", "classe"),
    "classes": ("Classes", "Classes"),
    "click-node": (
        "Choose an organisation to see its facts on that day.",
        "Choisissez une organisation pour voir ses faits ce jour-là.",
    ),
    "columns": ("Columns", "Colonnes"),
    "close": ("Close", "Fermer"),
    "datasets": ("Datasets", "Jeux de données"),
    "date": ("Date", "Date"),
    "dates": ("Dates", "Dates"),
    "definition": ("Definition", "Définition"),
    "domain": ("Domain", "Domaine"),
    "download-svg": ("Download as SVG", "Télécharger en SVG"),
    "end": ("End", "Fin"),
    "ended": ("ended", "a pris fin"),
    "evidence": ("Evidence", "Preuves"),
    "explore": ("Explore", "Explorer"),
    "explore-group": ("Explore the group in time", "Explorer le groupe dans le temps"),
    "explore-in": ("Explore in {0}", "Explorer dans {0}"),
    "explore-text": (
        "Move along the dates on which something changes, and see the group as it was.",
        "Parcourez les dates où quelque chose change et voyez le groupe tel qu’il était.",
    ),
    "facts": ("Facts", "Faits"),
    "facts-on-day": ("Facts on {0}", "Faits au {0}"),
    "figures": ("Figures", "Chiffres"),
    "graphs": ("Stated in the files", "Énoncé dans les fichiers"),
    "group-on": ("The group on {0}", "Le groupe au {0}"),
    "groups": ("Groups", "Groupes"),
    "how-resolved": ("how resolved", "comment résolu"),
    "information": ("What is said of it", "Ce qui en est dit"),
    "iri": ("Identifier", "Identifiant"),
    "judged-open": (
        "The editors leave this claim open.",
        "La rédaction laisse la question ouverte.",
    ),
    "kind": ("Kind", "Genre"),
    "latest": ("Latest events", "Derniers événements"),
    "listed": ("listed on", "cotée sur"),
    "machine": ("For machines", "Pour les machines"),
    "maybe-began": ("possibly began", "a peut-être commencé"),
    "maybe-ended": ("possibly ended", "a peut-être pris fin"),
    "modules": ("Modules", "Modules"),
    "more": ("and {0} more", "et {0} de plus"),
    "name": ("Name", "Nom"),
    "navigation": ("Main", "Principale"),
    "next-page": ("Next page", "Page suivante"),
    "next-change": ("Next change", "Changement suivant"),
    "no-answer": ("The data has no answer to it.", "Les données n’y répondent pas."),
    "no-end": ("not ended", "sans fin"),
    "not-told": ("not known", "inconnu"),
    "now-certain": ("certain from then on", "certain à partir de là"),
    "now-over": ("no longer possible", "n’est plus possible"),
    "nothing": ("nothing", "rien"),
    "nothing-changes": ("Nothing changes.", "Rien ne change."),
    "on-day": ("On {0}", "Le {0}"),
    "ontology": ("Ontology", "Ontologie"),
    "or-earlier": ("{0} or earlier", "le {0} ou avant"),
    "or-later": ("{0} or later", "le {0} ou après"),
    "other": ("Other", "Autres"),
    "page-of": ("page {0} of {1}", "page {0} sur {1}"),
    "parameters": ("Parameters", "Paramètres"),
    "permalink": ("Link to this state", "Lien vers cet état"),
    "picture": ("Picture", "Image"),
    "pointing": ("What points here", "Ce qui renvoie ici"),
    "possible": ("possible", "possible"),
    "possible-after": (
        "Possibly at any time after that.",
        "Peut-être aussi à tout moment après.",
    ),
    "possible-any": ("Possibly at any time.", "Peut-être à tout moment."),
    "possible-before": ("Possibly at any time before.", "Peut-être aussi à tout moment avant."),
    "possible-from": ("Possibly from {0} on.", "Peut-être à partir du {0}."),
    "possible-since": ("Possibly since {0}.", "Peut-être depuis le {0}."),
    "possible-until": ("Possibly until {0}, and not on it.", "Peut-être jusqu’au {0} exclu."),
    "possibly": ("possibly", "peut-être"),
    "previous-page": ("Previous page", "Page précédente"),
    "previous-change": ("Previous change", "Changement précédent"),
    "printed": ("printed", "imprimé"),
    "properties": ("Properties", "Propriétés"),
    "property": ("property", "propriété"),
    "property-shapes": ("What is checked", "Ce qui est vérifié"),
    "published": ("published", "publié"),
    "question": ("question", "question"),
    "questions": ("Questions", "Questions"),
    "questions-text": (
        "Each is one SPARQL query, with an answer from the data.",
        "Chacune est une requête SPARQL, avec une réponse tirée des données.",
    ),
    "range": ("Range", "Portée"),
    "rejected": ("The editors reject this claim.", "La rédaction rejette cette affirmation."),
    "rejected-short": ("rejected", "rejeté"),
    "results": ("Results", "Résultats"),
    "rows-more": ("{0} more rows", "{0} autres lignes"),
    "search": ("Search", "Rechercher"),
    "search-more": (
        "There are more: type on to narrow them down.",
        "Il y en a d’autres : précisez la recherche.",
    ),
    "search-none": ("Nothing is called that.", "Rien ne porte ce nom."),
    "shapes": ("Shapes", "Formes"),
    "shapes-text": (
        "What data must have. A shape that does not hold is a finding.",
        "Ce que les données doivent avoir. Une forme non respectée est un constat.",
    ),
    "skip": ("Skip to the content", "Aller au contenu"),
    "source": ("Source", "Source"),
    "sparql": ("Query", "Requête"),
    "start": ("Start", "Accueil"),
    "stated-in": ("Stated in", "Énoncé dans"),
    "subclasses": ("Subclasses", "Sous-classes"),
    "subproperties": ("Subproperties", "Sous-propriétés"),
    "superclasses": ("Superclasses", "Super-classes"),
    "superproperties": ("Superproperties", "Super-propriétés"),
    "tagline": (
        "Who owns, runs and lists what, when, and who says so.",
        "Qui possède, dirige et cote quoi, quand, et qui le dit.",
    ),
    "targets": ("Looks at", "Porte sur"),
    "terms-used-with": ("Properties with this domain", "Propriétés de ce domaine"),
    "terms-used-as": ("Properties with this range", "Propriétés de cette portée"),
    "timeline": ("In time", "Dans le temps"),
    "to-go": ("Go to", "Aller à"),
    "tree": ("Tree", "Arbre"),
    "triples": ("triples", "triplets"),
    "under-one": ("1 organisation over time", "1 organisation au fil du temps"),
    "under-many": ("{0} organisations over time", "{0} organisations au fil du temps"),
    "used": ("Used in the data", "Emploi dans les données"),
    "used-times": ("{0} times", "{0} fois"),
    "between": ("{0} to {1}", "du {0} au {1}"),
    "what": ("What", "Quoi"),
    "what-changed": ("What changed", "Ce qui a changé"),
    "what-it-is": (
        "corpgraph is a knowledge graph of corporate groups. Every fact is dated and leads to the "
        "passage that states it; what the editors make of claims that cannot all hold stands "
        "beside them.",
        "corpgraph est un graphe de connaissances des groupes de sociétés. Chaque fait est daté et "
        "mène au passage qui l’énonce ; ce que la rédaction pense des affirmations incompatibles "
        "figure à côté d’elles.",
    ),
    "world": ("open page", "ouvrir la page"),
}

_HEADINGS: Final[dict[str, tuple[str, str]]] = {
    "Control": ("Subsidiaries and parents", "Filiales et sociétés mères"),
    "UnitMembership": ("Units", "Unités"),
    "Listing": ("Listings", "Cotations"),
    "Appointment": ("People", "Personnes"),
    "Headcount": ("Headcount", "Effectifs"),
    "Count": ("Counts", "Nombres"),
    "Activity": ("Activities", "Activités"),
    "Clientele": ("Customers", "Clientèle"),
    "ServiceOperation": ("Services", "Services"),
    "Naming": ("Names", "Noms"),
    "Identification": ("Identifiers", "Identifiants"),
    "EventStatus": ("Stages of events", "Étapes d’événements"),
}

#: What a property is called when it is read backwards.
_INVERSES: Final[dict[str, tuple[str, str]]] = {
    "about": ("is the subject of", "est le sujet de"),
    "activity": ("is done in", "est exercée dans"),
    "announcedIn": ("announces", "annonce"),
    "beginResolution": ("resolves the begin of", "résout le début de"),
    "beginStatedIn": ("states the begin of", "énonce le début de"),
    "beginsFact": ("is begun by", "est commencé par"),
    "between": ("is in the contradiction", "est dans la contradiction"),
    "concerns": ("is concerned by", "est concerné par"),
    "dateResolution": ("resolves the date of", "résout la date de"),
    "dateStatedIn": ("states the date of", "énonce la date de"),
    "dates": ("is dated by", "est daté par"),
    "durationOf": ("is said to last", "est dit durer"),
    "endResolution": ("resolves the end of", "résout la fin de"),
    "endStatedIn": ("states the end of", "énonce la fin de"),
    "endsFact": ("is ended by", "est terminé par"),
    "judges": ("is judged by", "est jugé par"),
    "namedIn": ("names", "nomme"),
    "ofEvent": ("has the stage", "a l’étape"),
    "partOfEvent": ("has the part", "a pour partie"),
    "purposeOf": ("has the purpose", "a pour but"),
    "speaker": ("says", "dit"),
    "statedIn": ("states", "énonce"),
    "jurisdiction": ("is the jurisdiction of", "est la juridiction de"),
    "hasSource": ("has the passage", "a pour passage"),
    "hasSelector": ("is the selector of", "est le sélecteur de"),
    "inScheme": ("has the concept", "a pour concept"),
    "isDefinedBy": ("defines", "définit"),
    "subClassOf": ("has the subclass", "a pour sous-classe"),
    "wasAttributedTo": ("is responsible for", "est responsable de"),
    "wasDerivedFrom": ("is a ground for", "fonde"),
}


def say(key: str, language: Language, *values: object) -> str:
    """A text of the site.

    Args:
        key: Which one.
        language: In which language.
        values: What stands in the places that the text leaves open.
    """
    text = _WORDS[key][LANGUAGES.index(language)]
    return text.format(*values) if values else text


def say_all(language: Language) -> dict[str, str]:
    """All texts of the site in a language, for the explorer's script."""
    place = LANGUAGES.index(language)
    return {key: texts[place] for key, texts in _WORDS.items()}


def heading(kind: str, language: Language) -> str | None:
    """The heading over facts of a kind, such as ``Listings`` for Listing; None if there is none."""
    texts = _HEADINGS.get(kind)
    return texts[LANGUAGES.index(language)] if texts else None


def inverse(name: str, language: Language) -> str | None:
    """A property read backwards, by the end of its IRI; None if there is no such text."""
    texts = _INVERSES.get(name)
    return texts[LANGUAGES.index(language)] if texts else None
