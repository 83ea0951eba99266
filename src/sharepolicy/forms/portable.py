"""The form of a portable policy, which `backends/portable/` writes. What it means is in docs/reference/portable.md."""

from __future__ import annotations

from typing import Any

from sharepolicy.forms.parts import (
    Form,
    Named,
    Property,
    flag,
    form,
    many,
    one,
    one_of,
    optional,
    plain,
    ref,
    words,
)
from sharepolicy.forms.shared import OUTCOME
from sharepolicy.language.vocabulary import About, FactType
from sharepolicy.reading.shapes.parts import ISO_DATE, Schema

_NUMBER: Schema = {"type": "integer", "minimum": 0}
_DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}


def _place(description: str) -> Property:
    return plain(description, _NUMBER)


def _places(description: str) -> Property:
    return plain(description, _list(_NUMBER))


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _strings(description: str, pattern: str = "") -> Property:
    return plain(description, _list({"type": "string", **({"pattern": pattern} if pattern else {})}))


def _objects(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


_SOURCES = _strings("What it rests on: `source/clause`, or `source`.")
_TO = optional(words("The role that is asked."))
_WHEN = _place("The diagram of where it holds.")
_DAY: Schema = {"type": "string", "pattern": ISO_DATE}

ABOUT_WORD = one_of("AboutKind", "What a fact can be about.", [each.value for each in About])
TYPE_WORD = one_of("FactTypeInFile", "How a fact is answered.", [each.value for each in FactType])
BAND = Named(
    "Band",
    {
        "description": "The first and last number or day of a band; null: it has no end there.",
        "type": "array",
        "items": {"type": ["number", "string", "null"]},
        "minItems": 2,
        "maxItems": 2,
    },
)
LIMIT = form(
    "PortableLimit",
    "A time limit.",
    text=words("The limit as its author wrote it."),
    minutes=_place("Its least length."),
    working=optional(flag("Whether it counts working days only.")),
    months=optional(_place("How many months it has, if it is counted in months or years.")),
    promptly=optional(flag("Whether it says `promptly`: how long that is, nobody knows.")),
    start=optional(words("The date fact from which it is counted. Missing: from the decision.")),
)
STEP = form(
    "PortableStep",
    "Whom to ask if nobody answers.",
    to=words("The role that is asked."),
    after=one(LIMIT, "How long after the one before was asked."),
)
FACT = form(
    "PortableFact",
    "A fact. It is known by its place in the list.",
    name=words("Its full name."),
    type=one(TYPE_WORD, "How it is answered."),
    about=many(ABOUT_WORD, "What it is about; empty for the case."),
    values=optional(_strings("Its values, the lowest of a scale first. Each is a cell.")),
    bands=optional(many(BAND, "Of a number or date: its bands, in rising order. Each is a cell.")),
    decimals=optional(_place("How many decimals the number can have.")),
    several=optional(words("The several-of that it is a member of.")),
    member=optional(words("Which member of it.")),
    usual=optional(_places("The cells that it nearly always has.")),
    changeable=optional(_places("The cells to which the practitioner can change it.")),
    decision_date=optional(flag("Whether it is the date of the decision.")),
    years_between=optional(_strings("The two dates between which the number counts the whole years.")),
)
SEVERAL = form(
    "PortableSeveralOf",
    "A fact of which several members can hold at once.",
    name=words("Its full name."),
    members=_places("The yes/no facts that are its members."),
    changeable=optional(flag("Whether the practitioner can change it.")),
)
IMPOSSIBLE = form(
    "PortableImpossible",
    "A combination of facts that cannot be.",
    when=_WHEN,
    because=optional(words("The path of the text that says why.")),
)
RULE = form(
    "PortableRule",
    "A rule. It is known by its place in the list.",
    name=words("Its name."),
    group=words("The group that it belongs to."),
    outcome=one(OUTCOME, "The outcome that it gives."),
    when=_WHEN,
    overridden_by=_places("The rules that override it, directly or through others."),
    required=optional(flag("Whether the sharing that it decides is a duty.")),
    to=_TO,
    sources=_SOURCES,
)
ACTION = form(
    "PortableAction",
    "Something to do.",
    name=words("Its name."),
    on=many(OUTCOME, "The outcomes of the decision on which it is due."),
    when=_WHEN,
    timing=one(one_of("TimingInFile", "When it is done.", ["before", "with", "after"]), "When it is done."),
    within=optional(one(LIMIT, "How soon.")),
    urgent=optional(flag("Whether it has to be done within the hour, and not only afterwards.")),
    sources=_SOURCES,
)
LINE = form(
    "PortableEscalation",
    "Whom to ask where it holds, and how soon; without `to`, how soon to ask everybody who is asked.",
    name=words("Its name."),
    to=_TO,
    when=_WHEN,
    within=one(LIMIT, "How soon."),
    then=optional(many(STEP, "Whom to ask next if nobody answers, each after the one before.")),
    sources=_SOURCES,
)
OTHERWISE = form(
    "PortableOtherwise",
    "What decides where no rule applies.",
    outcome=one(OUTCOME, "The outcome."),
    to=_TO,
    sources=_SOURCES,
)
UNSETTLED = form("PortableUnsettled", "Whom to ask where a case is not settled.", to=_TO, sources=_SOURCES)
GROUP = form(
    "PortableGroup",
    "A group of rules.",
    name=words("Its name."),
    asks=_places("The facts that it is the first to ask or to test."),
)
SOURCE = form(
    "PortableSource",
    "A source that something in the file cites.",
    verified=flag("Whether it was checked."),
    url=optional(words("Where it is.")),
    clauses=_strings("The clauses of it that are cited."),
)
OUTCOME_DIAGRAMS = Named(
    "OutcomeDiagrams",
    {"description": "The diagrams of two of the outcomes; the third is given everywhere else.", **_objects(_NUMBER)},
)
SOURCES_BY_NAME = Named(
    "SourcesByName", {"description": "Sources by their names.", **_objects(ref(SOURCE))}, used=(SOURCE,)
)
TEXTS_BY_PATH = Named("TextsByPath", {"description": "Texts by their paths.", **_objects({"type": "string"})})
TEXTS_BY_LANGUAGE = Named(
    "TextsByLanguage",
    {
        "description": "Texts by language. One that is missing in a language is that of the first language.",
        **_objects(ref(TEXTS_BY_PATH)),
    },
    used=(TEXTS_BY_PATH,),
)
VERSION = Form[Any](
    "PortableVersion",
    "One version of the policy.",
    {
        "from": optional(plain("The first day on which it is in force. Missing: there is none.", _DAY)),
        "until": optional(plain("The last day on which it is in force. Missing: there is none.", _DAY)),
        "as_of": optional(plain("The day as of which it is, whichever day it is used. Missing: there is none.", _DAY)),
        "version": words("Its version, as its author numbers it; may be empty."),
        "digest": plain("The digest of its content.", _DIGEST),
        "facts": many(FACT, "Its facts, in the order of the diagrams."),
        "nodes": plain(
            "The diagrams: a fact, then for each of its cells the diagram to go on with. 0 holds nowhere, 1 holds "
            "everywhere, and 2 is the first of these nodes.",
            _list({"type": "array", "items": _NUMBER, "minItems": 3}),
        ),
        "possible": _place("The diagram of the cases that are possible."),
        "impossible": many(IMPOSSIBLE, "The combinations of facts that cannot be."),
        "outcomes": one(OUTCOME_DIAGRAMS, "Where outcomes are given, right about possible cases."),
        "rules": many(RULE, "Its rules, in the policy's order."),
        "actions": many(ACTION, "What can be due."),
        "escalation": many(LINE, "Whom to ask, and how soon."),
        "otherwise": optional(one(OTHERWISE, "What decides where no rule applies. Missing: some rule does.")),
        "unsettled": one(UNSETTLED, "Whom to ask where a case is not settled."),
        "several": many(SEVERAL, "Its facts of which several members can hold at once."),
        "roles": _strings("The roles that can be asked."),
        "groups": many(GROUP, "Its groups, in order."),
        "order": _places("All facts, in the policy's own order of asking."),
        "together": plain("The facts that are asked on one screen.", _list(_list(_NUMBER))),
        "sources": one(SOURCES_BY_NAME, "Its sources."),
        "texts": one(TEXTS_BY_LANGUAGE, "What people read."),
    },
)
PORTABLE: Form[Any] = Form(
    "PortablePolicy",
    "A policy as one JSON file that programs in any language can decide by.",
    {
        "sharepolicy": plain("The version of the format.", {"const": 1}),
        "policy": words("The name of the policy."),
        "digest": plain("Its digest; of a policy over time, that of all its versions.", _DIGEST),
        "languages": _strings("The languages of its texts; the first is that in which it was written."),
        "dates": _strings("The names by which a case can give the date of the decision."),
        "versions": many(VERSION, "Its versions, the oldest first."),
    },
    "portable",
    head=False,
)
