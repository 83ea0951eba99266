// In which order a person is asked, and what is asked at once.

import { needed } from "./asking.mjs";
import { countsOf } from "./counting.mjs";
import { duties } from "./saying.mjs";

/** The cases in which a fact has one of these cells: places among those that are left of it. */
export const line = ({ layer }, fact, places) =>
  layer.make([fact, ...layer.cells[fact].map((_, place) => +places.includes(place))]);

/** The places of the cells that a fact usually has; none if that cannot be, or says nothing new. */
export function asUsual({ version, cells }, fact) {
  const usual = version.data.facts[fact].usual ?? [];
  const places = [...cells[fact].keys()].filter((place) => usual.includes(cells[fact][place]));
  return places.length < cells[fact].length ? places : [];
}

const isUsual = ({ version }, fact) => !!version.data.facts[fact].usual;

/** What tells whether something is urgent, where that is not sure; what is not as usual is left aside if it can be. */
export function askFirst(here, possible) {
  const { layer, left, open } = here;
  let whole = left;
  for (const fact of open) {
    const places = asUsual(here, fact);
    if (places.length) whole = layer.and(whole, line(here, fact, places));
  }
  whole ||= left;
  const urgent = duties(here, possible).filter(({ action, sure }) => action.urgent && !sure);
  const parts = urgent.map(({ where }) => layer.and(whole, where));
  return needed(layer, whole, parts, open);
}

/** Group by group, and in each first what is not usual, and of that what leaves least open. */
export function tellingFirst(here, facts) {
  const { version } = here;
  if (here.possible.length < 2 || facts.length < 2) return facts;
  const left = new Map(facts.map((fact) => [fact, isUsual(here, fact) ? [0n, 1n] : leftOpen(here, fact)]));
  return [...facts].sort((a, b) => {
    const [[one, oneOf], [other, otherOf]] = [left.get(a), left.get(b)];
    const difference = one * otherOf - other * oneOf;
    return (
      groupOf(version, a) - groupOf(version, b) ||
      isUsual(here, a) - isUsual(here, b) ||
      (difference > 0n) - (difference < 0n)
    );
  });
}

/** The pairs of completions with the same answer and different outcomes, to each completion: a fraction. */
function leftOpen(here, fact) {
  const each = countsOf(here).map((of) => of(fact));
  let [above, below] = [0n, 1n];
  each[0].forEach((_, place) => {
    const here = each.map((of) => of[place]);
    const all = here.reduce((a, b) => a + b);
    if (!all) return;
    const pairs = here.reduce((rest, n) => rest - n * n, all * all);
    above = above * all + pairs * below;
    below *= all;
  });
  return [above, below];
}

/** Questions as a person is asked: facts that are answered at once stand together. `first` come first, in that order. */
export function atOnce(version, facts, first) {
  const sets = new Map();
  for (const fact of facts) {
    const key = setOf(version, fact);
    sets.set(key, [...(sets.get(key) ?? []), fact]);
  }
  const place = (some) => Math.min(...some.map((fact) => (first.includes(fact) ? first.indexOf(fact) : first.length)));
  const late = (some) => place(some) === first.length && some.every((fact) => version.data.facts[fact].usual);
  return [...sets]
    .sort(([, a], [, b]) => place(a) - place(b) || late(a) - late(b))
    .map(([key, some]) => asOne(version, key, some));
}

/** A question for one fact, or for facts that are answered at once, in the order in which they are shown. */
export function asOne(version, key, facts) {
  if (facts.length < 2) return { name: version.data.facts[facts[0]].name, facts };
  if (Array.isArray(key)) facts = key.filter((fact) => facts.includes(fact));
  else facts = version.called(key).members.filter((fact) => facts.includes(fact));
  return { name: Array.isArray(key) ? version.data.facts[facts[0]].name : key, facts };
}

/** The facts that the author asks together with one, or the several-of that it is a member of; else the fact itself. */
export const setOf = ({ data }, fact) => data.together.find((some) => some.includes(fact)) ?? data.facts[fact].several ?? fact;

/** The place of the group that asks a fact first; after all groups if none does. */
export const groupOf = ({ data }, fact) => data.groups.findIndex(({ asks }) => asks.includes(fact)) + 1 || Infinity;
