// Import this beside the reader, and decisions say more: what would settle a case if it were as it usually is, what each
// answer leads to, what would have to be different, and the questions of a whole request, each once.

import { alternatives } from "./alternatives.mjs";
import { OF_CASE, OF_REQUEST } from "./decision.mjs";
import { requestQuestions } from "./request_questions.mjs";
import { ifUsual } from "./usually.mjs";

export * from "./reader.mjs";

Object.assign(OF_CASE, {
  alternatives,
  usual: (here, unknown) => usual(here, unknown),
  usualWithout: (here, unknown) => (names) => usual(here, [...unknown, ...here.version.numbers(names)]),
  after: (here) => (name) => after(here, here.version.called(name).number),
});
OF_REQUEST.questions = requestQuestions;

function usual(here, leavingOut) {
  const found = ifUsual(here, leavingOut);
  if (!found) return null;
  const cells = [...found.assumed].map(([fact, places]) => [here.version.facts[fact].name, places.map((place) => here.cells[fact][place])]);
  return { outcome: found.outcome, cells: Object.fromEntries(cells) };
}

/** For each cell that a fact can still have, the outcomes that are possible then. */
function after({ cells, possible, counts }, fact) {
  const each = counts.map((of) => of(fact));
  const found = cells[fact].map((cell, place) => ({ cell, possible: possible.filter((_, which) => each[which][place]) }));
  return found.filter((after) => after.possible.length);
}
