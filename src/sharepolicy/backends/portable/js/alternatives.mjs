// Which facts would have to be different for another outcome.

import { OUTCOMES, situation } from "./situation.mjs";

const MOST_WAYS = 3;
const MOST_STEPS = 20_000;

/** For each other outcome, the fewest changeable facts to change so that the case is settled on it. */
export function alternatives({ version, cells, possible: [outcome, more] }) {
  const { facts, order } = version.data;
  const to = facts.map(({ changeable = [] }, fact) => changeable.filter((cell) => "" + cells[fact] !== "" + cell));
  if (!to.some((some) => some.length)) return [];
  const others = new Set(facts.keys());
  const open = version.all.layer.cells.map((all, fact) => (to[fact].length ? (others.delete(fact), all) : cells[fact]));
  const { layer, left, regions } = situation(version, open);
  const forget = (n) => (others.size ? layer.forget(n, others) : n);
  const some = forget(left);
  return OUTCOMES.filter((name) => more || name !== outcome).flatMap((name) => {
    const bad = forget(layer.minus(left, regions[name]));
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
