// Which given facts force an outcome, and which would have to be different for another one.

import { diagrams } from "./diagrams.mjs";
import { byOutcome, OUTCOMES, same } from "./situation.mjs";

const MOST_WAYS = 3;
const MOST_STEPS = 20_000;

/** All cells of each fact. */
const every = ({ data }) => data.facts.map((fact) => [...(fact.values ?? fact.bands).keys()]);

/** All cases of a version, by outcome. */
function allCases({ data }, cells, change = same) {
  const layer = diagrams(cells);
  const brought = new Map();
  const bring = (n) => change(layer.bring(data.nodes, n, same, brought), layer);
  const possible = bring(data.possible);
  return { layer, possible, regions: byOutcome(layer, data.outcomes, possible, bring) };
}

/** Given facts that together leave no case of `bad`; none of them could be left out. */
function forcing({ nodes, top }, bad, cells, every) {
  const allowed = (fact, cell) => cells[fact].includes(cell);
  const known = new Map([[0, false], [1, true]]);
  const left = (n) => {
    let found = known.get(n);
    if (found === undefined) {
      const [fact, ...children] = nodes[n - 2];
      known.set(n, (found = children.some((each, cell) => allowed(fact, cell) && left(each))));
    }
    return found;
  };
  const found = [];
  let reached = new Set([bad]); // by the facts before, of which some are left out already
  every.forEach((all, fact) => {
    const next = new Set();
    const here = [...reached].filter((n) => top(n) === fact || (next.add(n), false));
    const children = here.flatMap((n) => nodes[n - 2].slice(1));
    const needed = cells[fact].length < all.length && children.some(left);
    if (needed) found.push(fact);
    for (const n of here) nodes[n - 2].slice(1).forEach((each, cell) => (!needed || allowed(fact, cell)) && next.add(each));
    reached = next;
  });
  return found;
}

/** Given facts of which it follows that the case has no completion. */
export function clashing(version, cells) {
  const { layer, possible } = allCases(version, every(version));
  return forcing(layer, possible, cells, every(version));
}

/** Given facts that leave no other outcome, whatever the rest is; none when the decision is not settled. */
export function grounds({ version, cells, layer: own, left, narrowed, possible: [outcome, more] }) {
  if (more) return [];
  const { layer, possible, regions } = narrowed
    ? allCases(version, every(version))
    : (version.allCases ??= allCases(version, every(version)));
  let bad = layer.minus(possible, regions[outcome]);
  if (narrowed) { // what the rest of a request rules out needs no ground in this case
    const box = cells.reduceRight(
      (n, some, fact) => layer.make([fact, ...layer.cells[fact].map((cell) => (some.includes(cell) ? n : 0))]),
      1,
    );
    const place = (fact) => layer.cells[fact].map((cell) => Math.max(cells[fact].indexOf(cell), 0));
    bad = layer.minus(bad, layer.minus(box, layer.bring(own.nodes, left, same, new Map(), place)));
  }
  return forcing(layer, bad, cells, layer.cells);
}

/** For each other outcome, the fewest changeable facts to change so that the case is settled on it. */
export function alternatives({ version, cells, possible: [outcome, more] }) {
  const { facts, order } = version.data;
  const to = facts.map(({ changeable = [] }, fact) => changeable.filter((cell) => "" + cells[fact] !== "" + cell));
  if (!to.some((some) => some.length)) return [];
  const others = new Set(facts.keys());
  const open = every(version).map((all, fact) => (to[fact].length ? (others.delete(fact), all) : cells[fact]));
  const { layer, possible, regions } = allCases(version, open);
  const forget = (n) => (others.size ? layer.forget(n, others) : n);
  const some = forget(possible);
  return OUTCOMES.filter((name) => more || name !== outcome).flatMap((name) => {
    const bad = forget(layer.minus(possible, regions[name]));
    return waysOut(layer, some, bad, cells, to).map((way) => ({
      outcome: name,
      changes: way.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)).map(([fact, cell]) => ({ name: facts[fact].name, cell })),
    }));
  });
}

/** The shortest ways out of `bad`: the fewest facts to fix so that no case of it is left, and `some` case is. */
function waysOut(layer, some, bad, kept, to) {
  const { top, nodes, under, or, minus } = layer;
  if (!minus(some, bad)) return [];
  const facts = [...new Set(under(some, bad).map(top))].sort((a, b) => a - b);
  const at = (n, fact, cells) => (top(n) === fact ? cells.map((cell) => nodes[n - 2][cell + 1]).reduce(or) : n);
  const known = new Map();
  let dearer;
  let steps = 0;
  const ways = (place, bad, some, cost) => {
    if (!minus(some, bad)) return [];
    if (place === facts.length) return cost || bad ? [] : [[]];
    if (cost > facts.length - place) return [];
    const key = "" + [place, bad, some, cost];
    let found = known.get(key);
    if (found) return found;
    if (++steps > MOST_STEPS) throw steps;
    const fact = facts[place];
    const next = (cells, cost) => ways(place + 1, at(bad, fact, cells), at(some, fact, cells), cost);
    found = next(kept[fact], cost).slice(0, MOST_WAYS);
    if (!cost) dearer = true;
    for (const cell of cost ? to[fact] : []) {
      if (found.length < MOST_WAYS) found = [...found, ...next([cell], cost - 1).map((way) => [[fact, cell], ...way])];
    }
    known.set(key, (found = found.slice(0, MOST_WAYS)));
    return found;
  };
  try {
    for (let cost = 0; cost <= facts.length; cost++) {
      dearer = false;
      const found = ways(0, bad, some, cost);
      if (found.length || !dearer) return found;
    }
  } catch (error) {
    if (error !== steps) throw error;
  }
  return [];
}
