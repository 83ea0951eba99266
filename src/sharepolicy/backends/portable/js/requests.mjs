// Whole requests: several items, about several subjects, to several recipients.
//
// What is unknown about the case, or about somebody who stands in several of its cases, is the same in all of them. So
// there is a variable for each fact and each of those whom it is about, sorted by fact, then by whom.

import { cellsAt, ownerOf } from "./cases.mjs";
import { contradiction, decision, OF_REQUEST } from "./decision.mjs";
import { diagrams } from "./diagrams.mjs";
import { refuse } from "./errors.mjs";
import { decided, obligation, OUTCOMES, situation } from "./situation.mjs";

const STRENGTH = ["share", "escalate", "dont_share"]; // a part is what the strongest of its subjects is

/** The answer to a request, from its places and what is unknown. */
export function decideRequest(version, request, unknown) {
  const places = request.places.map((place) => ({ ...place, cells: cellsAt(version, request.known, place) }));
  const together = beside(version, places);
  const parts = new Map();
  for (const place of places) {
    const key = place.item + "/" + place.recipient;
    parts.set(key, [...(parts.get(key) ?? []), place]);
  }
  const found = [...parts.values()].map((here) => part(here, together, unknown));
  const outcomes = new Set(found.map((each) => each.outcome));
  if (outcomes.size > 1) outcomes.delete("dont_share");
  const answer = { outcome: decided([...outcomes]), settled: found.every((each) => each.settled) };
  answer.parts = found.map(({ places, ...each }) => each);
  for (const advise of OF_REQUEST) advise(answer, version, request, found, unknown);
  return answer;
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
  const answers = { __proto__: null }; // a subject may have any name
  for (const place of places) answers[place.subject] = decision(place.here, unknown, possible);
  const { item, recipient } = places[0];
  const outcome = decided(possible);
  return { item, recipient, outcome, settled: !possible[1], possible, obligation: must, answers, places };
}

/** The outcomes that the strongest of some cases can have. */
export function possibleTogether(places, together) {
  return OUTCOMES.filter((name) => {
    const upTo = STRENGTH.slice(0, STRENGTH.indexOf(name) + 1);
    const inOne = (one) => (each) => [each, each.here.layer.all((each === one ? [name] : upTo).map((outcome) => each.here.regions[outcome]))];
    return places.some((one) => together.can(places.map(inOne(one))));
  });
}

/** The cases of a request side by side: each in its situation, and whether some of them can be so at once. */
export function beside(version, places) {
  const { data } = version;
  const owners = data.facts.map(() => new Map());
  for (const place of places) {
    place.owner = data.facts.map((each, fact) => {
      const whose = ownerOf(each, place);
      if (!owners[fact].has(whose)) owners[fact].set(whose, owners[fact].size);
      return owners[fact].get(whose);
    });
  }
  const width = Math.max(...owners.map(({ size }) => size));
  const cells = data.facts.flatMap((_, fact) => Array.from({ length: width }, (_, owner) => places.find((place) => place.owner[fact] === owner)?.cells[fact] ?? [0]));
  const layer = diagrams(cells);
  const { support } = layer;
  const factOf = (variable) => Math.floor(variable / width);
  const limits = new Set();
  for (const place of places) {
    place.variable = (fact) => fact * width + place.owner[fact];
    place.limit = layer.bring(data.nodes, data.possible, place.variable);
    if (!place.limit) contradiction(version, place.cells);
    limits.add(place.limit);
  }
  limits.delete(1);

  /** The variables that some diagrams ask for. */
  const about = (some) => {
    const found = new Set();
    for (const n of some) support(n).forEach((variable) => found.add(variable));
    return found;
  };

  /** What some diagrams allow together of the variables to keep: the others are forgotten as early as can be. */
  const project = (some, keep = new Set()) => {
    some = new Set(some);
    const open = about(some);
    keep.forEach((variable) => open.delete(variable));
    const sizes = {};
    while (open.size && !some.has(0)) {
      const holding = (variable) => [...some].filter((n) => support(n).has(variable));
      const size = (variable) => (sizes[variable] ??= about(holding(variable)).size);
      const variable = [...open].reduce((least, each) => (size(each) < size(least) ? each : least));
      let whole = 1;
      for (const n of holding(variable)) {
        whole = layer.and(whole, n);
        some.delete(n);
        support(n).forEach((each) => delete sizes[each]);
      }
      some.add(layer.forget(whole, new Set([variable])));
      open.delete(variable);
    }
    return [...some].reduce(layer.and, 1);
  };

  /** The diagrams that say something of some variables, or of others by way of these. */
  const around = (own) => {
    const found = new Set();
    const reached = new Set(own);
    for (const variable of reached) {
      for (const n of limits) {
        if (!found.has(n) && support(n).has(variable)) {
          found.add(n);
          support(n).forEach((each) => reached.add(each));
        }
      }
    }
    return found;
  };

  if (!project(limits)) {
    refuse("contradictory-case", []);
  }
  for (const place of places) {
    const own = new Set(data.facts.map((_, fact) => place.variable(fact)).filter((variable) => cells[variable].length > 1));
    place.left = project(around(own), own);
  }

  const indices = (here) => (variable) => [...here.cells[variable].keys()];
  const alike = {}; // what is known alike, and left alike by the others, is looked at once
  for (const place of places) {
    const { cells, left, limit } = place;
    const narrow = left !== limit && ((here) => here.bring(layer.nodes, left, factOf, indices(here)));
    place.here = alike[[narrow && left, cells.join(";")]] ??= situation(version, cells, narrow);
  }
  return {
    /** Whether cases can be so at once: each in a diagram of its own situation. */
    can: (some) => {
      const apart = some.filter(([{ here }, n]) => n !== here.left); // the others allow all that is left anyway
      if (!apart[1]) return apart.every(([, n]) => n);
      const brought = apart.map(([place, n]) => layer.bring(place.here.layer.nodes, n, place.variable, indices(layer)));
      return project([...brought, ...limits]) > 0;
    },
  };
}
