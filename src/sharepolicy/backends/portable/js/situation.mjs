// A case under a version of a policy: what everything that is said about it starts from.

import { diagrams } from "./diagrams.mjs";

export const OUTCOMES = ["share", "dont_share", "escalate"];

/** The outcome of a decision with these possible outcomes: the only one, or else escalate. */
export const decided = (possible) => (possible.length === 1 ? possible[0] : "escalate");

export const same = (each) => each;

/** An object whose parts are found when they are first asked for, and then kept. */
export function lazy(found, parts) {
  for (const name in parts) {
    const keep = (value) => (Object.defineProperty(found, name, { value, enumerable: true, writable: true }), value);
    Object.defineProperty(found, name, { get: () => keep(parts[name]()), enumerable: true, configurable: true });
  }
  return found;
}

/** The cases of `all` with each outcome: the file has two of the three, and the third is what they leave. */
export function byOutcome({ and, or, minus }, outcomes, all, bring) {
  const found = {};
  let rest = all;
  for (const name in outcomes) {
    found[name] = and(all, bring(outcomes[name]));
    rest = minus(rest, found[name]);
  }
  for (const name of OUTCOMES) found[name] ??= rest;
  return found;
}

/**
 * A case that leaves each fact some cells. Its diagrams are about the facts with several cells left.
 *
 * `narrow` gives the completions that the rest of a request leaves to it, if it does not stand alone.
 */
export function situation(version, cells, narrow) {
  const { data } = version;
  const { nodes, rules } = data;
  const layer = diagrams(cells);
  const { and, or, minus, within } = layer;
  const brought = new Map();
  const bring = (n) => layer.bring(nodes, n, same, brought);
  const left = narrow ? narrow(layer) : bring(data.possible);
  const regions = byOutcome(layer, data.outcomes, left, bring);
  const all = (found) => found.reduce(or, 0);

  const here = {
    version,
    cells,
    layer,
    left,
    regions,
    possible: OUTCOMES.filter((name) => regions[name]),
    open: data.order.filter((fact) => cells[fact].length > 1),
    all,
    /** The completions in a diagram of the file. */
    of: (n) => and(left, bring(n)),
  };
  return lazy(here, {
    /** For each rule, where it applies; right about completions only. */
    applies: () => rules.map((rule) => bring(rule.when)),
    /** For each rule that may decide, the completions in which it does. */
    deciding() {
      const surely = new Set(here.applies.map((n, rule) => (within(left, n) ? rule : -1)));
      const found = new Map();
      let before = [];
      let stronger = 0; // where some of the rules `before` apply: in a chain, each set is the one before and some more
      for (const rule of version.byStrength) {
        const others = version.stronger[rule].filter((other) => here.applies[other]);
        if (!here.applies[rule] || others.some((other) => surely.has(other))) continue;
        const goesOn = before.every((other, place) => other === others[place]);
        stronger = all([goesOn ? stronger : 0, ...others.slice(goesOn ? before.length : 0).map((r) => here.applies[r])]);
        before = others;
        const where = minus(and(left, here.applies[rule]), stronger);
        if (where) found.set(rule, where);
      }
      return new Map([...found].sort(([a], [b]) => a - b));
    },
    /** Where no rule applies. */
    gap: () => here.applies.reduce(minus, left),
    /** Where a rule decides that says that the sharing is required. */
    required: () => all([...here.deciding].map(([rule, where]) => (rules[rule].required ? where : 0))),
    /** For each line of escalation, the completions in which it holds. */
    lines: () => data.escalation.map((line) => here.of(line.when)),
    /** For each action, the completions in which its `when` holds. */
    due: () => data.actions.map((action) => here.of(action.when)),
    /** For each outcome that is possible, how many completions have each cell of a fact. */
    counts: () => here.possible.map((name) => layer.counts(regions[name])),
  });
}

/** The cases in which a fact has one of these cells: places among those that are left of it. */
export const line = ({ layer }, fact, places) =>
  layer.make([fact, ...layer.cells[fact].map((_, place) => +places.includes(place))]);

/** Whether what is shared must be: in every case, in none, or in some only; null unless it is settled as share. */
export function obligation(possible, inSome, inAll) {
  if ("" + possible !== "share") return null;
  return inAll() ? "required" : inSome() ? "open" : "permitted";
}
