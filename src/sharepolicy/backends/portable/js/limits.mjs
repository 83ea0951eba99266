// Time limits, and which of them is sooner. Not all of them can be compared.

const DAY = 24 * 60;
const NAMES = ["minutes", "working", "months", "promptly", "start"];

const said = (limit) => "" + NAMES.map((name) => limit[name] || "");

const most = ({ months, minutes }) => (months ? (366 * Math.floor(months / 12) + 31 * (months % 12)) * DAY : minutes);

/** Whether a limit ends no later than another one, on every calendar. */
function noLater(a, b) {
  if (said(a) === said(b)) return true;
  if ((a.start || "") !== (b.start || "")) return false;
  if (!a.minutes) return true;
  if (a.promptly || b.promptly) return false;
  if (a.months && b.months) return a.months <= b.months;
  return most(a) <= b.minutes && (!!b.working || !a.working);
}

/** Things under a text each, those with the same key once: the one with the shortest text, then the first by it. */
function inOneWording(things, key, text) {
  const found = new Map();
  const sorted = [...things].sort((a, b) => {
    const [one, other] = [text(a), text(b)];
    return one.length - other.length || (one < other ? -1 : +(one > other));
  });
  for (const each of sorted) if (!found.has(key(each))) found.set(key(each), each);
  return [...found.values()];
}

/** Whether two limits are the same, however they are written. */
export const sameLimit = (a, b) => said(a) === said(b);

/** The soonest of some limits, the shorter first: several if they cannot be compared. */
export function soonest(limits) {
  const apart = inOneWording(limits, said, (limit) => limit.text);
  return apart
    .filter((limit) => !apart.some((other) => noLater(other, limit) && !noLater(limit, other)))
    .sort((a, b) => a.minutes - b.minutes || (said(a) < said(b) ? -1 : 1));
}

const stepsKey = (steps) => "" + steps.map(({ to, after }) => [to, said(after)]);
const stepsText = (steps) => "" + steps.map(({ to, after }) => `${to} after ${after.text}`);

/** Lists of steps that follow if somebody does not answer: each list once, the soonest first. */
export const stepsApart = (lists) =>
  inOneWording(lists, stepsKey, stepsText).sort((a, b) => a[0].after.minutes - b[0].after.minutes);

/** Whether two lists of steps are the same, however their limits are written. */
export const sameSteps = (a, b) => stepsKey(a) === stepsKey(b);
