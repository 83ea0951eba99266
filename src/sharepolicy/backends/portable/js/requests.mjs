// Whole requests: several items, about several subjects, to several recipients.
//
// What is unknown about the case, or about somebody who stands in several of its cases, is the same in all of them. So
// there is a variable for each fact and each of those whom it is about, sorted by fact, then by whom.

import { asOne, atOnce } from "./asking.mjs";
import { cellsAt, placesOf } from "./cases.mjs";
import { contradiction, decision } from "./decision.mjs";
import { diagrams } from "./diagrams.mjs";
import { CaseError } from "./errors.mjs";
import { decided, lazy, obligation, OUTCOMES, situation } from "./situation.mjs";

const STRENGTH = ["share", "escalate", "dont_share"]; // a part is what the strongest of its subjects is

/** The answer to a request, from its places and what is unknown. */
export function decideRequest(version, request, unknown) {
  const places = placesOf(request).map((place) => ({ ...place, cells: cellsAt(version, request, place) }));
  const together = beside(version, places);
  const alike = new Map();
  for (const place of places) {
    const key = "" + [place.left, ...place.cells.map((cells) => cells.join())].join(";");
    if (!alike.has(key)) alike.set(key, situation(version, place.cells, together.narrow(place)));
    place.here = alike.get(key);
    if (!place.here.left) contradiction(version, place.cells);
  }
  const parts = new Map();
  for (const place of places) {
    const key = place.item + "/" + place.recipient;
    parts.set(key, [...(parts.get(key) ?? []), place]);
  }
  const found = [...parts.values()].map((here) => part(here, together, unknown));
  const outcomes = new Set(found.map((each) => each.outcome));
  if (outcomes.size > 1) outcomes.delete("dont_share");
  const shown = found.map(({ places, ...each }) => each);
  return lazy(
    { outcome: decided([...outcomes]), settled: found.every((each) => each.settled), parts: shown },
    { questions: () => requestQuestions(version, request, found) },
  );
}

/** An item and a recipient: a decision for each subject. */
function part(places, together, unknown) {
  const possible = possibleTogether(places, together);
  const required = (place) => place.here.required;
  const must = obligation(
    possible,
    () => places.some(required),
    () =>
      places.some((place) => required(place) === place.here.left) ||
      (places.some(required) && !together.can(places.map((place) => [place, place.here.layer.minus(place.here.left, required(place))]))),
  );
  const answers = {};
  for (const place of places) answers[place.subject] = decision(place.here, unknown, possible);
  const { item, recipient } = places[0];
  return {
    item,
    recipient,
    outcome: decided(possible),
    settled: possible.length === 1,
    possible,
    obligation: must,
    answers,
    places,
  };
}

/** The outcomes that the strongest of some cases can have. */
function possibleTogether(places, together) {
  const open = places.filter(({ here }) => here.possible.length > 1);
  const settled = places.filter((place) => !open.includes(place)).map(({ here }) => STRENGTH.indexOf(here.possible[0]));
  const can = (some) => (some.length > 1 ? together.can(some) : some.every(([, n]) => n));
  return OUTCOMES.filter((name) => {
    const strength = STRENGTH.indexOf(name);
    const upTo = ({ here }) => here.all(STRENGTH.slice(0, strength + 1).map((each) => here.regions[each]));
    const others = open.map((place) => [place, upTo(place)]);
    if (settled.some((each) => each > strength)) return false;
    if (settled.includes(strength)) return can(others);
    return open.some((place) => can(others.map((each) => (each[0] === place ? [place, place.here.regions[name]] : each))));
  });
}

/** The cases of a request side by side: what they leave each other, and whether some of them can be so at once. */
function beside(version, places) {
  const { data } = version;
  const owners = data.facts.map(() => new Map());
  for (const place of places) {
    place.owner = data.facts.map(({ about }, fact) => {
      const whose = about.map((each) => place[each]).join("/");
      if (!owners[fact].has(whose)) owners[fact].set(whose, owners[fact].size);
      return owners[fact].get(whose);
    });
  }
  const width = Math.max(...owners.map(({ size }) => size));
  const cells = data.facts.flatMap((_, fact) => Array.from({ length: width }, (_, owner) => places.find((place) => place.owner[fact] === owner)?.cells[fact] ?? [0]));
  const layer = diagrams(cells);
  const factOf = (variable) => Math.floor(variable / width);
  const supports = new Map();
  const support = (n) => {
    if (!supports.has(n)) supports.set(n, new Set(layer.under(n).map(layer.top)));
    return supports.get(n);
  };
  const limits = new Set();
  for (const place of places) {
    place.variable = (fact) => fact * width + place.owner[fact];
    place.limit = layer.bring(data.nodes, data.possible, place.variable, new Map());
    if (!place.limit) contradiction(version, place.cells);
    limits.add(place.limit);
  }
  limits.delete(1);

  /** What some diagrams allow together of the variables to keep: the others are forgotten as early as can be. */
  const project = (some, keep) => {
    some = new Set(some);
    const open = new Set([...some].flatMap((n) => [...support(n)].filter((variable) => !keep.has(variable))));
    while (open.size && !some.has(0)) {
      let best;
      for (const variable of open) {
        const here = [...some].filter((n) => support(n).has(variable));
        const size = new Set(here.flatMap((n) => [...support(n)])).size;
        if (!best || size < best.size) best = { variable, here, size };
      }
      best.here.forEach((n) => some.delete(n));
      some.add(layer.forget(best.here.reduce(layer.and, 1), new Set([best.variable])));
      open.delete(best.variable);
    }
    return [...some].reduce(layer.and, 1);
  };

  /** The diagrams that hang together with one, by way of others. */
  const around = (n) => {
    const found = new Set([n]);
    for (const each of found) {
      for (const other of limits) if ([...support(other)].some((variable) => support(each).has(variable))) found.add(other);
    }
    return found;
  };

  if (!project(limits, new Set())) throw new CaseError("contradictory-case", "the facts of this request cannot all be true together");
  for (const place of places) {
    place.left = place.limit === 1 ? 1 : project(around(place.limit), support(place.limit));
  }

  const indices = (here) => (variable) => [...here.cells[variable].keys()];
  return {
    /** The completions that the others leave to a case; nothing if that is all of its own. */
    narrow: ({ left, limit }) =>
      left === limit ? undefined : (here) => here.bring(layer.nodes, left, factOf, new Map(), indices(here)),
    /** Whether cases can be so at once: each in a diagram of its own situation. */
    can: (some) => {
      const brought = some.map(([place, n]) => layer.bring(place.here.layer.nodes, n, place.variable, new Map(), indices(layer)));
      return project([...brought, ...limits], new Set()) > 0;
    },
  };
}

/** Each question of a request once, with all places where an answer to it goes. */
function requestQuestions(version, request, parts) {
  const [first, later] = [new Map(), new Map()];
  for (const part of parts) {
    for (const place of part.places) {
      const { asked } = part.answers[place.subject];
      gather(first, asked.first, version, request, part, place);
      if (!part.settled) gather(later, asked.inTurn, version, request, part, place);
    }
  }
  const ofFact = new Map();
  for (const each of new Map([...later, ...first]).values()) ofFact.set(each.fact, [...(ofFact.get(each.fact) ?? []), each]);
  const rank = (fact) => Math.min(...ofFact.get(fact).map((each) => each.rank));
  const { order } = version.data;
  const facts = [...ofFact.keys()].sort(
    (a, b) => version.groupOf(a) - version.groupOf(b) || rank(a) - rank(b) || order.indexOf(a) - order.indexOf(b),
  );
  const early = [...new Set([...first.values()].map((each) => each.fact))];
  return atOnce(version, facts, early).map((question) => {
    const all = question.facts.flatMap((fact) => ofFact.get(fact));
    return { ...asked(version, question, all), places: placesAsked(version, all) };
  });
}

/** A question by the names of its facts, with the cells that any of these places leaves them. */
const asked = (version, { name, facts }, all) => ({
  name,
  facts: facts.map((fact) => version.facts[fact].name),
  cells: Object.fromEntries(
    facts.map((fact) => [
      version.facts[fact].name,
      [...version.facts[fact].cells.keys()].filter((cell) => all.some((each) => each.fact === fact && each.cells.has(cell))),
    ]),
  ),
});

/** Notes where facts are asked. */
function gather(found, facts, version, request, part, place) {
  facts.forEach((fact, rank) => {
    const where = whereabouts(version, request, fact, place);
    const key = JSON.stringify([fact, where]);
    if (!found.has(key)) found.set(key, { fact, ...where, rank, cells: new Set(), parts: new Map() });
    const each = found.get(key);
    each.rank = Math.min(each.rank, rank);
    place.cells[fact].forEach((cell) => each.cells.add(cell));
    each.parts.set(part.item + "/" + part.recipient, { item: part.item, recipient: part.recipient });
  });
}

/** One place for all that is asked about the same people and things: the question there, and where its answers go. */
function placesAsked(version, all) {
  const found = new Map();
  for (const each of all) {
    const key = JSON.stringify(each.about);
    found.set(key, [...(found.get(key) ?? []), each]);
  }
  return [...found.values()].map((here) => {
    const question = asOne(version, version.setOf(here[0].fact), here.map((each) => each.fact));
    return {
      about: here[0].about,
      ...asked(version, question, here),
      paths: question.facts.map((fact) => here.find((each) => each.fact === fact).path),
      parts: [...new Map(here.flatMap((each) => [...each.parts])).values()],
    };
  });
}

/** Where an answer about a fact goes, and whom it is about there; `-` stands for a new entry of `pairs`. */
function whereabouts(version, request, fact, place) {
  const { name, several, member, about } = version.facts[fact];
  const whole = several ?? name;
  const rest = several ? [member] : [];
  const named = about.filter((each) => place[each]);
  if (!named.length || request.flat.has(fact)) return { about: {}, path: ["facts", whole, ...rest] };
  const whose = Object.fromEntries(named.map((each) => [each, place[each]]));
  if (about.length > 1) return { about: whose, path: ["pairs", "-", whole, ...rest] };
  return { about: whose, path: [named[0] + "s", place[named[0]], whole.split(".").pop(), ...rest] };
}
