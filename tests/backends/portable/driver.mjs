// Answers many cases by portable policies, a line of JSON for each: see `answering.mjs`. The arguments are the reader, and
// what is imported beside it.

import { readFileSync } from "node:fs";
import { answering } from "./answering.mjs";

const [, , reader, ...beside] = process.argv;
const answer = answering(await import(reader));
for (const each of beside) await import(each);
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(lines.flatMap(answer).map((line) => line + "\n").join(""));
