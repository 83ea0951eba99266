// What would settle a whole request if it were as it usually is.

import { keyOf } from "./cases.mjs";
import { CaseError } from "./errors.mjs";
import { asUsual } from "./order.mjs";
import { whereabouts } from "./request_questions.mjs";
import { beside, possibleTogether } from "./requests.mjs";

/**
 * What would settle a whole request if a person confirmed it: open facts as they usually are, each with whom it is about.
 * Nothing is assumed of the facts in `unknown`, nor of those of somebody that `leavingOut` names: `{name, about}`. Null if
 * each part is settled, if one of them, by itself, would not be settled by it, or if it cannot all be so at once.
 */
export function requestIfUsual(version, request, parts, unknown, leavingOut) {
  const open = parts.filter((part) => !part.settled);
  const out = new Set(leavingOut.map(({ name, about }) => keyOf(version.called(name), about)));
  const isLeftOut = (fact, place) => unknown.includes(fact.number) || out.has(keyOf(fact, place));
  const all = assumable(version, request, open, isLeftOut);
  const outcomes = new Map(open.map((part) => [part, possibleIf(version, part.places, all)]));
  if (!all.length || [...outcomes.values()].some((possible) => possible.length !== 1)) return null;
  const settles = (part, assumed) => "" + possibleIf(version, part.places, assumed) === "" + outcomes.get(part);
  const kept = needed(all, (fewer, gone) => open.every((part) => !gone.some((each) => each.parts.has(part)) || settles(part, fewer)));
  if (!situated(version, parts.flatMap(({ places }) => places), kept)) return null;
  return kept.map(({ fact, about, cells }) => ({ name: fact.name, about, cells }));
}

/** What can be assumed, and of which parts: in the policy's order of asking, then in that of the places. */
function assumable(version, request, parts, isLeftOut) {
  const found = new Map();
  for (const number of version.data.order) {
    const fact = version.facts[number];
    for (const part of parts) {
      for (const place of part.places) {
        const usual = asUsual(place.here, number).map((at) => place.cells[number][at]);
        if (!usual.length || isLeftOut(fact, place)) continue;
        const { about } = whereabouts(version, request, number, place);
        const key = keyOf(fact, about);
        if (!found.has(key)) found.set(key, { fact, about, cells: usual, of: new Set(), parts: new Set() });
        found.get(key).of.add(keyOf(fact, place));
        found.get(key).parts.add(part);
      }
    }
  }
  return [...found.values()];
}

/** Some places if facts are as they usually are, side by side: null if that cannot be. */
function situated(version, places, assumed) {
  const cellsOf = new Map(assumed.flatMap(({ cells, of }) => [...of].map((key) => [key, cells])));
  const as = (place) => (some, number) => cellsOf.get(keyOf(version.facts[number], place)) ?? some;
  const found = places.map((place) => ({ ...place, cells: place.cells.map(as(place)) }));
  try {
    return { places: found, together: beside(version, found) };
  } catch (error) {
    if (!(error instanceof CaseError)) throw error;
    return null;
  }
}

/** The outcomes that a part by itself can have then; none if that cannot be. */
function possibleIf(version, places, assumed) {
  const found = situated(version, places, assumed);
  return found ? possibleTogether(found.places, found.together) : [];
}

/** Of these, those without which they no longer suffice; what is asked last is assumed last. */
function needed(all, suffices) {
  let kept = all;
  const leaveOut = (some) => {
    const fewer = kept.filter((each) => !some.includes(each));
    if (suffices(fewer, some)) kept = fewer;
    else if (some[1]) [some.slice(some.length >> 1), some.slice(0, some.length >> 1)].forEach(leaveOut);
  };
  leaveOut(all);
  return kept;
}
