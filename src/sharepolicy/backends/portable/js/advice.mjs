// The reader for programs that ask people. Its decisions say in addition in which order a person is asked and what is
// asked at once, what would settle a case if it were as it usually is, where each answer leads, and what would have to be
// different. Of a whole request it gives each question once, and what would settle all of it.

import { alternatives } from "./alternatives.mjs";
import { countsOf } from "./counting.mjs";
import { OF_CASE, OF_REQUEST } from "./decision.mjs";
import { askFirst, atOnce, tellingFirst } from "./order.mjs";
import { requestQuestions } from "./request_questions.mjs";
import { requestIfUsual } from "./request_usually.mjs";
import { lazy } from "./situation.mjs";
import { ifUsual } from "./usually.mjs";

export * from "./reader.mjs";

OF_CASE.push((found, here, unknown, _, kept) => {
  const { version, cells } = here;
  const name = (fact) => version.facts[fact].name;
  const asked = (here.asked ??= lazy({}, {
    urgent: () => askFirst(here, here.possible), // as if it stood alone, as in the program
    first: () => asked.urgent.filter((fact) => !unknown.includes(fact)),
    inTurn: () => tellingFirst(here, kept.open),
  })); // worked out once for all cases of a request that are alike
  Object.defineProperty(found, "asked", { value: asked }); // for the questions of a request
  const cellsOf = (facts) => Object.fromEntries(facts.map((fact) => [name(fact), cells[fact]]));
  found.usualWithout = (names) => {
    const usual = ifUsual(here, [...unknown, ...version.numbers(names)]);
    const lines = [...(usual?.assumed ?? [])].map(([fact, places]) => [name(fact), places.map((place) => cells[fact][place])]);
    return usual && { outcome: usual.outcome, cells: Object.fromEntries(lines) };
  };
  found.after = (named) => {
    const fact = version.called(named).number;
    const each = countsOf(here).map((of) => of(fact));
    const found = cells[fact].map((cell, place) => ({ cell, possible: here.possible.filter((_, which) => each[which][place]) }));
    return found.filter(({ possible }) => possible.length);
  };
  lazy(found, {
    askFirst: () => asked.urgent.map(name),
    questions: () => atOnce(version, asked.inTurn, asked.first).map((each) => ({ name: each.name, facts: each.facts.map(name), cells: cellsOf(each.facts) })),
    usual: () => found.usualWithout([]),
    alternatives: () => alternatives(here),
  });
});

OF_REQUEST.push((found, version, request, parts, unknown) => {
  found.usualWithout = (facts) => requestIfUsual(version, request, parts, unknown, facts);
  found.questionsWithout = (facts) => requestQuestions(version, request, parts, unknown, facts);
  lazy(found, { questions: () => found.questionsWithout([]), usual: () => found.usualWithout([]) });
});
