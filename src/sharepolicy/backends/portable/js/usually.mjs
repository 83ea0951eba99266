// What would settle a case if it were as it usually is.

import { asUsual, line } from "./order.mjs";
import { OUTCOMES } from "./situation.mjs";

/**
 * What would settle a case if a person confirmed it: open facts as they usually are, without those in `leavingOut`.
 * Null if the case is settled, or if that does not settle it.
 */
export function ifUsual(here, leavingOut) {
  const { layer, left, regions, open, possible } = here;
  if (possible.length < 2) return null;
  let assumed = new Map();
  for (const fact of open) {
    const places = leavingOut.includes(fact) ? [] : asUsual(here, fact);
    if (places.length) assumed.set(fact, places);
  }
  const inside = (some) => [...some].reduce((n, [fact, places]) => layer.and(n, line(here, fact, places)), left);
  const whole = inside(assumed);
  const outcome = OUTCOMES.find((name) => whole && layer.within(whole, regions[name]));
  if (!outcome) return null;
  for (const fact of [...assumed.keys()].reverse()) {
    const fewer = new Map(assumed);
    fewer.delete(fact);
    if (layer.within(inside(fewer), regions[outcome])) assumed = fewer;
  }
  return { outcome, assumed };
}
