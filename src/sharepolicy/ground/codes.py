"""Every diagnostic code, with one line about what it means. A code is never reused; each has a page."""

from __future__ import annotations

from attrs import frozen


@frozen
class Code:
    """What a code means. A warning is a finding of `check`, but does not stop a policy from loading.

    A `note` is no finding: nothing has to be mended. `case`: the details are a case, as YAML.
    """

    title: str
    warning: bool = False
    case: bool = False
    note: bool = False


CODES: dict[str, Code] = {
    # the text
    "outside-root": Code("a file outside the folder from which the policy may be read"),
    "missing-file": Code("a named file does not exist or cannot be read"),
    "not-utf8": Code("the file is not UTF-8 text"),
    "too-large": Code("the file is larger than any policy or case needs"),
    "too-deep": Code("the text is nested deeper than any policy or case needs"),
    "syntax-error": Code("the text is not YAML"),
    "several-documents": Code("the file holds more than one YAML document"),
    "duplicate-key": Code("a mapping has the same key twice"),
    "alias-or-merge-key": Code("an anchor, alias, merge key or tag in the text"),
    "broken-bundle": Code("a bundle that is not whole, or not one at all"),
    "wrong-document": Code("the file is not of the expected kind"),
    # the shape
    "unknown-property": Code("a property that does not exist here"),
    "missing-property": Code("a required property is missing"),
    "wrong-shape": Code("a text, list or mapping where one of the others was expected"),
    "bad-name": Code("a name that is not spelled the way such names must be"),
    "duplicate-name": Code("two things that share a name"),
    # names
    "unknown-fact": Code("a fact that the vocabulary does not have"),
    "unknown-value": Code("a value that the fact does not have"),
    "unknown-rule": Code("a rule or group that the policy does not have"),
    "unknown-group": Code("a group that the policy does not have"),
    "unknown-definition": Code("a definition that the policy does not have"),
    "unknown-action": Code("an action that the policy does not have"),
    "unknown-role": Code("a role that the policy does not have"),
    "unknown-source": Code("a source that the policy does not have"),
    "unknown-clause": Code("a clause that the source does not have"),
    "unknown-part": Code("a subject, recipient or item that the request does not have"),
    "unknown-policy": Code("a policy that is neither shipped nor a file"),
    # values
    "wrong-value-kind": Code("a value, or a way to match it, that does not fit the type of the fact"),
    "value-out-of-range": Code("a number or date outside what the fact allows"),
    "misplaced-fact": Code("a fact under the wrong heading of a request"),
    "contradictory-condition": Code("a condition that cannot hold in any case"),
    "definition-cycle": Code("definitions that lead back to themselves"),
    "override-cycle": Code("rules that override each other in a circle"),
    "missing-decision-date": Code("a period in force without a fact for the date of the decision"),
    # versions in time
    "versions-out-of-order": Code("versions of a policy that do not follow each other in time"),
    "no-single-version": Code("a day on which no version of the policy is in force"),
    "not-in-force": Code(
        "a policy that decides nothing today or between its versions, or a part of no day near today", warning=True
    ),
    # overlays
    "extends-cycle": Code("policies that extend each other in a circle"),
    "closed-for-overlay": Code("an overlay that replaces what its base keeps closed"),
    "beyond-latitude": Code("an overlay that changes an outcome in a way that its `may` does not allow", case=True),
    "protected-rule-changed": Code("an overlay in which a protected rule of its base no longer decides", case=True),
    "protected-invariant-broken": Code("an overlay that breaks a protected invariant of its base", case=True),
    "duty-left-to-choice": Code("an overlay that only permits what its base requires", warning=True, case=True),
    "ruled-out-case": Code("an overlay that calls a case of its base impossible", warning=True, case=True),
    # what is true of all cases
    "no-possible-case": Code("the impossible combinations leave no case at all"),
    "conflicting-rules": Code("two rules that decide differently in the same case", case=True),
    "uncovered-case": Code("a case in which no rule applies and the policy has no `otherwise`", case=True),
    "uncovered-escalation": Code("a case that escalates to nobody", case=True),
    "broken-invariant": Code("an invariant that does not hold", case=True),
    "vacuous-invariant": Code("an invariant that says nothing, because no case could break it"),
    "promise-of-single-cases": Code(
        "a promise that holds of every single case, but not of every request about several people", case=True, note=True
    ),
    "nobody-to-ask": Code("a case that escalates without naming anybody to ask", warning=True, case=True),
    "dead-rule": Code("a rule that never applies", warning=True),
    "overridden-rule": Code("a rule that applies but never decides", warning=True),
    "dead-action": Code("an action that is never due", warning=True),
    "dead-escalation": Code("an escalation line that never changes whom to ask, or how soon", warning=True),
    "idle-line": Code("a line or branch of a condition, or a step, that changes nothing", warning=True),
    "dead-otherwise": Code("an `otherwise` or `unsettled` that is never reached", warning=True),
    "too-entangled": Code("a policy or request in which too much depends on each other to be worked out"),
    "over-limit": Code("a step that needs more time, memory or threads than it may have"),
    # other languages
    "unknown-language": Code("a language in which there are no texts of the policy"),
    "unknown-text": Code("a translation of something that the policy does not have"),
    "stale-translation": Code("a translation of a text that has changed", warning=True),
    "missing-translation": Code("texts that are not translated yet", warning=True),
    # completeness
    "uncited-clause": Code("a clause that is neither cited nor marked as background", warning=True),
    "unused-fact": Code("a fact that nothing uses", warning=True),
    "unused-role": Code("a role that nothing names", warning=True),
    "unused-definition": Code("a definition that nothing uses", warning=True),
    "stray-examples": Code("examples that no policy lists", warning=True),
    "stray-policy": Code("a policy that lies in a checked folder, but is not checked itself", warning=True),
    "ambiguous-name": Code("two policies with the same name, or two versions with the same number", warning=True),
    "mislabelled-examples": Code("a block of a Markdown page that looks like examples but would not be run"),
    "undated-example": Code("an example without a date that will fail on a later day", warning=True),
    "failing-example": Code("an example whose decision is not the expected one"),
    # cases
    "unknown-column": Code("a column that is not a fact, or a named column that is missing from the table"),
    "unusable-table": Code("a file of rows that exists but cannot be read, or that answers cannot be written to"),
    "contradictory-case": Code("a case whose facts cannot be true together"),
    "open-day": Code("a number of years that depends on the day of the decision, which is open"),
}
