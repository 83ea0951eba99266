// The questions of a whole request, each once, with every place where an answer to it goes.

import { ask } from "./asking.mjs";
import { keyOf, ownerOf } from "./cases.mjs";
import { asOne, atOnce, groupOf, setOf, tellingFirst } from "./order.mjs";

/**
 * What can still change a part that is not settled; what tells whether something is urgent comes first, of every part.
 * Facts in `unknown` nobody knows, and of some people and things those in `notKnown` neither: `{name, about}`.
 */
export function requestQuestions(version, request, parts, unknown, notKnown) {
  const out = new Set(notKnown.map(({ name, about }) => keyOf(version.called(name), about)));
  const without = (place) => version.facts.filter((fact) => out.has(keyOf(fact, place))).map((fact) => fact.number);
  const early = (part, place) => part.answers[place.subject].asked.first.filter((fact) => !without(place).includes(fact));
  const inTurn = (part, place) => {
    if (part.settled) return [];
    const here = without(place);
    return here.length ? tellingFirst(place.here, ask(place.here, [...unknown, ...here])) : part.answers[place.subject].asked.inTurn;
  };
  return once(version, request, parts, early, inTurn);
}

/** Each question of a request once, with all places where an answer to it goes. What is asked `early` comes first. */
export function once(version, request, parts, early, inTurn) {
  const [first, later] = [new Map(), new Map()];
  for (const part of parts) {
    for (const place of part.places) {
      gather(first, early(part, place), version, request, part, place);
      gather(later, inTurn(part, place), version, request, part, place);
    }
  }
  const ofFact = new Map();
  const everywhere = [...new Map([...later, ...first]).values()];
  for (const each of everywhere) ofFact.set(each.fact, [...(ofFact.get(each.fact) ?? []), each]);
  const rank = (fact) => Math.min(...ofFact.get(fact).map((each) => each.rank));
  const { order } = version.data;
  const facts = [...ofFact.keys()].sort(
    (a, b) => groupOf(version, a) - groupOf(version, b) || rank(a) - rank(b) || order.indexOf(a) - order.indexOf(b),
  );
  const firstOf = [...new Set([...first.values()].map((each) => each.fact))];
  return atOnce(version, facts, firstOf).map((question) => {
    const all = everywhere.filter(({ fact }) => question.facts.includes(fact)); // in the order of the parts
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
    const question = asOne(version, setOf(version, here[0].fact), here.map((each) => each.fact));
    return {
      about: here[0].about,
      ...asked(version, question, here),
      paths: question.facts.map((fact) => here.find((each) => each.fact === fact).path),
      parts: [...new Map(here.flatMap((each) => [...each.parts])).values()],
    };
  });
}

/** Where an answer about a fact goes, and whom it is about there; `-` stands for a new entry of `pairs`. */
export function whereabouts(version, request, fact, place) {
  const { name, several, member, about } = version.facts[fact];
  const whole = several ?? name;
  const rest = several ? [member] : [];
  const named = about.filter((each) => place[each]);
  if (!named.length || request.known.get(fact + ":" + ownerOf(version.facts[fact], {}))) return { about: {}, path: ["facts", whole, ...rest] };
  const whose = Object.fromEntries(named.map((each) => [each, place[each]]));
  if (about.length > 1) return { about: whose, path: ["pairs", "-", whole, ...rest] };
  return { about: whose, path: [named[0] + "s", place[named[0]], whole.split(".").pop(), ...rest] };
}
