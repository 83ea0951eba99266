// The answer to one case, and to each case of a request.

import { ask, askFirst, atOnce, tellingFirst } from "./asking.mjs";
import { CaseError } from "./errors.mjs";
import { clashing, grounds } from "./forcing.mjs";
import { dueActions, people, rulesThatDecide } from "./saying.mjs";
import { decided, lazy, obligation } from "./situation.mjs";

// What else is said, by the modules that say it: functions by the names under which a decision says it.
export const OF_CASE = {};
export const OF_REQUEST = {};

/** A decision, with all of that: from what the functions are given. */
export const withAdvice = (found, advice, ...about) =>
  lazy(found, Object.fromEntries(Object.entries(advice).map(([name, say]) => [name, () => say(...about)])));

/** Throws a CaseError: the case has no completion. */
export function contradiction(version, cells) {
  const names = clashing(version, cells).map((fact) => version.facts[fact].name);
  throw new CaseError("contradictory-case", `these facts cannot be true together: ${names.join(", ")}`, [], names);
}

/** The cells of some facts that a case leaves, by the names of the facts. */
export const cellsOf = (version, cells, facts) =>
  Object.fromEntries(facts.map((fact) => [version.facts[fact].name, cells[fact]]));

/**
 * What is said about a case. `unknown` are facts that nobody knows; duties and people follow from the outcomes that are
 * possible for the `whole` that the case belongs to.
 */
export function decision(here, unknown = [], whole = here.possible) {
  const { version, cells, layer, left, regions, possible } = here;
  const named = (facts) => facts.map((fact) => version.facts[fact].name);
  const found = { outcome: decided(possible), possible, settled: possible.length === 1 };
  const asked = lazy({}, {
    open: () => ask(here, unknown),
    first: () => askFirst(here, whole).filter((fact) => !unknown.includes(fact)),
    inTurn: () => tellingFirst(here, asked.open),
    grounds: () => grounds(here),
  });
  Object.defineProperty(found, "asked", { value: asked });
  lazy(found, {
    obligation: () => obligation(possible, () => here.required > 0, () => here.required === left),
    rules: () => rulesThatDecide(here),
    otherwise: () => (version.data.otherwise && here.gap ? here.gap === left : null),
    duties: () => dueActions(here, whole),
    people: () => people(here, whole),
    counts: () => Object.fromEntries(possible.map((name) => [name, layer.count(regions[name])])),
    ask: () => named(asked.open),
    askFirst: () => named(asked.first),
    questions: () =>
      atOnce(version, asked.inTurn, asked.first).map(({ name, facts }) => ({ name, facts: named(facts), cells: cellsOf(version, cells, facts) })),
    grounds: () => named(version.data.order.filter((fact) => asked.grounds.includes(fact))),
  });
  return withAdvice(found, OF_CASE, here, unknown);
}
