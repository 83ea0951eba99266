// The answer to one case, and to each case of a request.

import { ask } from "./asking.mjs";
import { refuse } from "./errors.mjs";
import { clashing, grounds } from "./forcing.mjs";
import { dueActions, people, rulesThatDecide } from "./saying.mjs";
import { decided, lazy, obligation, OUTCOMES } from "./situation.mjs";

// What says more of a decision: each module that does adds a function here.
export const OF_CASE = [];
export const OF_REQUEST = [];

/** Throws a CaseError: the case has no completion. */
export function contradiction(version, cells) {
  const facts = clashing(version, cells).map((fact) => version.facts[fact].name);
  refuse("contradictory-case", [], { facts });
}

/**
 * What is said about a case. `unknown` are facts that nobody knows; duties and people follow from the outcomes that are
 * possible for the `whole` that the case belongs to.
 */
export function decision(here, unknown = [], whole = here.possible) {
  const { version, cells, layer, left, regions, possible } = here;
  const named = (facts) => facts.map((fact) => version.facts[fact].name);
  const found = { outcome: decided(possible), possible, settled: !possible[1] };
  const kept = lazy({}, { open: () => ask(here, unknown) });
  lazy(found, {
    obligation: () => obligation(possible, () => here.required > 0, () => here.required === left),
    rules: () => rulesThatDecide(here),
    otherwise: () => (here.gap ? here.gap === left : null),
    duties: () => dueActions(here, whole),
    people: () => people(here, whole),
    counts: () => Object.fromEntries(OUTCOMES.map((name) => [name, layer.count(regions[name])])),
    ask: () => named(kept.open),
    grounds: () => named(grounds(here)),
  });
  for (const advise of OF_CASE) advise(found, here, unknown, whole, kept);
  return found;
}
