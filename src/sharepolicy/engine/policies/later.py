"""What the engine imports only when it is first used: a program that only loads and decides does without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.ground.later import later

if TYPE_CHECKING:
    from sharepolicy.analysis.about.influence import Influences as Influences
    from sharepolicy.analysis.about.influence import influence as influence
    from sharepolicy.analysis.decision.decision import PolicyIdentity as PolicyIdentity
    from sharepolicy.analysis.decision.requests import RequestDecision as RequestDecision
    from sharepolicy.analysis.decision.requests import decide_request as decide_request
    from sharepolicy.analysis.examples.coverage import Coverage as Coverage
    from sharepolicy.analysis.examples.coverage import coverage as coverage
    from sharepolicy.analysis.examples.run import ExampleResult as ExampleResult
    from sharepolicy.analysis.examples.run import try_example as try_example
    from sharepolicy.analysis.examples.suggest import Suggestions as Suggestions
    from sharepolicy.analysis.examples.suggest import suggest as suggest
    from sharepolicy.analysis.examples.try_mutants import Mutation as Mutation
    from sharepolicy.analysis.examples.try_mutants import mutate as mutate
    from sharepolicy.analysis.second.confirm import confirm as confirm
    from sharepolicy.analysis.versions.join import join as join
    from sharepolicy.analysis.versions.joined import JoinedPolicy as JoinedPolicy
    from sharepolicy.analysis.versions.joined import compile_joined as compile_joined
    from sharepolicy.analysis.versions.joined import joined_request as joined_request
    from sharepolicy.backends.batch.run import run_batch as run_batch
    from sharepolicy.backends.columns.batches import table_of as table_of
    from sharepolicy.backends.columns.decide import decide_table as decide_table
    from sharepolicy.backends.columns.plan import AskedOfTable as AskedOfTable
    from sharepolicy.backends.columns.plan import Decider as Decider
    from sharepolicy.backends.durable.second import DurableRules as DurableRules
    from sharepolicy.backends.durable.second import usable as usable
    from sharepolicy.backends.rows.tables import table_rows as table_rows
    from sharepolicy.backends.sql.layout import TODAY as TODAY
    from sharepolicy.backends.sql.layout import Codes as Codes
    from sharepolicy.backends.sql.layout import Columns as Columns
    from sharepolicy.backends.sql.make import SqlForm as SqlForm
    from sharepolicy.backends.sql.make import to_sql as to_sql
    from sharepolicy.backends.sql.writer import SqlError as SqlError
    from sharepolicy.engine.policies.again import asked_before as asked_before
    from sharepolicy.engine.policies.again import is_stored as is_stored
    from sharepolicy.engine.policies.as_on import as_on as as_on
    from sharepolicy.engine.policies.bundling import bundle as bundle
    from sharepolicy.engine.policies.columns import decide_columns as decide_columns
    from sharepolicy.engine.policies.examples import read_own_examples as read_own_examples
    from sharepolicy.engine.policies.exporting import export as export
    from sharepolicy.engine.policies.languages import in_language_if_there as in_language_if_there
    from sharepolicy.engine.policies.languages import translated as translated
    from sharepolicy.engine.policies.languages import versions_in_language as versions_in_language
    from sharepolicy.engine.policies.located import located as located
    from sharepolicy.engine.policies.parcel import pack as pack
    from sharepolicy.engine.policies.parcel import unpack as unpack
    from sharepolicy.engine.policies.timeline import Timeline as Timeline
    from sharepolicy.engine.policies.timeline import other_dates as other_dates
    from sharepolicy.engine.policies.version import Version as Version
    from sharepolicy.language.over_time import VersionInForce as VersionInForce
    from sharepolicy.reading.over_time import CasesOverTime as CasesOverTime
    from sharepolicy.reading.over_time import GivenCase as GivenCase
    from sharepolicy.reading.over_time import Narrowed as Narrowed
    from sharepolicy.reading.over_time import over_time as over_time
    from sharepolicy.reading.over_time import over_time_on as over_time_on
    from sharepolicy.reading.shapes.case_of_policy import case_schema as case_schema
    from sharepolicy.reading.shapes.form_of_policy import form_schema as form_schema
else:
    __getattr__ = later(
        __name__,
        {
            "sharepolicy.analysis.about.influence": ("Influences", "influence"),
            "sharepolicy.analysis.decision.decision": ("PolicyIdentity",),
            "sharepolicy.analysis.decision.requests": ("RequestDecision", "decide_request"),
            "sharepolicy.analysis.examples.coverage": ("Coverage", "coverage"),
            "sharepolicy.analysis.examples.try_mutants": ("Mutation", "mutate"),
            "sharepolicy.analysis.examples.run": ("ExampleResult", "try_example"),
            "sharepolicy.analysis.examples.suggest": ("Suggestions", "suggest"),
            "sharepolicy.analysis.second.confirm": ("confirm",),
            "sharepolicy.analysis.versions.join": ("join",),
            "sharepolicy.analysis.versions.joined": ("JoinedPolicy", "compile_joined", "joined_request"),
            "sharepolicy.backends.batch.run": ("run_batch",),
            "sharepolicy.backends.columns.batches": ("table_of",),
            "sharepolicy.backends.columns.decide": ("decide_table",),
            "sharepolicy.backends.columns.plan": ("AskedOfTable", "Decider"),
            "sharepolicy.backends.durable.second": ("DurableRules", "usable"),
            "sharepolicy.backends.rows.tables": ("table_rows",),
            "sharepolicy.backends.sql.layout": ("TODAY", "Codes", "Columns"),
            "sharepolicy.backends.sql.make": ("SqlForm", "to_sql"),
            "sharepolicy.backends.sql.writer": ("SqlError",),
            "sharepolicy.engine.policies.again": ("asked_before", "is_stored"),
            "sharepolicy.engine.policies.as_on": ("as_on",),
            "sharepolicy.engine.policies.bundling": ("bundle",),
            "sharepolicy.engine.policies.columns": ("decide_columns",),
            "sharepolicy.engine.policies.examples": ("read_own_examples",),
            "sharepolicy.engine.policies.exporting": ("export",),
            "sharepolicy.engine.policies.languages": ("in_language_if_there", "translated", "versions_in_language"),
            "sharepolicy.engine.policies.located": ("located",),
            "sharepolicy.engine.policies.parcel": ("pack", "unpack"),
            "sharepolicy.engine.policies.timeline": ("Timeline", "other_dates"),
            "sharepolicy.engine.policies.version": ("Version",),
            "sharepolicy.language.over_time": ("VersionInForce",),
            "sharepolicy.reading.over_time": ("CasesOverTime", "GivenCase", "Narrowed", "over_time", "over_time_on"),
            "sharepolicy.reading.shapes.case_of_policy": ("case_schema",),
            "sharepolicy.reading.shapes.form_of_policy": ("form_schema",),
        },
    )
