// Answers many cases by portable policies: a line of JSON for each.
//
// Each line that comes in is {"file": TEXT} for the policy of the lines after it, or {"case": ..., "request": bool,
// "day": ..., "unknown": [...], "parts": [names of what is to be told]}.

import { createInterface } from "node:readline";

export function answer(reader, policy, { case: given, request, day, unknown, parts }) {
  try {
    const version = policy.on(day);
    const found = version[request ? "decideRequest" : "decide"](given, { unknown });
    const told = {};
    for (const part of parts) told[part] = part === "after" ? afterEach(found) : found[part];
    return told;
  } catch (error) {
    if (!(error instanceof reader.CaseError || error instanceof reader.PolicyError)) throw error;
    return { error: error.code, path: error.path, facts: error.facts, message: error.message };
  }
}

const afterEach = (found) => Object.fromEntries(found.ask.map((name) => [name, found.after(name)]));

export const plain = (found) => JSON.stringify(found, (_, value) => (typeof value === "bigint" ? `${value}` : value));

const isMain = typeof process !== "undefined" && process.argv[1]?.endsWith("driver.mjs");
if (isMain) {
  const reader = await import(process.argv[2]);
  let policy;
  const out = [];
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const asked = JSON.parse(line);
    if (asked.file) policy = reader.read(asked.file);
    else out.push(plain(answer(reader, policy, asked)));
  }
  process.stdout.write(out.map((line) => line + "\n").join(""));
}
