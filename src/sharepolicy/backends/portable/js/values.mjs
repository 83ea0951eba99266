// What is written beside a fact: a value, a list of values, or limits; as stretches [first, last] of whole numbers.
//
// A number is counted in its smallest unit, a date in days; a value of a choice or scale is its place in the list.

import { CaseError, meant } from "./errors.mjs";

const DAY = 864e5;
const MOST = 1e15 - 1;
const MATCHES = ["at_least", "at_most", "above", "below", "between", "not"];

export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A date such as 2026-02-05 as a whole number; undefined if it is not a day. */
export function dayOf(text) {
  const days = Date.parse(text) / DAY;
  return /^\d{4}-\d\d-\d\d$/.test(text) && text >= "0001" && days === days && isoOf(days) === text ? days : undefined;
}

const isoOf = (days) => new Date(days * DAY).toISOString().slice(0, 10);

/** Some stretches as far as others hold them too. */
export const both = (some, others) =>
  some.flatMap(([a, b]) => others.map(([c, d]) => [Math.max(a, c), Math.min(b, d)])).filter(([a, b]) => a <= b);

const without = (some, others) =>
  others.reduce((left, [a, b]) => both(left, [[-Infinity, a - 1], [b + 1, Infinity]]), some);

/** A fact, and how its values are read. `cells` are its cells as stretches, `all` everything that it can be. */
export function readable(fact) {
  const isDate = fact.type === "date";
  const scale = 10 ** (fact.decimals ?? 0);
  const ends = isDate ? [dayOf("0001-01-01"), dayOf("9999-12-31")] : [-MOST, MOST];
  const number = (value) => (isDate ? dayOf(value) : Math.round(value * scale) + 0);
  const cells = fact.values
    ? fact.values.map((_, place) => [place, place])
    : fact.bands.map(([low, high]) => [low === null ? ends[0] : number(low), high === null ? ends[1] : number(high)]);
  const all = [[cells[0][0], cells.at(-1)[1]]];

  /** A single value as a whole number. */
  function position(value, path) {
    if (typeof value === "object") wrong("wrong-shape", `expected a value of \`${fact.name}\``, path);
    let text = "" + value;
    if (fact.values) {
      if (fact.type === "yes/no") text = { true: "yes", false: "no" }[text] ?? text;
      const place = fact.values.indexOf(text);
      if (place < 0) wrong("unknown-value", `\`${text}\` is not a value of \`${fact.name}\`${meant(text, fact.values)}`, path);
      return place;
    }
    const found = isDate || typeof value === "number" || /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? number(text) : NaN;
    if (!(Math.abs(found) <= MOST) || (!isDate && found / scale !== +text)) {
      const kind = isDate ? "a date, such as 2026-02-05" : `a number with at most ${fact.decimals ?? 0} decimals`;
      wrong("wrong-value-kind", `\`${text}\` is not what \`${fact.name}\` is: ${kind}`, path);
    }
    if (!both(all, [[found, found]]).length) {
      const [low, high] = [fact.bands[0][0], fact.bands.at(-1)[1]].map((each) => each ?? "any");
      wrong("value-out-of-range", `\`${text}\` is outside what \`${fact.name}\` can be: from ${low} to ${high}`, path);
    }
    return found;
  }

  function matched(value, path) {
    return Object.entries(value).reduce((found, [name, limit]) => {
      const here = [...path, name];
      const ordered = fact.type !== "choice" && fact.type !== "yes/no";
      if (!(ordered ? MATCHES : ["not"]).includes(name)) {
        wrong("unknown-property", `\`${name}\` cannot be said of \`${fact.name}\`${meant(name, MATCHES)}`, here);
      }
      if (name === "not") {
        if (isMapping(limit)) wrong("wrong-shape", `\`not\` beside \`${fact.name}\` takes a value or a list`, here);
        return without(found, values(limit, here));
      }
      if (name === "between") {
        if (!Array.isArray(limit) || limit.length !== 2) wrong("wrong-shape", "`between` takes a list of two values", here);
        return both(found, [limit.map((each) => position(each, here))]);
      }
      const at = position(limit, here);
      return both(found, [
        { at_least: [at, Infinity], at_most: [-Infinity, at], above: [at + 1, Infinity], below: [-Infinity, at - 1] }[name],
      ]);
    }, all);
  }

  /** The stretches that something stands for. */
  function values(value, path) {
    if (Array.isArray(value)) {
      return value.flatMap((each, place) => (isMapping(each) && (fact.bands || fact.type === "scale") ? matched : single)(each, [...path, place]));
    }
    return isMapping(value) ? matched(value, path) : single(value, path);
  }

  const single = (value, path) => {
    const at = position(value, path);
    return [[at, at]];
  };

  return { ...fact, cells, all, values, cellsIn: (some) => [...cells.keys()].filter((cell) => both([cells[cell]], some).length) };
}

/** Throws a CaseError. */
export function wrong(code, message, path) {
  throw new CaseError(code, message, path);
}

/** The whole years between a day of some stretches and a day of others. */
export function yearsBetween(first, last) {
  const years = (from, to) => {
    const [a, b] = [isoOf(from), isoOf(to)];
    return b.slice(0, 4) - a.slice(0, 4) - (b.slice(5) < a.slice(5));
  };
  return first.flatMap(([earliest, latest]) => last.map(([early, late]) => [years(latest, early), years(earliest, late)]));
}
