// What is written beside a fact (a value, a list of values, or limits) as stretches [first, last] of whole numbers.
//
// A number is counted in its smallest unit, a date in days; a value of a choice or scale is its place in the list.

import { refuse } from "./errors.mjs";

const DAY = 864e5;
const DAYS = [-719162, 2932896]; // from the first day of the year 1 to the last one of the year 9999
const MOST = 1e15 - 1;
export const { isArray } = Array;

/** Whether something is like an object of JSON. */
export const isMapping = (value) => typeof value === "object" && !!value && !isArray(value);

const isoOf = (days) => new Date(days * DAY).toISOString().slice(0, 10);

/** Today, by the clock of this machine. */
export function today() {
  const now = new Date();
  return isoOf((now - now.getTimezoneOffset() * 6e4) / DAY);
}

/** A date such as 2026-02-05 as a whole number; NaN if it is not a day. */
export function dayOf(text) {
  const days = Date.parse(text) / DAY;
  return days >= DAYS[0] && days <= DAYS[1] && isoOf(days) === text ? days : NaN;
}

/** Some stretches as far as others hold them too. */
export const both = (some, others) =>
  some.flatMap(([a, b]) => others.map(([c, d]) => [Math.max(a, c), Math.min(b, d)])).filter(([a, b]) => a <= b);

// From where to where the values go that a limit allows, from the limit on.
// Without a prototype, for a case may name anything.
const EDGES = { __proto__: null, at_least: [0, Infinity], at_most: [-Infinity, 0], above: [1, Infinity], below: [-Infinity, -1], between: [0, 0] };

/** A fact, with its `cells` as stretches, `all` that it can be, and how what is written beside it is `read`. */
export function readable(fact, number) {
  const { name, type, values, bands, decimals = 0 } = fact;
  const isDate = type === "date";
  const isOrdered = bands || type === "scale";
  const scale = 10 ** decimals;
  // No sign, zero or decimal too many: nothing is guessed, and nothing lost when it is made a number.
  const right = RegExp(`^-?(0|[1-9]\\d{0,${14 - decimals}})(\\.(?=\\d)\\d{0,${decimals}}0*)?$`);
  const counted = (value) => (isDate ? dayOf(value) : right.test(value) ? Math.round(value * scale) + 0 : NaN);
  const ends = isDate ? DAYS : [-MOST, MOST];
  const cells = bands ? bands.map((band) => band.map((end, at) => (end === null ? ends[at] : counted(end)))) : values.map((_, place) => [place, place]);
  const all = [[cells[0][0], cells[cells.length - 1][1]]];

  /** A single value as a whole number. */
  const position = (value, path) => {
    let text = "" + value;
    if (value === null || typeof value === "object") refuse("wrong-shape", path, { fact: name });
    if (values) {
      if (type === "yes/no") text = text === "true" ? "yes" : text === "false" ? "no" : text;
      const place = values.indexOf(text);
      if (place < 0) refuse("unknown-value", path, { found: text, fact: name }, values);
      return place;
    }
    const at = counted(text);
    if (isNaN(at)) {
      refuse("wrong-value-kind", path, { found: text, fact: name, expected: type, decimals });
    }
    if (!both(all, [[at, at]]).length) {
      refuse("value-out-of-range", path, { found: text, fact: name, least: bands[0][0], most: bands[bands.length - 1][1] });
    }
    return at;
  };

  const read = (value, path, inList) => {
    if (isArray(value) && !inList) return value.flatMap((each, place) => read(each, [...path, place], true));
    if (!isMapping(value) || (inList && !isOrdered)) {
      const at = position(value, path);
      return [[at, at]];
    }
    return Object.entries(value).reduce((found, [word, limit]) => {
      const here = [...path, word];
      if (word === "not" && !isMapping(limit)) {
        const left = read(limit, here).reduce((some, [a, b]) => both(some, [[-Infinity, a - 1], [b + 1, Infinity]]), all);
        return both(found, left);
      }
      if (!isOrdered || !EDGES[word]) {
        refuse(EDGES[word] ? "wrong-value-kind" : "unknown-property", here, { found: word, fact: name }, isOrdered ? [...Object.keys(EDGES), "not"] : ["not"]);
      }
      const ends = word === "between" ? limit : [limit, limit];
      if (!isArray(ends) || ends.length !== 2) refuse("wrong-shape", here);
      return both(found, [ends.map((end, at) => position(end, here) + EDGES[word][at])]);
    }, all);
  };

  const cellsIn = (some) => [...cells.keys()].filter((cell) => both([cells[cell]], some).length);
  return { ...fact, number, cells, all, read, cellsIn };
}

/** The whole years between a day of some stretches and a day of others. */
export function yearsBetween(first, last) {
  const years = (from, to) => {
    const [a, b] = [isoOf(from), isoOf(to)];
    return b.slice(0, 4) - a.slice(0, 4) - (b.slice(5) < a.slice(5));
  };
  return first.flatMap(([a, b]) => last.map(([c, d]) => [years(b, c), years(a, d)]));
}
