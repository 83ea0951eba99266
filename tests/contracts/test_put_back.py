"""Wrong answers that were mended are put back one after the other, and random policies, requests and cases notice each.

A property that no wrong answer makes fail proves nothing. Beside each plant of `old_answers.py` stands the property
that must fail on it, called as the suite calls it, with the same examples each time.

| the wrong answer that is put back                                  | is noticed by random                        |
|--------------------------------------------------------------------|---------------------------------------------|
| two of three people contradict each other: the third decides       | people of whom all is known                 |
| what one part of a request rules out is still possible in another  | requests that hang together                 |
| a table is decided on a day beyond the bounds of the date          | dated policies and tables                   |
| a query that runs today does not look at the bounds                | dated policies, two databases, both forms   |
| one version decides for those that call the date differently       | policies over time                          |
| a date under `facts` is not seen: today's version decides          | policies over time, in every layout         |
| versions that bound their dates refuse the days of the others      | policies over time, in every layout         |
| the policy of a day refuses a case that says that day              | days of a policy over time                  |
| the date of the decision is about an item                          | (by hand: it is refused when it is read)    |
| there are days before the first and after the last                 | limits around the ends of all domains       |
| the case of a decision cannot be decided again                     | cases of several stretches                  |
| a column of 32-bit numbers is compared in 32 bits                  | 32-bit numbers                              |
| only the first in the file is asked                                | policies, requests, orders of a file        |
| time limits are compared by minutes alone                          | escalation lines                            |
| a line for one person limits another                               | escalation lines                            |
| a number with more decimals is another fact to `diff`              | pairs of policies                           |
| an example takes unsettled for escalate                            | examples that are right, or nearly          |
| an example takes a rule that may decide for one that decides       | examples that are right, or nearly          |
| no line of the condition of a duty is taken out                    | policies and their mutants                  |
| a policy that differs in duties only is equivalent                 | policies and their mutants                  |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import HealthCheck, Phase, settings

from sharepolicy import load
from sharepolicy.ground.diagnostic import CaseError
from tests.analysis.change import test_same_form
from tests.analysis.decision import test_case_again, test_decide, test_requests
from tests.analysis.examples import test_mutants, test_run
from tests.analysis.versions import test_over_time
from tests.contracts import test_days as days_of_rows
from tests.contracts import test_short_numbers
from tests.engine import test_days, test_order, test_versions
from tests.helpers import old_answers as old
from tests.helpers.sql.engines import DUCKDB, SQLITE
from tests.helpers.versions import written

# What fails here is shown with all that was drawn; how long that is is no matter.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Generating overly large repr")]

SAME_EACH_TIME = settings(
    max_examples=400,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

NOTICED = (AssertionError, pytest.fail.Exception)
"""How a property fails: what it says is not so, or nothing was raised where it says that something is."""


def nothing(folder: Path) -> Mapping[str, Any]:
    """Most properties are given nothing."""
    return {}


def versions_in(folder: Path) -> Mapping[str, Any]:
    """A policy over time, and where it was written."""
    written(folder)
    return {"folder": folder, "policy": load(folder)}


@frozen
class Plant:
    """A wrong answer that is put back, the property that notices it, with what it is given, and how it fails."""

    put_back: Callable[[pytest.MonkeyPatch], None]
    noticed_by: Callable[..., None]
    given: Callable[[Path], Mapping[str, Any]] = nothing
    fails: tuple[type[BaseException], ...] = NOTICED

    def __str__(self) -> str:
        return f"{self.put_back.__name__}-{self.noticed_by.__name__}"


PLANTS = (
    Plant(
        old.completions_of_each_part_apart, test_requests.test_what_hangs_together_in_a_request_is_decided_as_defined
    ),
    Plant(
        old.decided_by_the_later_people,
        test_requests.test_people_of_whom_two_contradict_each_other_are_refused_whoever_else_is_there,
    ),
    Plant(
        old.days_beyond_the_bounds_in_tables, days_of_rows.test_a_table_is_decided_or_refused_on_a_day_as_each_case_is
    ),
    *(
        Plant(
            old.today_beyond_the_bounds_in_sql,
            days_of_rows.test_a_query_answers_or_refuses_on_a_day_as_decide_does,
            lambda _, engine=engine, form=form: {"engine": engine, "form": form},  # type: ignore[misc]
        )
        for engine in (DUCKDB, SQLITE)
        for form in ("standard", "exact")
    ),
    Plant(
        old.decided_by_the_first_version_that_knows_the_date,
        test_over_time.test_a_decision_over_several_versions_says_what_the_definition_says,
    ),
    Plant(
        old.version_of_today_for_the_layout_of_a_case,
        test_over_time.test_a_decision_over_several_versions_says_what_the_definition_says,
        fails=(*NOTICED, CaseError),
    ),
    Plant(
        old.versions_that_bound_their_dates_refuse_the_others,
        test_over_time.test_a_decision_over_several_versions_says_what_the_definition_says,
        fails=(*NOTICED, CaseError),
    ),
    Plant(
        old.policy_of_a_day_refuses_the_layout_of_a_case,
        test_versions.test_the_policy_of_a_day_is_its_version,
        versions_in,
        fails=(CaseError,),
    ),
    Plant(
        old.date_of_the_decision_about_anything,
        test_days.test_the_date_of_the_decision_is_about_the_case,  # of texts: no random policy says what is refused
        lambda _: {"about": "item"},
    ),
    Plant(
        old.days_beyond_the_calendar,
        test_case_again.test_limits_around_the_ends_of_every_domain,
        fails=(*NOTICED, ValueError, OverflowError),
    ),
    Plant(
        old.days_beyond_the_calendar,
        test_case_again.test_several_of_them_at_once,
        fails=(*NOTICED, ValueError, OverflowError),
    ),
    Plant(old.limits_in_a_list_are_refused, test_case_again.test_a_random_case_of_a_random_policy, fails=(CaseError,)),
    Plant(old.short_numbers_compared_as_such, test_short_numbers.test_any_32_bits_are_decided_everywhere_alike),
    Plant(old.only_the_first_in_the_file_is_asked, test_decide.test_every_complete_case_is_decided_as_defined),
    Plant(old.only_the_first_in_the_file_is_asked, test_requests.test_request_is_decided_as_defined),
    Plant(old.only_the_first_in_the_file_is_asked, test_order.test_a_random_policy_says_the_same_in_any_order),
    Plant(old.limits_compared_by_minutes, test_decide.test_every_complete_case_is_decided_as_defined),
    Plant(old.limits_of_all_lines_for_everybody, test_decide.test_every_complete_case_is_decided_as_defined),
    Plant(old.facts_in_another_form_apart, test_same_form.test_whole_numbers_decide_what_is_compared),
    Plant(old.unsettled_is_taken_for_escalate, test_run.test_an_example_passes_exactly_when_brute_force_says_so),
    Plant(old.rules_that_may_decide_decide, test_run.test_an_example_passes_exactly_when_brute_force_says_so),
    Plant(old.lines_of_duties_are_not_taken_out, test_mutants.test_each_line_is_taken_out_once_and_each_part_too),
    Plant(old.duties_tell_no_policies_apart, test_mutants.test_every_mutant_has_the_fate_that_brute_force_gives_it),
)


@pytest.mark.parametrize("plant", PLANTS, ids=str)
def test_a_wrong_answer_that_is_put_back_is_noticed(
    plant: Plant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The property fails; without the plant it passes, which the first suite shows."""
    given = plant.given(tmp_path)
    monkeypatch.setattr(plant.noticed_by, "_hypothesis_internal_use_settings", SAME_EACH_TIME, raising=False)
    plant.put_back(monkeypatch)
    with pytest.raises(plant.fails):
        plant.noticed_by(**given)
