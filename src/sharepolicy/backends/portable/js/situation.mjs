// A case under a version of a policy: what everything that is said about it starts from.

import { diagrams } from "./diagrams.mjs";

export const OUTCOMES = ["share", "dont_share", "escalate"];

/** The outcome of a decision with these possible outcomes: the only one, or else escalate. */
export const decided = (possible) => (possible[1] ? "escalate" : possible[0]);

export const same = (each) => each;

/** An object whose parts are found when they are first asked for, and then kept. */
export function lazy(found, parts) {
  const define = (name, how) => Object.defineProperty(found, name, { ...how, enumerable: true, configurable: true });
  for (const name in parts) define(name, { get: () => define(name, { value: parts[name]() })[name] });
  return found;
}

/** The cases of `all` with each outcome: the file has two of the three, and the third is what they leave. */
export function byOutcome({ and, minus }, outcomes, all, bring) {
  const found = {};
  for (const name in outcomes) found[name] = and(all, bring(outcomes[name]));
  const third = OUTCOMES.find((name) => !(name in outcomes));
  return lazy(found, { [third]: () => Object.keys(outcomes).reduce((left, name) => minus(left, found[name]), all) });
}

/**
 * A case that leaves each fact some cells. Its diagrams are about the facts with several cells left.
 *
 * `narrow` gives the completions that the rest of a request leaves to it, if it does not stand alone.
 */
export function situation(version, cells, narrow) {
  const { data } = version;
  const { rules, outcomes } = data;
  const layer = diagrams(cells);
  const { and, or, all, minus, meets, within } = layer;
  const brought = new Map();
  const bring = (n) => layer.bring(data.nodes, n, same, brought);
  const left = narrow ? narrow(layer) : bring(data.possible);
  const of = ({ when }) => and(left, bring(when));
  const regions = byOutcome(layer, outcomes, left, bring);
  const two = Object.keys(outcomes); // of these there is a diagram; for the third, none is built if it can be helped
  const apart = two.map((name) => [regions[name], minus(left, regions[name])]);

  const here = {
    version,
    cells,
    layer,
    left,
    regions,
    apart,
    possible: OUTCOMES.filter((name) => (name in outcomes ? regions[name] : !within(apart[0][1], apart[1][0]))),
    open: data.order.filter((fact) => cells[fact].length > 1),
  };
  return lazy(here, {
    /** For each rule, the completions in which it applies. */
    applies: () => rules.map(of),
    /** For each rule that decides in some completion, whether it does in all, and where. */
    deciding() {
      const { applies } = here;
      const found = new Map();
      let before = new Set();
      let stronger = 0; // where some of the rules `before` apply: in a chain, each set is the one before and some more
      for (const rule of version.byStrength) {
        const own = applies[rule];
        const others = rules[rule].overridden_by.filter((other) => applies[other]);
        if (!own || others.some((other) => applies[other] === left)) continue;
        const more = others.filter((other) => !before.has(other));
        const goesOn = others.length - more.length === before.size;
        const over = (stronger = or(goesOn ? stronger : 0, all((goesOn ? more : others).map((other) => applies[other]))));
        before = new Set(others);
        if (!within(own, over)) found.set(rule, lazy({ sure: own === left && !meets(own, over) }, { where: () => minus(own, over) }));
      }
      return new Map([...found].sort(([a], [b]) => a - b));
    },
    /** Where no rule applies. */
    gap: () => minus(left, all(here.applies)),
    /** Where a rule decides that says that the sharing is required. */
    required: () => all([...here.deciding].map(([rule, each]) => (rules[rule].required ? each.where : 0))),
    /** For each line of escalation, the completions in which it holds. */
    lines: () => data.escalation.map(of),
    /** For each action, the completions in which its `when` holds. */
    due: () => data.actions.map(of),
  });
}

/** Whether what is shared must be: in every case, in none, or in some only; null unless it is settled as share. */
export function obligation(possible, inSome, inAll) {
  if ("" + possible !== "share") return null;
  return inAll() ? "required" : inSome() ? "open" : "permitted";
}
