// A case under a version of a policy: what everything that is said about it starts from.

import { diagrams } from "./diagrams.mjs";
import { PolicyError } from "./errors.mjs";

export const OUTCOMES = ["share", "dont_share", "escalate"];

/** The outcome of a decision with these possible outcomes: the only one, or else escalate. */
export const decided = (possible) => (possible[1] ? "escalate" : possible[0]);

/** An object whose parts are found when they are first asked for, and then kept. */
export function lazy(found, parts) {
  const define = (name, how) => Object.defineProperty(found, name, { ...how, enumerable: true, configurable: true });
  for (const name in parts) define(name, { get: () => define(name, { value: parts[name]() })[name] });
  return found;
}

/** The diagrams of a file, under the numbers that they have there, and its cases by outcome. */
export function allCases(data, cells) {
  const layer = diagrams(cells);
  if (!data.nodes.every((node, place) => layer.make(node) === place + 2)) throw new PolicyError("wrong-document", { found: "nodes alike" });
  const { possible, outcomes, rules } = data;
  const regions = {};
  let rest = possible; // the file has two of the three, and the third is what they leave
  for (const name in outcomes) {
    regions[name] = layer.and(possible, outcomes[name]);
    rest = layer.minus(rest, outcomes[name]);
  }
  for (const name of OUTCOMES) regions[name] ??= rest;
  const gap = layer.minus(possible, layer.all(rules.map(({ when }) => when))); // where no rule applies
  return { layer, possible, regions, gap };
}

/**
 * A case that leaves each fact some cells. Its diagrams are about the facts with several cells left.
 *
 * `narrow` gives the completions that the rest of a request leaves to it, if it does not stand alone.
 */
export function situation(version, cells, narrow) {
  const { data } = version;
  const { rules } = data;
  const layer = diagrams(cells);
  const { and, or, all, minus, meets, within } = layer;
  const { nodes } = version.all.layer;
  const brought = new Int32Array(nodes.length + 2);
  const bring = (n) => layer.bring(nodes, n, undefined, undefined, brought);
  const left = narrow ? narrow(layer) : bring(data.possible);
  const of = ({ when }) => and(left, bring(when));
  const regions = {};
  for (const name of OUTCOMES) {
    regions[name] = bring(version.all.regions[name]);
    if (narrow) regions[name] = and(left, regions[name]);
  }

  const here = {
    version,
    cells,
    layer,
    left,
    regions,
    possible: OUTCOMES.filter((name) => regions[name]),
    open: data.order.filter((fact) => cells[fact].length > 1),
  };
  return lazy(here, {
    /** For each rule, the completions in which it applies. */
    applies: () => rules.map(of),
    /** For each rule that decides in some completion, whether it does in all, and where. */
    deciding() {
      const { applies } = here;
      const found = new Map();
      let above; // the rules that override one
      let over = 0; // where some of them apply: in a chain, each set of rules is the one before and some more
      let before = new Set();
      let isNever;
      for (const rule of version.byStrength) {
        const own = applies[rule];
        if (!own) continue;
        if (above !== (above = version.above[rule])) {
          const others = above.filter((other) => applies[other]);
          isNever = others.some((other) => applies[other] === left);
          const more = others.filter((other) => !before.has(other));
          const goesOn = others.length - more.length === before.size;
          over = or(goesOn ? over : 0, all((goesOn ? more : others).map((other) => applies[other])));
          before = new Set(others);
        }
        if (isNever || within(own, over)) continue;
        const where = over;
        found.set(rule, lazy({ sure: own === left && !meets(own, over) }, { where: () => minus(own, where) }));
      }
      return new Map([...found].sort(([a], [b]) => a - b));
    },
    /** Where no rule applies. */
    gap: () => and(left, bring(version.all.gap)),
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
