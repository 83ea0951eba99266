"""A workspace in which every kind of name is used in every way: a base with an overlay, versions, a second policy."""

from __future__ import annotations

from pathlib import Path

VOCABULARY = """\
vocabulary: harbour
facts:
  storm: {asks: Is there a storm?, type: yes/no, source: harbour-rules/1}
  tide:
    {asks: How high is it?, type: scale, values: {ebb: Low., half: Half., flood: High.}, changeable: [ebb], usual: half}
  called_on: {asks: When did they call?, type: date}
  today: {asks: Which day is it?, type: date, decision_date: yes}
  subject.says: {asks: What do they say?, type: choice, values: [agrees, declines], usual: {is: agrees, because: So.}}
  subject.years: {asks: How old?, type: number, minimum: 0, maximum: 120, years_between: [subject.born, today]}
  subject.born: {asks: When were they born?, type: date}
  recipient.known: {asks: Is the caller known?, type: yes/no}
  recipient.item.unsafe: {asks: Would it be unsafe with them?, type: yes/no}
  item.shows:
    asks: What does it show?
    type: several-of
    usual: [face]
    values: {berth: {name: The berth, help: Where they sleep.}, face: How they look.}
impossible:
  - {when: {tide: ebb, storm: yes, subject.years: {at_least: 110}}, because: It never was so., source: harbour-rules/2}
"""
CLAUSES = """\
source: harbour-rules
clauses: {"1": Children first., "2": Ask them., "3": Write it down., "4": Founded in 1802.}
"""
BASE = """\
policy: harbour
version: 1.0.0
uses: [../vocabulary.yaml]
sources:
  harbour-rules: {title: The rules of the harbour, clauses: rules.yaml}
  sea-law: {title: The law of the sea, clauses: {a: All help., b: "Nobody, ever."}}
background: {harbour-rules/4: It tells of the past., sea-law/b: "Not ours."}
roles: {pilot: the pilot, warden: {says: the warden, open: yes}}
definitions:
  peril: {says: It is dangerous., when: {tide: {at_least: half}, storm: yes}, open: yes}
  willing: {when: {count: {at_least: 1, of: [{subject.says: agrees}]}}, source: sea-law/a}
principles:
  rescue:
    asks: [[item.shows/berth, item.shows/face], storm, tide]
    source: harbour-rules/1
    overrides: [asking]
    rules:
      help-at-once:
        when: {is: peril, recipient.known: yes}
        outcome: share
        overrides: [told-no]
        because: They are in peril.
        source: [sea-law/a, 'harbour-rules/1']
      unknown-caller: {when: {is: peril, recipient.known: no}, outcome: escalate, to: pilot, because: Who is it?}
questions:
  asking:
    asks: [subject.says]
    source: harbour-rules/2
    rules:
      told-no: {when: {subject.says: declines}, outcome: dont_share, because: They said no., open: yes}
      told-yes:
        when: {is: willing, any: [{item.shows: {only: [face]}}, {subject.years: {at_least: 16}}], not: {storm: yes}}
        outcome: share
        because: They said yes.
        in_force: {from: 2025-01-01}
precedence: [rescue, asking]
otherwise: {outcome: escalate, to: warden, because: The rules are silent., source: sea-law, open: yes}
unsettled: {because: Too little is known., to: pilot}
escalation:
  in-peril: {when: {is: peril}, to: pilot, within: at once, open: yes}
  at-leisure: {when: {storm: no}, to: warden, within: 1 working day, then: {to: pilot, after: 1 hour}}
  in-the-end: {to: warden, within: "60 days from called_on"}
actions:
  keep-log:
    {on: [share, dont_share, escalate], timing: after, within: 2 weeks from called_on, says: Write it down.,
     source: harbour-rules/3}
  seal-it: {on: share, when: {recipient.item.unsafe: yes}, timing: with, says: Seal it.}
  cover-berth: {on: share, when: {item.shows: {includes: berth}}, timing: with, says: Cover it., open: yes}
invariants:
  peril-first: {says: Peril is first., when: {is: peril}, never: dont_share, never_decided_by: told-no, protected: yes}
  logged: {says: All is logged., carries: keep-log}
  berth-is-covered: {says: A no needs no cover., on: dont_share, never_due: cover-berth}
  pilot-knows: {says: The pilot knows., when: {is: peril}, escalates_to: [pilot], within: at once}
  not-by-years: {says: Age is nothing., when: {storm: yes}, regardless_of: [subject.years, item.shows/face]}
  nothing-shown-opens:
    says: With a storm and an ebb, nothing that it shows makes a difference.
    for_each: item.shows
    when: {storm: yes, tide: ebb, any: [{item.shows: {includes: each}}, {item.shows: {not: {only: [each]}}}]}
    regardless_of: [item.shows/each, subject.years]
  each-shown-opens-nothing:
    says: What it shows never opens.
    for_each: item.shows
    when: {subject.says: declines}
    as: {item.shows/each: {becomes: yes}}
    outcome_never_moves: {from: dont_share, to: share}
  tide-rises:
    says: More tide never shares less.
    as: {tide: rises}
    outcome_never_moves: {from: share, to: dont_share}
  turn-to-no:
    says: A no never opens.
    when: {storm: no}
    as: {subject.says: {becomes: declines}}
    outcome_never_moves: {from: dont_share, to: share}
examples:
  girl-on-the-pier:
    given: {storm: yes, tide: flood, recipient.known: yes}
    expect: {outcome: share, because_of: [help-at-once], actions: [keep-log]}
example_files: [examples.yaml, "more/*.yaml", pages/]
"""
EXAMPLES = """\
examples:
  boy-in-the-boat:
    story: A boy is in a boat.
    given: {storm: yes, tide: [half, flood], recipient.known: no, item.shows: [face]}
    expect: {outcome: escalate, because_of: unknown-caller, not_because_of: told-no, escalate_to: pilot,
             not_escalate_to: [warden], not_actions: [cover-berth], not_then: [{to: pilot, after: 1 hour}]}
  two-of-them:
    request:
      facts: {storm: no, today: 2026-01-01}
      subjects: {ann: {says: agrees, years: 17}, ben: {says: declines}}
      recipients: {aunt: {known: yes}}
      items: {photo: {about: [ann], shows: {face: yes, berth: no}}, letter: {about: [ben], shows: [berth]}}
      pairs: [{recipient: aunt, item: [photo, letter], unsafe: yes}]
    expect: {outcome: share, parts: {photo: {aunt: share}, letter: {aunt: dont_share}}}
  nothing-known:
    given: {storm: no, item.shows: [face, berth]}
    expect: {settled: no, possible: [share, dont_share, escalate], ask_first: subject.says}
"""
MORE = """\
examples:
  calm-day:
    given: {storm: no, subject.says: declines}
    expect: {outcome: dont_share, actions: {keep-log: {timing: after, within: 2 weeks from called_on}}}
"""
PAGE = """\
# How we decide

1. A calm day with a *told-no*:

   ```yaml
   examples:
     told-no-on-a-calm-day:
       given: {storm: no, subject.says: declines}
       expect: {outcome: dont_share, because_of: told-no}
   ```
"""
OVERLAY = """\
policy: north-harbour
version: 1.0.0
extends: ../base
may: [share -> escalate, escalate -> share, escalate -> dont_share, dont_share -> escalate]
facts: {ice: {asks: Is there ice?, type: yes/no}}
roles: {warden: the warden of the north, captain: the captain}
definitions:
  peril: {says: It is dangerous., when: {tide: {at_least: half}, storm: yes}}
  frozen: {when: {ice: yes, tide: ebb}}
principles:
  cold:
    before: rescue
    rules:
      on-the-ice:
        when: {is: frozen, subject.says: agrees, base: share}
        outcome: escalate
        to: captain
        overrides: [told-yes, help-at-once]
        because: The ice may break.
questions:
  asking:
    rules:
      told-no: {when: {subject.says: declines, storm: no}, outcome: escalate, to: captain, because: We ask again.}
  after-all:
    after: asking
    rules:
      silent-night: {when: {storm: no, ice: no, subject.says: agrees}, outcome: escalate, to: warden, because: Wait.}
otherwise: {outcome: escalate, to: captain, because: The north is silent., source: harbour-rules/3}
escalation:
  in-peril: {when: {is: peril}, to: captain, within: 5 minutes}
actions:
  cover-berth: {on: share, when: {item.shows: {includes: berth}}, timing: before, says: Cover it first.}
invariants:
  logged: {says: All is logged., carries: [keep-log]}
"""
SECOND = """\
policy: lighthouse
version: 1.0.0
uses: [../vocabulary.yaml]
roles: {pilot: the keeper of the light}
questions:
  light:
    asks: [storm, tide]
    rules:
      told-no: {when: {storm: yes, tide: [half, flood]}, outcome: share, because: A light is for all.}
otherwise: {outcome: escalate, to: pilot, because: The light is out.}
examples:
  girl-on-the-pier: {given: {storm: yes, tide: flood}, expect: {outcome: share, because_of: told-no}}
"""
FERRY = """\
policy: ferry
title: The ferry
versions:
  - {file: first.yaml}
  - {from: 2026-01-01, file: second.yaml}
"""
FERRY_FIRST = """\
policy: ferry
version: 1.0.0
uses: [../vocabulary.yaml]
roles: {mate: the mate}
questions:
  boarding: {rules: {calm-sea: {when: {storm: no}, outcome: share, because: It is calm.}}}
otherwise: {outcome: escalate, to: mate, because: Wait.}
examples:
  calm: {given: {storm: no, today: 2025-05-05}, expect: {outcome: share, because_of: [calm-sea]}}
"""
FERRY_SECOND = (
    FERRY_FIRST.replace("1.0.0", "2.0.0")
    .replace("{storm: no}", "{storm: no, tide: half}")
    .replace("{storm: no, today: 2025-05-05}", "{storm: no, tide: half, today: 2026-05-05}")
)
CASE = """\
case: A call at night
policy: ../base
facts: {storm: yes, tide: flood, recipient.known: yes, item.shows: [face]}
"""
REQUEST = """\
policy: ../north
facts: {storm: no, ice: yes}
subjects: {ann: {says: agrees}}
recipients: {aunt: {known: yes}}
items: {photo: {shows: {face: yes}}}
pairs:
  - {recipient: aunt, item: photo, recipient.item.unsafe: yes}
"""
# What is called by its own name is not translated: under another name it would be another text.
VOCABULARY_TEXTS = """\
texts: harbour
language: cy
facts:
  storm: {asks: {original: "Is there a storm?", says: "Oes storm?"}}
  tide:
    meanings: {ebb: {original: Low., says: Isel.}, half: {original: Half., says: Hanner.}}
  subject.says: {usual_because: {original: So., says: Felly.}}
  recipient.item.unsafe: {asks: {original: Would it be unsafe with them?, says: ""}}
  item.shows:
    values: {berth: {original: The berth, says: Y gwely}}
    meanings: {"face": {original: How they look., says: Sut maen nhw.}}
"""
BASE_TEXTS = """\
texts: harbour
language: cy
sources:
  sea-law:
    title: {original: The law of the sea, says: Cyfraith y môr}
    clauses: {a: {original: All help., says: Pawb.}}
definitions: {peril: {says: {original: It is dangerous., says: Mae'n beryglus.}}}
rules:
  help-at-once: {because: {original: They are in peril., says: Maen nhw mewn perygl.}}
  told-no: {because: {original: They said no., says: Na oedd yr ateb., before: {original: No., says: Na.}}}
roles: {warden: {original: the warden, says: y warden}}
actions: {cover-berth: {says: {original: Cover it., says: Cuddiwch ef.}}}
invariants: {peril-first: {says: {original: Peril is first., says: Perygl yn gyntaf.}}}
background: {"harbour-rules/4": {original: It tells of the past., says: Hanes.}, sea-law/b: {original: Not ours.}}
"""
EXAMPLES_TEXTS = """\
texts: harbour
language: cy
examples: {boy-in-the-boat: {story: {original: A boy is in a boat., says: Mae bachgen mewn cwch.}}}
"""
CLAUSES_TEXTS = """\
texts: harbour-rules
language: cy
sources: {harbour-rules: {clauses: {"1": {original: Children first., says: Plant yn gyntaf.}}}}
"""
FILES = {
    "vocabulary.cy.yaml": VOCABULARY_TEXTS,
    "base/policy.cy.yaml": BASE_TEXTS,
    "base/rules.cy.yaml": CLAUSES_TEXTS,
    "base/examples.cy.yaml": EXAMPLES_TEXTS,
    "vocabulary.yaml": VOCABULARY,
    "base/policy.yaml": BASE,
    "base/rules.yaml": CLAUSES,
    "base/examples.yaml": EXAMPLES,
    "base/more/calm.yaml": MORE,
    "base/pages/page.md": PAGE,
    "north/policy.yaml": OVERLAY,
    "light/policy.yaml": SECOND,
    "ferry/policy.yaml": FERRY,
    "ferry/first.yaml": FERRY_FIRST,
    "ferry/second.yaml": FERRY_SECOND,
    "cases/call.yaml": CASE,
    "cases/request.yaml": REQUEST,
}
POLICIES = ("base/policy.yaml", "north/policy.yaml", "light/policy.yaml", "ferry/policy.yaml")


def make_workspace(root: Path) -> Path:
    """The workspace in a folder."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def place(text: str, marked: str, inside: int = 1) -> dict[str, int]:
    """The place of some words in a text, counted in UTF-16 as editors do."""
    offset = text.index(marked) + inside
    start = text.rfind("\n", 0, offset) + 1
    return {"line": text.count("\n", 0, offset), "character": len(text[start:offset].encode("utf-16-le")) // 2}
