// Answers many cases by portable policies, a line of JSON for each: see `answering.mjs`. The argument is the reader.

import { readFileSync } from "node:fs";
import { answering } from "./answering.mjs";

const answer = answering(await import(process.argv[2]));
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(lines.flatMap(answer).map((line) => line + "\n").join(""));
