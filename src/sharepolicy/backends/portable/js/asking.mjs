// What still matters.

import { OUTCOMES } from "./situation.mjs";

/** Of these facts, those that are needed to tell the cases of each list apart; earlier ones are kept rather than later. */
export function needed({ mixed, forget }, lists, facts) {
  lists = lists.map((some) => some.filter(Boolean)).filter((some) => some.length > 1);
  if (!lists.length) return [];
  const kept = new Set(facts);
  for (const fact of [...facts].reverse()) {
    const matters = (some) => some.some((n, place) => some.slice(place + 1).some((other) => mixed(n, other, fact)));
    const first = lists.findIndex(matters);
    if (first < 0) {
      const gone = new Set([fact]);
      lists = lists.map((some) => some.map((n) => forget(n, gone)));
      kept.delete(fact);
    } else lists.unshift(...lists.splice(first, 1)); // what needs one fact may well need the next
  }
  return [...kept];
}

/** The facts that still matter, in the policy's own order, if somebody does not know some of them. */
export function ask(here, unknown) {
  if (here.possible.length < 2) return [];
  const { layer, regions, open, left } = here;
  const gone = new Set(unknown.filter((fact) => open.includes(fact)));
  if (!gone.size) return needed(layer, here.apart, open);
  let apart = [layer.forget(left, gone)];
  for (const name of OUTCOMES) {
    const part = layer.forget(regions[name], gone);
    apart = apart.flatMap((n) => [layer.and(n, part), layer.minus(n, part)]);
  }
  return needed(layer, [apart], open.filter((fact) => !gone.has(fact)));
}
