// A program that uses all of the reader: what the compiler says of it is what the tests look at.

import { CaseError, PolicyError, read } from "sharepolicy-reader";
import * as advice from "sharepolicy-reader/advice";
import type { Question } from "sharepolicy-reader/advice";

const policy = read("{}");
const version = policy.on("2026-01-01");
const given = { facts: { risk: "high", dose: { at_least: 3 }, shows: ["home"] }, pairs: [{ subject: "ann", kin: true }] };
const decision = version.decide(given, { unknown: ["risk"] });
const counts: { readonly share: bigint } = decision.counts;
const limit: string = decision.people[0]?.within[0]?.text ?? "";
const fact: string = version.facts[0]?.name ?? "";
const part = version.decideRequest({ items: { note: { about: ["ann"], shows: [] } } }).parts[0];

const advised = advice.read({}).on().decide({ risk: "high" });
const questions: readonly Question[] = advised.questions;
const asked: readonly string[] = advice.read({}).on().decideRequest({}).questions[0]?.places[0]?.paths[0] ?? [];
const [first] = advised.after("risk");

// @ts-expect-error: a decision of the reader alone has no questions
decision.questions;
// @ts-expect-error: the answer cannot be changed
advised.outcome = "share";

try {
  version.decide({});
} catch (error) {
  if (error instanceof CaseError) console.log(error.code, error.path, error.facts);
  if (error instanceof PolicyError) console.log(error.code);
}
console.log(counts, limit, fact, part?.answers["ann"]?.grounds, questions, asked, first?.possible, advised.alternatives);
