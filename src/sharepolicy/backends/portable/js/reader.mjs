// Reads a policy that `sharepolicy export` wrote, and decides cases by it: exactly, whatever is unknown.
//
// The format is described in docs/reference/portable.md of sharepolicy. No dependencies; nothing leaves this program.

import { cellsAt, readRequest } from "./cases.mjs";
import { contradiction, decision } from "./decision.mjs";
import { CaseError, PolicyError, refuse } from "./errors.mjs";
import { decideRequest } from "./requests.mjs";
import { allCases, lazy, situation } from "./situation.mjs";
import { dayOf, readable, today } from "./values.mjs";

export { CaseError, PolicyError };

const FORMAT = 1;

/** The policy in a file: its text, or what JSON.parse makes of it. */
export function read(file) {
  const data = typeof file === "string" ? JSON.parse(file) : file;
  if (data?.sharepolicy !== FORMAT) {
    throw new PolicyError("wrong-document", { expected: "portable policy", format: FORMAT });
  }
  const { policy: name, digest, languages } = data;
  const versions = data.versions.map((each) => prepare(each, data));
  return {
    name,
    digest,
    languages,
    versions: data.versions,
    /** The version that is in force on a day: an ISO date, today if there is none. */
    on(day = today()) {
      if (isNaN(dayOf(day))) throw new PolicyError("wrong-value-kind", { found: day, expected: "date" });
      const found = versions.find(({ data: { from, until } }) => !(day < from) && !(day > until));
      if (!found) throw new PolicyError("no-single-version", { found: day });
      return version(found, day);
    },
  };
}

/** A version as it is used: its facts with their values, and what is looked up again and again. */
function prepare(data, { policy, languages, dates }) {
  const facts = data.facts.map(readable);
  const called = new Map(data.several.map((each) => [each.name, several(each, facts)]));
  facts.forEach((fact) => called.set(fact.name, fact));
  const anyDay = { name: dates[0], type: "date", about: [], bands: [[null, null]], decision_date: true };
  const date = facts.find((fact) => fact.decision_date) ?? readable(anyDay, -1); // it may matter to other versions only
  for (const name of dates) called.set(name, date);
  const names = [...called.keys()];
  const named = (name) => called.get(name) ?? refuse("unknown-fact", [], { found: name }, names);
  const shared = {};
  return lazy({
    data,
    policy,
    facts,
    languages,
    names,
    called: (name) => called.get(name),
    numbers: (some) => some.map(named).flatMap((each) => each.members ?? each.number),
    byStrength: [...data.rules.keys()].sort((a, b) => data.rules[a].overridden_by.length - data.rules[b].overridden_by.length),
  }, {
    all: () => allCases(data, facts.map(({ cells }) => [...cells.keys()])),
    /** For each rule, those that override it; the same list for rules that the same ones do. */
    above: () => data.rules.map(({ overridden_by }) => (shared[overridden_by] ??= overridden_by)),
  });
}

/** A several-of, with its members by what people write. */
function several({ name, members }, facts) {
  const words = members.map((fact) => facts[fact].member);
  const member = (word, path) => {
    const at = words.indexOf(typeof word === "boolean" ? "" + word : word);
    return at < 0 ? refuse("unknown-value", path, { found: word, fact: name }, words) : facts[members[at]];
  };
  return { name, members, member, about: facts[members[0]].about };
}

/** A version on a day. */
function version(found, day) {
  const { data, languages, numbers } = found;
  return {
    ...data,
    data,
    day,
    /** The answer to a case. `unknown` names facts that nobody knows: they are not asked. */
    decide(given, { unknown = [] } = {}) {
      const { known, places: [place] } = readRequest(found, given, day);
      if (place.subject + place.recipient + place.item) refuse("wrong-document", [], { expected: "decideRequest" });
      const cells = cellsAt(found, known, place);
      const here = situation(found, cells);
      if (!here.left) contradiction(found, cells);
      return decision(here, numbers(unknown));
    },
    /** The answer to a whole request: several items, about several subjects, to several recipients. */
    decideRequest(given, { unknown = [] } = {}) {
      return decideRequest(found, readRequest(found, given, day), numbers(unknown));
    },
    /** A text by its path, in a language; in the first language if there is none. Undefined if there is none at all. */
    text: (path, language) => data.texts[language]?.[path] ?? data.texts[languages[0]][path],
  };
}
