// What a browser is given: esbuild makes one script of it.

import { answering } from "../answering.mjs";
import * as reader from "reader";

export const answer = answering(reader);
