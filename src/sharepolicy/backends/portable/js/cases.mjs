// Cases and requests: what is known, as stretches of values for each fact and those whom it is about.

import { refuse } from "./errors.mjs";
import { both, dayOf, isArray, isMapping, yearsBetween } from "./values.mjs";

const ABOUT = ["subject", "recipient", "item"];
const KEYS = ["facts", "pairs", "case", "policy", ...ABOUT.map((about) => about + "s")];
const MOST_CASES = 5000;
// A slash, a space too many, or a character that nobody sees or that turns the text around, anywhere in a name.
const UNREADABLE = /^( |$)| $|  |[^\S ]|[/\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u;

/** The lines of a mapping; none if there is none. */
function linesOf(value = {}, path = []) {
  if (!isMapping(value)) refuse("wrong-shape", path);
  return Object.entries(value);
}

/** The names in a list, each once; there has to be one. A number is a name too: `1` is whoever is called "1". */
function namesIn(list, path) {
  const right = isArray(list) && list.length && list.every((name) => name !== "" && typeof name !== "object");
  return right ? [...new Set(list.map(String))] : refuse("wrong-shape", path);
}

/** Those whom a fact is about at a place, as one text. */
export const ownerOf = ({ about }, place) => about.map((each) => place[each] ?? "").join("/");

/** What is known of a fact at a place is kept under this. */
export const keyOf = (fact, place) => fact.number + ":" + ownerOf(fact, place);

/** A request, or a single case: that names no subjects, recipients or items. A day is filled in if it gives none. */
export function readRequest(version, given, day) {
  const file = linesOf(given).some(([key]) => KEYS.includes(key)) ? given : { facts: given };
  for (const key in file) if (!KEYS.includes(key)) refuse("unknown-property", [key], { found: key }, KEYS);
  const { policy = version.policy, case: title = policy } = file;
  const [called] = namesIn([policy, title], [])[0].split("@"); // whatever is named by a path may be this one
  if (called !== version.policy && !/[/\\.]/.test(called)) refuse("wrong-document", ["policy"], { found: policy });
  const parts = {};
  for (const about of ABOUT) parts[about] = linesOf(file[about + "s"], [about + "s"]);
  const names = (about) => parts[about].map(([name]) => name);
  const check = (name, right, path) => {
    if (!right.includes(name)) refuse("unknown-part", path, { found: name }, right);
  };
  const known = new Map();

  const keep = (fact, value, path, places) => {
    const found = value === "unknown" ? null : fact.read(value, path); // unknown is said too: nothing else may be
    if (found?.length === 0) refuse("contradictory-case", path, { facts: [fact.name] });
    const { as_of, from = as_of, until = as_of } = version.data;
    if (fact.decision_date && found?.some(([first, last]) => first < dayOf(from) || last > dayOf(until))) {
      refuse("no-single-version", path);
    }
    for (const place of places) {
      const key = keyOf(fact, place);
      if (known.has(key) || known.has(keyOf(fact, {}))) refuse("duplicate-name", path, { fact: fact.name });
      known.set(key, found);
    }
  };

  /** Keeps what is said in one place of the file. The facts that can be said there are those that `isHere` lets in. */
  const tell = (lines, path, about, places, isHere) => {
    const right = version.names.filter((name) => isHere(version.called(name)));
    const bare = (name) => name.split(".").pop();
    const prefix = about.map((each) => each + ".").join("");
    for (const [name, value] of lines) {
      const here = [...path, name];
      const alike = prefix && right.filter((each) => bare(each) === name);
      const found = version.called(prefix + name) ?? version.called(name) ?? version.called(alike.length === 1 && alike[0]);
      if (!found) refuse("unknown-fact", here, { found: name }, prefix ? right.map(bare) : right);
      if (!isHere(found, name)) refuse("misplaced-fact", here, { fact: found.name });
      if (!found.members) keep(found, value, here, places);
      else if (isMapping(value)) {
        for (const word in value) keep(found.member(word, [...here, word]), value[word], [...here, word], places);
      } else if (isArray(value)) {
        const held = value.map((word, at) => found.member(word, [...here, at]));
        for (const fact of found.members) keep(version.facts[fact], held.includes(version.facts[fact]), here, places);
      } else if (value !== "unknown") refuse("wrong-value-kind", here, { fact: found.name, expected: "list" });
    }
  };

  const flat = file === given ? ["facts"] : [];
  tell(linesOf(file.facts, flat), flat, [], [{}], ({ about }) => about.length !== 1 || !parts[about[0]].length);
  const subjectsOf = new Map();
  for (const about of ABOUT) {
    for (const [name, value] of parts[about]) {
      const path = [about + "s", name];
      let lines = linesOf(value, path);
      if (UNREADABLE.test(name)) refuse("bad-name", path, { found: name });
      if (about === "item") {
        const whom = value.about === undefined ? names("subject") : namesIn(value.about, [...path, "about"]);
        for (const who of whom) check(who, names("subject"), [...path, "about"]);
        subjectsOf.set(name, whom);
        lines = lines.filter(([key]) => key !== "about");
      }
      tell(lines, path, [about], [{ [about]: name }], (fact, key) => "" + fact.about === about && key !== fact.name);
    }
  }
  const { pairs = [] } = file;
  if (!isArray(pairs)) refuse("wrong-shape", ["pairs"]);
  pairs.forEach((entry, number) => {
    const path = ["pairs", number];
    const lines = linesOf(entry, path);
    const about = ABOUT.filter((each) => each in entry);
    if (!about.length) refuse("missing-property", path);
    let places = [{}];
    for (const each of about) {
      const named = namesIn([].concat(entry[each]), [...path, each]);
      if (places.length * named.length > MOST_CASES) refuse("too-large", path);
      places = named.flatMap((name) => {
        check(name, names(each), [...path, each]);
        return places.map((place) => ({ ...place, [each]: name }));
      });
    }
    for (const { item, subject } of places) if (item && subject) check(subject, subjectsOf.get(item), path);
    const isHere = (fact) => fact.about.length > 1 && "" + fact.about.filter((each) => parts[each].length) === "" + about;
    tell(lines.filter(([key]) => !ABOUT.includes(key)), path, about, places, isHere);
  });

  for (const fact of version.facts) {
    if (fact.decision_date && !known.get(keyOf(fact, {}))) known.set(keyOf(fact, {}), fact.read(day, [fact.name]));
  }
  for (const about of ABOUT) for (const name of names(about)) cellsAt(version, known, { [about]: name }); // if they can be
  return { known, places: placesOf(names, subjectsOf) };
}

/** Every case of a request: an item, one of its subjects and a recipient; those of one part one after the other. */
function placesOf(names, subjectsOf) {
  const or = (some) => (some.length ? some : [""]);
  const found = or(names("item")).flatMap((item) =>
    or(names("recipient")).flatMap((recipient) =>
      or(subjectsOf.get(item) ?? names("subject")).map((subject) => ({ item, recipient, subject })),
    ),
  );
  if (found.length > MOST_CASES) refuse("too-large", []);
  return found;
}

/** The cells of each fact that a request leaves to one of its cases. */
export function cellsAt(version, known, place) {
  const given = version.facts.map((fact) => known.get(keyOf(fact, place)) ?? known.get(keyOf(fact, {})));
  return version.facts.map((fact, number) => {
    const { name, years_between: ends, all } = fact;
    const said = given[number] ?? all;
    const days = ends?.map((end) => (version.called(end) ? given[version.called(end).number] : [[dayOf(end), dayOf(end)]]));
    if (!days?.every(Boolean)) return fact.cellsIn(said);
    const isDay = (end) => version.called(end)?.decision_date;
    const years = (edge) => {
      const found = yearsBetween(...days.map((each, at) => (isDay(ends[at]) ? [[edge(...each.flat()), edge(...each.flat())]] : each)));
      return "" + [...new Set(found.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, more) => a + more)))].sort();
    };
    if (years(Math.min) !== years(Math.max)) refuse("open-day", [ends.find(isDay)], { fact: name });
    const left = both(yearsBetween(...days), said);
    if (!left.length) refuse("contradictory-case", [name], { facts: [name, ...ends].filter((each) => given[version.called(each)?.number]) });
    return fact.cellsIn(left);
  });
}
