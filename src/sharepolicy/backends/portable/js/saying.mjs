// What a decision says beside its outcome: rules, duties, whom to ask.

import { said, soonest, stepsApart, stepsKey } from "./limits.mjs";
import { decided, lazy } from "./situation.mjs";

const TIMINGS = ["before", "with", "after"];
const HOUR = 60;

/** The rules that decide in some completion; what each overrode is found when it is asked for. */
export function rulesThatDecide({ version, layer, deciding, applies }) {
  const named = (rule) => version.data.rules[rule].name;
  const overrode = (rule, { where }) =>
    [...applies.keys()]
      .filter((other) => version.data.rules[other].overridden_by.includes(rule) && layer.meets(where, applies[other]))
      .map(named);
  return [...deciding].map(([rule, each]) => lazy({ name: named(rule), sure: each.sure }, { overrode: () => overrode(rule, each) }));
}

/** Where each action is due in some completion, if the outcome is that of a whole with these possible outcomes. */
export function duties({ version, left, due }, possible) {
  const found = version.data.actions.map((action, place) => ({ action, where: due[place], sure: due[place] === left }));
  return found.filter(({ action, where }) => where && action.on.includes(decided(possible)));
}

/** The actions that are due: what comes before first; of that, what is sure, and what is urgent. */
export function dueActions(here, possible) {
  const place = ({ action, sure }) => {
    const limit = action.urgent ? action.within.minutes : HOUR + 1;
    const elsewhere = action.timing === "before" && !action.on.includes("share"); // what to do instead of sharing
    return [TIMINGS.indexOf(action.timing), !sure, limit, limit > HOUR && !elsewhere];
  };
  return duties(here, possible)
    .sort((a, b) => compare(place(a), place(b)))
    .map(({ action, sure }) => ({ name: action.name, sure }));
}

/** Compares lists, part by part. */
export function compare(a, b) {
  const place = a.findIndex((each, i) => each !== b[i]);
  return place < 0 ? 0 : a[place] < b[place] ? -1 : 1;
}

/** Whom to ask, the soonest first; nobody unless a whole with these possible outcomes escalates. */
export function people(here, possible) {
  if (decided(possible) !== "escalate") return [];
  const { rules, otherwise, escalation, unsettled } = here.version.data;
  const asked = new Map();
  const ask = ({ to } = {}, where) => to && asked.set(to, [...(asked.get(to) ?? []), where()]);
  here.deciding.forEach((each, rule) => ask(rules[rule], () => each.where));
  ask(otherwise, () => here.gap);
  escalation.forEach((line, place) => ask(line, () => here.lines[place]));
  if (possible.length > 1) ask(unsettled, () => here.left);
  const found = [...asked].map(([to, where]) => [to, here.layer.all(where)]).filter(([, where]) => where);
  const place = ({ to, sure, within }) => [!within.length, within[0]?.minutes ?? 0, !sure, to];
  return found.map(([to, where]) => person(here, to, where)).sort((a, b) => compare(place(a), place(b)));
}

/** How somebody is asked in these completions. */
function person({ version, layer, left, lines }, to, asked) {
  const limits = version.data.escalation.map((line, place) => ({ ...line, where: layer.and(asked, lines[place]) }));
  const own = limits.filter((line) => line.where && (!line.to || line.to === to));
  const where = (fits) => layer.all(own.filter(fits).map((line) => line.where));
  const within = soonest(own.map((line) => line.within));
  const steps = stepsApart(own.filter((line) => line.then).map((line) => line.then));
  return {
    to,
    sure: asked === left,
    within,
    withinSure: within.every((limit) => where((line) => said(line.within) === said(limit)) === asked),
    then: steps.map((each) => ({ steps: each, sure: where((line) => line.then && stepsKey(line.then) === stepsKey(each)) === left })),
  };
}
