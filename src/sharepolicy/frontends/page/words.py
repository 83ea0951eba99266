"""The words of the page that do not come from a policy: around every screen, and on those that ask."""

from __future__ import annotations

from sharepolicy.ground.tongue import to_say

FRAME = {
    "skip": to_say("Skip to main content"),
    "own_name": to_say("English"),  # in each catalogue, what its speakers call their language
    "language": to_say("Language"),
    "back": to_say("Back"),
    "exit": to_say("Exit this page"),
    "emergency": to_say("Emergency:"),
    "leaving": to_say("Leaving this page."),
    "press_two_more": to_say("Press the same key 2 more times to exit this page."),
    "press_one_more": to_say("Press the same key 1 more time to exit this page."),
    "footer": to_say(
        "What you type stays in this window. It is sent nowhere, and it is gone when you close or leave the page."
    ),
    "problem": to_say("There is a problem"),
    "continue": to_say("Continue"),
    "help": to_say("Help with this question"),
    "help_short": to_say("Help"),
    "no_version_today": to_say(
        "This page cannot be used on {day}: none of the versions of the policy in it is in force. Ask for a new page."
    ),
    "went_wrong": to_say(
        "Something went wrong in this page, and your last step was not taken. Go back and try again. If it happens "
        "again, do not rely on this page: ask whoever gave it to you."
    ),
    "day_changed": to_say("It is now {day}. You began on {before}. The answer has been worked out again for today."),
    "day_changed_answers": to_say(
        "The policy of today cannot take some of your answers. They were left out: please check your answers."
    ),
}
"""What stands around every screen."""

START = {
    "what_it_does": to_say(
        "It asks you plain questions about one case, and only those that can still change the answer."
    ),
    "promise_one": to_say("The answer is one of three: share, don't share, or escalate. It comes with its reasons."),
    "promise_unknown": to_say("“I don't know” is always an answer. What you don't know is never taken for a no."),
    "promise_private": to_say(
        "Nothing leaves this machine, and nothing is kept on it, unless you print, copy or save the answer."
    ),
    "promise_judgement": to_say("It supports your judgement. You decide."),
    "start": to_say("Start now"),
    "start_request": to_say("Start with several people, things or receivers"),
    "when_request": to_say(
        "Take the second one if you have more than one document to share, if it is about more than one person, or if "
        "more than one person or service would get it. Each is then answered by itself."
    ),
    "load_case": to_say("Go on with a case that you saved"),
    "load_case_help": to_say("Choose the file that you saved with “Save the case”. It is read here, and sent nowhere."),
    "choose_file": to_say("The file of the case"),
    "about_policy": to_say("Which policy this is, and what it rests on"),
    "policy_name": to_say("Policy"),
    "policy_version": to_say("Version"),
    "policy_from": to_say("In force since"),
    "policy_until": to_say("In force until"),
    "policy_digest": to_say("Digest"),
    "keep_up": to_say("This page never changes by itself. If the policy has changed since, ask for a new page."),
    "no_case_file": to_say("This file is not a case that was saved by this page. Its name is case.json."),
    "case_of_another_policy": to_say("This case belongs to another policy: {policy}."),
    "unknown_fact": to_say("This case says something that the policy does not know: {name}."),
    "no_version_on": to_say("This case was decided for {day}. This page has no version of the policy for that day."),
    "case_not_read": to_say("This case cannot be read: {why}"),
    "case_says_twice": to_say(
        "This case says “{name}” twice in one place. It cannot be seen which of the two is meant."
    ),
    "case_without_one_day": to_say(
        "This case does not give one day for which to decide ({name}). Give it a single date, such as 2026-02-05."
    ),
}
"""The first screen."""

PARTS = {
    "name_subjects": to_say("Whom is it about?"),
    "name_subjects_hint": to_say(
        "Each child or adult whom the information is about. A word such as “boy” or “mother” is enough."
    ),
    "name_items": to_say("What would be shared?"),
    "name_items_hint": to_say(
        "Each thing that could go by itself, such as a report, an address or the name of who reported it."
    ),
    "name_recipients": to_say("To whom would it go?"),
    "name_recipients_hint": to_say("Each person or service, such as “school” or “grandmother”."),
    "name_unreadable": to_say("A name has a character in it that cannot be read or seen. Type the name again."),
    "too_many_cases": to_say(
        "This is too much for one request: the people, things and receivers make more than 5,000 cases. Make several "
        "requests of it."
    ),
    "one_subjects": to_say("Person {number}"),
    "one_items": to_say("Thing {number}"),
    "one_recipients": to_say("Receiver {number}"),
    "add_another": to_say("Add another"),
    "name_one": to_say("Write at least one"),
    "name_twice": to_say("Give each a name of its own"),
    "name_slash": to_say("A name cannot have a / in it"),
    "item_about": to_say("Whom is this about: {item}?"),
    "choose_whom": to_say("Choose at least one person"),
}
"""Naming the parts of a request."""

QUESTIONS = {
    "yes": to_say("yes"),
    "no": to_say("no"),
    "or": to_say("or"),
    "and": to_say("and"),
    "or_divider": to_say("or"),
    "about_whom": to_say("About: {names}"),
    "about_each": to_say("About each of these:"),
    "dont_know": to_say("I don't know"),
    "one_of_several": to_say("It is one of several of these, and I don't know which"),
    "one_of_hint": to_say("Choose all that it may be."),
    "choose_possible": to_say("Choose all that it may be, or go back"),
    "also_for": to_say("Is the answer the same for these?"),
    "also_for_hint": to_say("Choose those for which it is. You will be asked about the others."),
    "none_of_these": to_say("none of these"),
    "none_of_the_others": to_say("none of the others"),
    "any_of_these": to_say("Is any of these so?"),
    "several_hint": to_say("Choose all that are so. What you leave empty counts as not so."),
    "dont_know_some": to_say("I don't know about some of the others"),
    "dont_know_some_hint": to_say("You will be asked which."),
    "which_unknown": to_say("Which of these don't you know about?"),
    "which_unknown_hint": to_say("Choose all that you don't know about. The others count as not so."),
    "usually": to_say("Usually: {values}."),
    "usually_none": to_say("Usually none of these: {values}."),
    "usual_title": to_say("Is all of this so?"),
    "usual_intro": to_say("This is how it usually is. It counts only if you say that it is so in this case too."),
    "usual_question": to_say("Is all of it so in this case?"),
    "usual_all": to_say("Yes, all of it is so"),
    "usual_some": to_say("No, some of it is different, or I don't know"),
    "usual_some_hint": to_say("You will be asked which."),
    "usual_each": to_say("Ask me one by one"),
    "usual_which": to_say("What is different, or don't you know?"),
    "usual_which_hint": to_say("Choose all that apply. You will be asked about each. The rest counts as usual."),
    "date_hint": to_say("For example, 27 3 2026"),
    "day": to_say("Day"),
    "month": to_say("Month"),
    "year": to_say("Year"),
    "stop_here": to_say("Stop here, and see what can be said so far"),
    "choose_one": to_say("Choose one of the answers, or “I don't know”"),
    "choose_some": to_say("Choose all that are so, or “none of these”, or say that you don't know"),
    "choose_unknown": to_say("Choose at least one that you don't know about"),
    "choose_different": to_say("Choose at least one that is different, or go back"),
    "all_ticked": to_say("You chose all of them, so no others are left that you might not know about"),
    "type_number": to_say("Type a number, or choose “I don't know”"),
    "no_number": to_say("Type a number in figures, such as 15"),
    "no_whole_number": to_say("Type a whole number"),
    "too_many_decimals": to_say("Type a number with at most this many decimals: {number}"),
    "type_date": to_say("Type a date, or choose “I don't know”"),
    "no_date": to_say("Type a real date, such as 27 3 2026"),
    "both_given": to_say("Type an answer or choose “I don't know”, not both"),
    "too_small": to_say("This must be at least {low}"),
    "too_large": to_say("This must be at most {high}"),
    "out_of_range": to_say("This must be from {low} to {high}"),
    "cannot_be": to_say("This cannot be. Choose another answer"),
    "cannot_be_with": to_say(
        "This cannot be so together with what you answered before. One of the answers must be wrong"
    ),
    "change_this": to_say("Change: {answer}"),
    "not_known": to_say("not known"),
    "not_known_about": to_say("not known: {these}"),
    "anything_but": to_say("anything but {value}"),
    "any": to_say("any"),
    "at_least": to_say("at least {value}"),
    "at_most": to_say("at most {value}"),
    "or_earlier": to_say("{value} or earlier"),
    "or_later": to_say("{value} or later"),
    "above": to_say("more than {value}"),
    "below": to_say("less than {value}"),
    "between": to_say("{low} to {high}"),
    "not": to_say("not {value}"),
}
"""Asking."""

CHECK = {
    "check_title": to_say("Check your answers"),
    "check_settled": to_say("That settles it. Check your answers before you see what follows from them."),
    "check_nothing_more": to_say(
        "There is nothing more to ask. Check your answers before you see what follows from them."
    ),
    "check_stopped": to_say(
        "Not all has been asked that can change the answer. You can go on, or see what can be said now."
    ),
    "change": to_say("Change"),
    "show_answer": to_say("Show the answer"),
    "go_on": to_say("Go on with the questions"),
    "no_answers": to_say("You have not answered anything yet."),
}
"""Checking one's answers."""

DATES = {
    "date": to_say("{day} {month} {year}"),
    "month_1": to_say("January"),
    "month_2": to_say("February"),
    "month_3": to_say("March"),
    "month_4": to_say("April"),
    "month_5": to_say("May"),
    "month_6": to_say("June"),
    "month_7": to_say("July"),
    "month_8": to_say("August"),
    "month_9": to_say("September"),
    "month_10": to_say("October"),
    "month_11": to_say("November"),
    "month_12": to_say("December"),
}
"""Dates: not every browser knows the months in every language."""
