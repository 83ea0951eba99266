"""What a service around the library needs, point by point, with the tests that show that it has it.

A developer once built one, found that these were missing, and wrote them by hand: a form, errors beside its fields, an
archive, a registry. The first fifteen are numbered as they were found; the rest is what was written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

NEEDS: dict[str, tuple[str, ...]] = {
    "1. from a digest back to its policy, which an upgrade does not change; all files to watch": (
        "engine/test_bundles.py::test_it_is_the_same_policy",
        "engine/test_bundles.py::test_what_came_with_the_library_comes_from_the_bundle",
        "engine/test_bundles.py::test_a_text_is_a_bundle_of_one_file",
        "engine/test_bundles.py::test_a_policy_names_all_files_that_were_read",
        "engine/keeping/test_registry.py::test_the_policy_that_made_a_decision_is_found_by_its_digest",
    ),
    "2. errors with a path, two for two people, and facts that clash as data": (
        "engine/test_paths.py::test_the_same_mistake_about_two_people_is_two_errors",
        "engine/test_paths.py::test_every_path_leads_to_what_is_wrong",
        "engine/test_paths.py::test_facts_that_clash_are_data",
    ),
    "3. errors, decisions and `policy.decide` in a pool of processes, and copied": (
        "engine/test_sending.py::test_a_bad_case_does_not_break_a_pool",
        "engine/test_sending.py::test_a_decision_arrives_as_it_was",
        "engine/test_sending.py::test_an_error_is_itself_wherever_it_arrives",
        "engine/test_fast_path.py::test_the_decide_of_a_policy_is_the_method_of_its_class",
    ),
    "4. a stored case as it was given, without a date that nobody gave": (
        "engine/test_again.py::test_nothing_is_slipped_into_a_case",
        "engine/test_again.py::test_what_nobody_dated_is_made_again_on_its_own_day",
    ),
    "5. a policy over time that does not stop on the day on which it was loaded": (
        "engine/test_timeline.py::test_a_timeline_does_not_depend_on_the_day_on_which_it_is_loaded",
        "engine/test_identity.py::test_a_timeline_says_nothing_that_holds_on_one_day_only",
        "engine/test_timeline.py::test_the_schema_of_cases_is_that_of_a_day",
    ),
    "6. one identity for one text": (
        "engine/test_identity.py::test_one_text_has_one_identity",
        "engine/test_identity.py::test_the_day_is_said_beside_the_identity",
        "engine/test_identity.py::test_mars_is_one_policy_on_every_day_of_a_version",
    ),
    "7. a form in which nothing is filled in, with titles, help, and every name that is asked": (
        "reading/test_form_schema.py::test_form_libraries_show_it_and_fill_in_nothing",
        "reading/test_form_schema.py::test_the_schema_of_cases_chooses_nothing_first",
        "reading/test_form_schema.py::test_a_field_says_what_people_read",
        "reading/test_form_schema.py::test_what_a_form_gives_can_be_read",
    ),
    "8. every name of the Python page can be imported, and every type in a signature is on it": (
        "house/test_door.py::test_each_page_has_one_entry_for_every_promised_name",
        "house/test_door.py::test_every_type_in_a_signature_has_an_entry",
        "house/test_door.py::test_pages_for_users_go_through_the_doors",
    ),
    "9. a stored request is decided again; its parts have reasons, escalation, questions and actions": (
        "engine/test_again.py::test_any_request_of_any_policy",
        "engine/test_again.py::test_a_request_to_mars_is_stored_whole",
        "analysis/decision/test_requests.py::test_a_part_says_why_and_what_to_ask",
        "analysis/decision/test_asked.py::test_all_questions_of_a_request_are_asked_once",
        "analysis/decision/test_asked.py::test_another_order_is_refused",
    ),
    "10. a request whose JSON grows with what differs, and that has a bound": (
        "analysis/decision/test_numbered.py::test_it_grows_with_what_differs",
        "analysis/decision/test_numbered.py::test_questions_name_answers_and_not_each_part",
        "analysis/decision/test_asked.py::test_each_question_of_a_request_comes_once",
        "limits/test_requests.py::test_a_request_with_too_many_cases_is_refused",
    ),
    "11. many policies in one process, and an exception where there are no more threads": (
        "limits/test_memory.py::test_two_hundred_policies_fit_into_one_process",
        "limits/test_threads_to_spare.py::test_without_threads_a_policy_is_refused",
        "limits/test_threads_to_spare.py::test_without_address_space_a_policy_is_refused",
    ),
    "12. time limits as numbers, and from when they are counted": (
        "frontends/render/test_next_steps.py::test_data_has_the_steps_too",
        "analysis/decision/test_due.py::test_actions_say_when_they_are_due",
        "analysis/decision/test_due.py::test_people_are_asked_by_a_day",
    ),
    "13. a schema that says what may come, a kind, and types that have one name each": (
        "house/test_schemas.py::test_types_made_from_the_schemas_of_forms_have_names",
        "house/test_schemas.py::test_one_title_is_one_shape_in_all_schemas_of_forms",
        "frontends/test_json.py::test_the_schema_is_strict_all_the_way_down",
        "frontends/test_json.py::test_the_small_policy_is_told_in_the_form_of_the_schema",
    ),
    "14. a decision worth keeping is not expensive, and its alternatives can be left out": (
        "limits/test_explained.py::test_an_explained_decision_takes_so_many_calls",
    ),
    "15. what is no case, and what is of the wrong kind, is refused in plain words": (
        "engine/test_paths.py::test_what_is_no_case_is_refused_once_and_at_the_top",
        "engine/test_paths.py::test_the_case_of_another_policy_is_refused",
        "engine/test_paths.py::test_a_case_for_another_policy_is_refused",
        "engine/test_wrong_arguments.py::test_a_wrong_kind_of_argument_is_refused_in_words",
        "engine/test_wrong_arguments.py::test_a_word_that_is_nearly_right_gets_the_right_one",
        "engine/test_wrong_kinds.py::test_nothing_else_comes_out",
        "engine/test_wrong_kinds.py::test_cases_that_a_program_makes_may_hold_anything",
        "engine/test_again.py::test_today_follows_a_time_zone",
        "engine/test_again.py::test_a_time_is_not_a_day",
        "engine/test_wrong_kinds.py::test_a_time_is_refused_wherever_a_day_is_meant",
        "house/test_door.py::test_it_says_its_version",
        "house/test_door.py::test_completion_offers_what_is_promised_and_nothing_else",
    ),
    "errors beside the fields of a form": ("integration/test_service.py::test_errors_stand_beside_their_fields",),
    "a form with choices in order, bounds and units": (
        "analysis/decision/test_asked.py::test_a_question_says_how_it_is_answered",
        "reading/test_form_schema.py::test_each_part_of_a_request_has_a_form_of_its_own",
    ),
    "questions of a request, each once, and where the answer goes": (
        "analysis/decision/test_asked.py::test_an_answer_changes_just_what_was_asked",
        "integration/test_service.py::test_a_request_is_asked_about_until_it_is_settled",
    ),
    "a registry with tenants that are read again": (
        "engine/keeping/test_registry.py::test_a_tenant_has_its_own_policy_or_the_one_for_all",
        "engine/keeping/test_registry.py::test_what_cannot_be_used_replaces_nothing",
        "integration/test_service.py::test_tenants_keep_what_works_and_get_what_is_new",
    ),
    "an archive of decisions and their policies": (
        "integration/test_service.py::test_a_decision_is_kept_with_its_policy",
        "engine/test_again.py::test_it_is_made_again_from_the_bundle_and_in_its_language",
    ),
    "a change weighed by stored decisions": (
        "engine/weighing/test_weigh.py::test_a_stored_decision_is_decided_again_as_of_its_own_day",
    ),
    "what changed in a live case": (
        "analysis/decision/test_since.py::test_it_tells_what_differs_and_nothing_else",
        "analysis/decision/test_since.py::test_requests_are_compared_part_by_part",
    ),
    "a record with reasons, settled or not, as text and HTML": (
        "analysis/decision/test_since.py::test_whatever_was_decided_can_be_said_as_text",
        "analysis/decision/test_since.py::test_html_says_the_same_words_as_the_text",
    ),
    "Welsh, also in what the program says itself": (
        "frontends/test_catalogues.py::test_an_answer_in_welsh",
        "engine/test_languages.py::test_every_decision_is_the_same_in_other_words",
    ),
    "a log in which nothing of a case stands": (
        "engine/test_errors_tell_nothing.py::test_the_log_says_what_happens_to_policies",
        "engine/test_errors_tell_nothing.py::test_no_flat_case_is_told",
    ),
    "types for the JSON": (
        "house/test_types.py::test_the_files_are_what_the_forms_say",
        "integration/test_service.py::test_mypy_finds_nothing_in_it",
        "integration/test_service.py::test_pyright_finds_nothing_in_it",
    ),
}


def is_there(test: str) -> bool:
    """Whether a test of that name is in that file."""
    path, _, name = test.partition("::")
    file = TESTS / path
    return file.is_file() and re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize("need", NEEDS)
def test_tests_show_it(need: str) -> None:
    """Each of them exists; what it is about is said in its docstring."""
    assert NEEDS[need]
    assert [test for test in NEEDS[need] if not is_there(test)] == []


def test_a_test_that_is_gone_is_seen() -> None:
    """Or another name, or another file."""
    assert is_there("integration/test_needs.py::test_tests_show_it")
    assert not is_there("integration/test_needs.py::test_tests_show")
    assert not is_there("integration/test_wants.py::test_tests_show_it")


def test_no_number_is_left_out() -> None:
    """All fifteen."""
    numbers = [int(found[1]) for need in NEEDS if (found := re.match(r"(\d+)\. ", need))]
    assert numbers == list(range(1, 16))
