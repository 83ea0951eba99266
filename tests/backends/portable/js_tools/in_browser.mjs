// What a browser is given: esbuild makes one script of it.

import { answering } from "../answering.mjs";
import * as reader from "reader";
import "./node_modules/sharepolicy-reader/firmness.mjs"; // as the driver of Node does

export const answer = answering(reader);
