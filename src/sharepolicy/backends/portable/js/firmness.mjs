// Import this beside the reader, and decisions say how firmly what they say stands: which rules hold whatever is still
// unknown, what has to be so for the others, and which time limits are sure; and what can still change what to do.

import { needed } from "./asking.mjs";
import { OF_CASE, OF_REQUEST } from "./decision.mjs";
import { said, soonest, stepsKey } from "./limits.mjs";
import { atOnce } from "./order.mjs";
import { once } from "./request_questions.mjs";
import { duties } from "./saying.mjs";
import { decided, lazy } from "./situation.mjs";

export * from "./reader.mjs";

// Duties and people follow from the outcomes that are possible for the `whole` that a case belongs to.
OF_CASE.push((found, here, unknown, whole) => {
  const { version, cells } = here;
  const name = (fact) => version.facts[fact].name;
  const cellsOf = (facts) => Object.fromEntries(facts.map((fact) => [name(fact), cells[fact]]));
  const facts = () => (whole.length > 1 ? [] : aboutDuties(here, unknown, whole));
  Object.defineProperty(found, "aboutDuties", { get: facts }); // for the questions of a request
  lazy(found, {
    firmness: () => lazy({}, { rules: () => rules(here), duties: () => dueFirmly(here, whole), people: () => people(here, whole) }),
    questionsAboutDuties: () => atOnce(version, facts(), []).map((each) => ({ name: each.name, facts: each.facts.map(name), cells: cellsOf(each.facts) })),
  });
});

OF_REQUEST.push((found, version, request, parts) =>
  lazy(found, { questionsAboutDuties: () => once(version, request, parts, () => [], (part, place) => part.answers[place.subject].aboutDuties) }),
);

/** For each rule that may decide: whether it holds whatever is unknown, and if not, what has to be so for it. */
function rules(here) {
  const { version, deciding, applies } = here;
  return named([...deciding.keys()].map((rule) => [version.data.rules[rule].name, sureOrIf(here, applies[rule])]));
}

/** The same for each duty that may be due, and the facts that tell whether it is. */
function dueFirmly(here, whole) {
  const { version, layer, left, open } = here;
  const dependsOn = (where) => needed(layer, left, [where], open).map((fact) => version.facts[fact].name);
  const firm = ({ action, where }) => [action.name, lazy(sureOrIf(here, where), { dependsOn: () => dependsOn(where) })];
  return named(duties(here, whole).map(firm));
}

const named = (entries) => new Map(entries);

const sureOrIf = (here, where) => lazy({ holds: where === here.left }, { onlyIf: () => onlyIf(here, where) });

/** Open facts that have fewer cells in these completions than the case leaves them, by their names: what has to be so. */
export function onlyIf(here, where) {
  const { version, layer, cells, left, open } = here;
  if (where === left) return {};
  const [some, all] = [cellsIn(here, where), (here.cellsLeft ??= cellsIn(here, left))];
  const needs = open.filter((fact) => layer.support(where).has(fact) && some(fact).length < all(fact).length);
  return Object.fromEntries(needs.map((fact) => [version.facts[fact].name, some(fact).map((place) => cells[fact][place])]));
}

/** For each fact, the places of its cells that some case of a diagram has: found in one pass. */
function cellsIn({ layer, cells }, n) {
  const { top, nodes, under } = layer;
  const asked = new Map();
  const more = new Int32Array(cells.length + 2); // of the ways to the end that pass over a fact, than over the one before
  const pass = (from, to) => {
    more[from]++;
    more[Math.min(to, cells.length)]--;
  };
  if (n) pass(0, top(n));
  for (const each of under(n)) {
    const [fact, ...children] = nodes[each - 2];
    if (!asked.has(fact)) asked.set(fact, new Set());
    children.forEach((child, place) => {
      if (!child) return;
      asked.get(fact).add(place);
      pass(fact + 1, top(child));
    });
  }
  let ways = 0;
  const isSkipped = cells.map((_, fact) => (ways += more[fact]) > 0); // it can have every cell there
  return (fact) => (isSkipped[fact] ? [...cells[fact].keys()] : [...(asked.get(fact) ?? [])].sort((a, b) => a - b));
}

/** For each person who may be asked: the limits that hold whatever is unknown, and those that may be set instead. */
function people(here, whole) {
  const firm = (to, asked) => ({ surelyWithin: () => surely(here, to, asked), sooner: () => sooner(here, to, asked), because: () => because(here, to, asked) });
  return named([...whereAsked(here, whole)].map(([to, asked]) => [to, lazy({}, firm(to, asked))]));
}

/** The completions in which each person is asked. */
function whereAsked(here, whole) {
  const { version, layer } = here;
  const { rules, otherwise, escalation, unsettled } = version.data;
  const found = new Map();
  const ask = (to, where) => to && where && found.set(to, layer.or(found.get(to) ?? 0, where));
  here.deciding.forEach((each, rule) => rules[rule].to && ask(rules[rule].to, each.where));
  if (otherwise) ask(otherwise.to, here.gap);
  escalation.forEach((line, place) => ask(line.to, here.lines[place]));
  if (whole.length > 1) ask(unsettled.to, here.left);
  return found;
}

/** The lines that set a limit for somebody, each where it does. */
function linesFor({ version, layer, lines }, to, asked) {
  const found = version.data.escalation.map((line, place) => ({ ...line, where: layer.and(asked, lines[place]) }));
  return found.filter((line) => line.where && (!line.to || line.to === to));
}

const sameLimit = (a, b) => said(a) === said(b);
const noLater = (a, b) => sameLimit(a, b) || (soonest([a, b]).length === 1 && sameLimit(soonest([a, b])[0], a));

function surely(here, to, asked) {
  const lines = linesFor(here, to, asked);
  const always = ({ within }) => here.layer.all(lines.filter((line) => noLater(line.within, within)).map((line) => line.where)) === asked;
  return soonest(lines.filter(always).map(({ within }) => within));
}

/** The lines that set the soonest limits wherever somebody is asked: they say why it is so soon. */
function because(here, to, asked) {
  const lines = linesFor(here, to, asked);
  const limits = soonest(lines.map(({ within }) => within)).map(said);
  return lines.filter(({ within, where }) => where === asked && limits.includes(said(within))).map(({ name }) => name);
}

function sooner(here, to, asked) {
  const { layer } = here;
  const lines = linesFor(here, to, asked);
  const found = lines.flatMap(({ name, within, where }) => {
    const before = here.layer.all(lines.filter((line) => noLater(line.within, within) && !sameLimit(line.within, within)).map((line) => line.where));
    const only = layer.minus(where, before);
    return only && layer.or(only, before) !== asked ? [{ name, within, onlyIf: onlyIf(here, only) }] : [];
  });
  return found.sort((a, b) => a.within.minutes - b.within.minutes);
}

/** What can still change what to do, once the outcome is settled; what nobody knows is left out. */
function aboutDuties(here, unknown, whole) {
  const known = (here.aboutDuties ??= {}); // for cases of a request that are alike
  return (known[whole] ??= tellingDuties(here, whole).filter((fact) => !unknown.includes(fact)));
}

/** The facts that tell whether it must be shared, what is due, and whom to ask, how soon, and what next. */
function tellingDuties(here, whole) {
  const { layer, left, open, required } = here;
  const unsure = duties(here, whole).filter(({ sure }) => !sure).map(({ where }) => where);
  const escalating = decided(whole) === "escalate";
  const asked = escalating ? [...whereAsked(here, whole)].flatMap(([to, where]) => [where, ...limitsApart(here, to, where)]) : [];
  const parts = [required, ...unsure, ...asked];
  return needed(layer, left, parts, open);
}

/** Where each limit holds for somebody and no sooner one does, and where each list of steps follows: once, whatever lines say it. */
function limitsApart(here, to, asked) {
  const lines = linesFor(here, to, asked);
  const where = (wanted) => here.layer.all(lines.filter(wanted).map((line) => line.where));
  return lines.flatMap(({ within, then }) => {
    const sooner = where((line) => noLater(line.within, within) && !sameLimit(line.within, within));
    const limit = here.layer.minus(where((line) => sameLimit(line.within, within)), sooner);
    return [limit, ...(then ? [where((line) => line.then && stepsKey(line.then) === stepsKey(then))] : [])];
  });
}
