// Cases and requests: what is known, as stretches of values for each fact.

import { meant } from "./errors.mjs";
import { both, dayOf, isMapping, wrong, yearsBetween } from "./values.mjs";

const HEADINGS = { subject: "subjects", recipient: "recipients", item: "items" };
const ABOUT = Object.keys(HEADINGS);
const KEYS = [...Object.values(HEADINGS), "facts", "pairs", "case", "policy"];
const MOST_CASES = 5000;

const bare = (name) => name.split(".").pop();
const entries = (value, path) => {
  if (value === undefined) return [];
  if (!isMapping(value)) wrong("wrong-shape", "expected a mapping from names to what is known", path);
  return Object.entries(value);
};

/** What is known in one place of a case. `isHere` tells whether facts about these can be given there. */
function answers(version, lines, path, prefix, isHere) {
  const given = new Map();
  const keep = (fact, value, here) => {
    if (value === "unknown") return;
    if (given.has(fact)) wrong("duplicate-name", `\`${version.facts[fact].name}\` is answered twice`, here);
    const found = version.facts[fact].values(value, here);
    if (!found.length) wrong("contradictory-case", `no value of \`${version.facts[fact].name}\` is possible here`, here);
    given.set(fact, found);
  };
  for (const [name, value] of lines) {
    const here = [...path, name];
    const found = version.called(prefix + name) ?? version.called(name);
    if (!found) {
      const names = version.names.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
      wrong("unknown-fact", `no fact is called \`${prefix}${name}\`${meant(name, names)}`, here);
    }
    if (!isHere(found, name)) wrong("misplaced-fact", `\`${found.name}\` does not belong here: it is about ${found.about.join(", ") || "the case"}`, here);
    if (!found.members) keep(found.fact, value, here);
    else if (Array.isArray(value)) {
      value.forEach((each, place) => found.member(each, [...here, place]));
      found.members.forEach((fact) => keep(fact, value.includes(version.facts[fact].member), here));
    } else if (isMapping(value)) {
      for (const [member, each] of Object.entries(value)) keep(found.member(member, [...here, member]), each, [...here, member]);
    } else if (value !== "unknown") wrong("wrong-value-kind", `\`${found.name}\` takes a list`, here);
  }
  return given;
}

/** A whole request, or a single case: that has no subjects, recipients or items. */
export function readRequest(version, given, day) {
  if (!isMapping(given)) wrong("wrong-shape", "expected a mapping from the names of facts to values", []);
  const isLaidOut = KEYS.some((key) => key in given);
  const layout = isLaidOut ? given : { facts: given };
  for (const key in layout) if (!KEYS.includes(key)) wrong("unknown-property", `\`${key}\` is not a part of a case${meant(key, KEYS)}`, [key]);
  const named = Object.fromEntries(ABOUT.map((about) => [about, new Map(entries(layout[HEADINGS[about]], [HEADINGS[about]]))]));
  const absent = ABOUT.filter((about) => !named[about].size);
  const flat = answers(version, entries(layout.facts, ["facts"]), isLaidOut ? ["facts"] : [], "", ({ about }) =>
    about.length !== 1 || absent.includes(about[0]),
  );
  const parts = {};
  for (const about of ABOUT) {
    parts[about] = new Map();
    for (const [name, value] of named[about]) {
      const path = [HEADINGS[about], name];
      if (!name.trim() || name.includes("/")) wrong("wrong-shape", `\`${name}\` cannot be a name: it may not be empty, or have a /`, path);
      const lines = entries(value, path).filter(([key]) => about !== "item" || key !== "about");
      parts[about].set(name, answers(version, lines, path, about + ".", (fact, key) => fact.name === `${about}.${key}`));
    }
  }
  const people = [...parts.subject.keys()];
  const subjectsOf = new Map();
  for (const [name, value] of named.item) {
    const about = value.about ?? people;
    for (const who of about) check(who, people, "subject", ["items", name, "about"]);
    subjectsOf.set(name, [...new Set(about)]);
  }
  const pairs = readPairs(version, layout.pairs, { parts, absent, flat, subjectsOf });
  const date = version.data.facts.findIndex((fact) => fact.decision_date);
  if (date >= 0 && !flat.has(date)) flat.set(date, version.facts[date].values(day, [version.facts[date].name]));
  const request = { flat, parts, subjectsOf, pairs };
  for (const own of [flat, ...ABOUT.flatMap((about) => [...parts[about].values()]), ...pairs.values()]) count(version, own, flat);
  return request;
}

function check(name, names, about, path) {
  if (!names.includes(name)) wrong("unknown-part", `no ${about} is called \`${name}\`${meant("" + name, names)}`, path);
}

const key = (place) => ABOUT.map((about) => place[about] ?? "").join("/");

/** What is known about each pair, or all three, by its key. */
function readPairs(version, list = [], { parts, absent, flat, subjectsOf }) {
  const found = new Map();
  if (!Array.isArray(list)) wrong("wrong-shape", "`pairs` takes a list", ["pairs"]);
  list.forEach((entry, number) => {
    const path = ["pairs", number];
    const lines = entries(entry, path).filter(([name]) => !ABOUT.includes(name));
    const about = ABOUT.filter((each) => each in entry);
    if (!about.length) wrong("missing-property", "this does not say which subject, recipient or item it is about", path);
    const isHere = (fact) => fact.about.length > 1 && "" + fact.about.filter((each) => !absent.includes(each)) === "" + about;
    const prefix = about.map((each) => each + ".").join("");
    const whole = (name) => {
      if (version.called(name) || version.called(prefix + name)) return name;
      const others = version.names.filter((each) => bare(each) === name && isHere(version.called(each)));
      return others.length === 1 ? others[0] : name;
    };
    const given = answers(version, lines.map(([name, value]) => [whole(name), value]), path, prefix, isHere);
    let places = [{}];
    for (const each of about) {
      const names = [].concat(entry[each]);
      for (const name of names) check(name, [...parts[each].keys()], each, [...path, each]);
      places = places.flatMap((place) => names.map((name) => ({ ...place, [each]: name })));
    }
    for (const place of places) {
      if (place.item && place.subject && !subjectsOf.get(place.item).includes(place.subject)) {
        wrong("unknown-part", `\`${place.item}\` is not about \`${place.subject}\``, path);
      }
      const here = found.get(key(place)) ?? new Map();
      for (const [fact, values] of given) {
        if (flat.has(fact) || here.has(fact)) wrong("duplicate-name", `\`${version.facts[fact].name}\` is answered twice`, path);
        here.set(fact, values);
      }
      found.set(key(place), here);
    }
  });
  return found;
}

/** Adds what dates say of numbers that count the years between them. */
function count(version, own, whole) {
  version.facts.forEach((fact, number) => {
    const ends = fact.years_between?.map((end) => version.called(end)?.fact ?? dayOf(end));
    if (!ends) return;
    const isFact = fact.years_between.map((end) => !!version.called(end));
    if (!own.has(number) && !ends.some((end, place) => isFact[place] && own.has(end))) return;
    const days = ends.map((end, place) => {
      if (!isFact[place]) return [[end, end]];
      const said = own.get(end) ?? whole.get(end);
      return said && both(said, version.facts[end].all);
    });
    if (days.includes(undefined)) return;
    const open = days[ends.findIndex((end, place) => isFact[place] && version.facts[end].decision_date)];
    if (open && (open.length > 1 || open[0][0] < open[0][1])) checkDay(fact, days, open);
    const left = both(both(yearsBetween(...days), own.get(number) ?? whole.get(number) ?? fact.all), fact.all);
    if (!left.length) {
      wrong("contradictory-case", `\`${fact.name}\` cannot be what its dates say: keep the dates or the number`, [fact.name]);
    }
    own.set(number, left);
  });
}

function checkDay(fact, days, open) {
  const [first, last] = [open[0][0], open.at(-1)[1]].map((day) =>
    "" + yearsBetween(...days.map((each) => (each === open ? [[day, day]] : each))),
  );
  if (first !== last) wrong("open-day", `\`${fact.name}\` is not the same on all days on which this may be decided: give the day`, []);
}

/** Every case of a request: an item, one of its subjects and a recipient; those of one part one after the other. */
export function placesOf({ parts, subjectsOf }) {
  const or = (names) => (names.length ? names : [""]);
  const found = [];
  for (const item of or([...parts.item.keys()])) {
    for (const recipient of or([...parts.recipient.keys()])) {
      const subjects = item ? subjectsOf.get(item) : [...parts.subject.keys()];
      for (const subject of or(subjects)) found.push({ subject, recipient, item });
    }
  }
  if (found.length > MOST_CASES) wrong("too-large", `this request contains ${found.length} cases; expected at most ${MOST_CASES}`, []);
  return found;
}

/** The cells of each fact that a request leaves to one of its cases. */
export function cellsAt(version, { flat, parts, pairs }, place) {
  const given = new Map(flat);
  const add = (more) => more?.forEach((values, fact) => given.set(fact, values));
  for (const about of ["item", "subject", "recipient"]) add(parts[about].get(place[about]));
  for (let some = 0; some < 8; some++) { // those that name some or all of the same
    add(pairs.get(key(Object.fromEntries(ABOUT.map((about, bit) => [about, (some >> bit) & 1 ? place[about] : ""])))));
  }
  return version.facts.map((fact, number) => fact.cellsIn(given.get(number) ?? fact.all));
}
