// What still matters.

import { OUTCOMES } from "./situation.mjs";

/** Of these facts, those that tell the cases of each part from the rest of the whole; earlier ones are kept rather than later. */
export function needed({ mixed, forget, minus, support }, whole, parts, facts) {
  parts = parts.filter((part) => part && part !== whole);
  if (!parts.length) return [];
  const kept = new Set(facts);
  for (const fact of [...facts].reverse()) {
    // Where the whole is the same with every cell, the part asks for the fact exactly if its cells lead out of it.
    const isFree = !support(whole).has(fact);
    const matters = (part) => support(part).has(fact) && (isFree || mixed(part, minus(whole, part), fact));
    const first = parts.findIndex(matters);
    if (first < 0) {
      kept.delete(fact);
      if (isFree) continue;
      const gone = new Set([fact]);
      [whole, ...parts] = [whole, ...parts].map((n) => forget(n, gone));
    } else parts.unshift(...parts.splice(first, 1)); // what needs one fact may well need the next
  }
  return [...kept];
}

/** The facts that still matter, in the policy's own order, if somebody does not know some of them. */
export function ask(here, unknown) {
  if (!here.possible[1]) return [];
  const { layer, regions, open, left, version } = here;
  const gone = new Set(unknown.filter((fact) => open.includes(fact)));
  const names = gone.size ? OUTCOMES : Object.keys(version.data.outcomes); // what is in none of two is in the third
  const [whole, ...parts] = [left, ...names.map((name) => regions[name])].map((n) => layer.forget(n, gone));
  return needed(layer, whole, parts, open.filter((fact) => !gone.has(fact)));
}
