// Time limits, and which of them is sooner. Not all of them can be compared.

const DAY = 24 * 60;
const NAMES = ["minutes", "working", "months", "promptly", "start"];

/** A limit, however it is written. */
export const said = (limit) => "" + NAMES.map((name) => limit[name] || "");

const most = ({ months, minutes }) => (months ? (366 * Math.floor(months / 12) + 31 * (months % 12)) * DAY : minutes);

/** Whether a limit ends no later than another one, on every calendar. */
export function noLater(a, b) {
  if (said(a) === said(b)) return true;
  if ((a.start || "") !== (b.start || "")) return false;
  if (!a.minutes) return true;
  if (a.promptly || b.promptly) return false;
  if (a.months && b.months) return a.months <= b.months;
  return most(a) <= b.minutes && (!!b.working || !a.working);
}

// Of equal things in different words, the shortest text comes first, then the first in the alphabet.
const byText = (text) => (a, b) => text(a).length - text(b).length || (text(a) < text(b) ? -1 : 1);
const once = (things, key) => things.filter((each, place) => things.findIndex((other) => key(other) === key(each)) === place);

/** The soonest of some limits, the shorter first: several if they cannot be compared. */
export const soonest = (limits) =>
  once([...limits].sort(byText(({ text }) => text)), said)
    .filter((limit) => !limits.some((other) => noLater(other, limit) && !noLater(limit, other)))
    .sort((a, b) => a.minutes - b.minutes || (said(a) < said(b) ? -1 : 1));

/** Steps, however their limits are written. */
export const stepsKey = (steps) => "" + steps.map(({ to, after }) => [to, said(after)]);

/** Lists of steps that follow if somebody does not answer: each list once, the soonest first. */
export const stepsApart = (lists) =>
  once([...lists].sort(byText((steps) => "" + steps.map(({ after }) => after.text))), stepsKey).sort(
    ([a], [b]) => a.after.minutes - b.after.minutes,
  );
