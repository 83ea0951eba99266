/** The reader, with how firmly what a decision says stands, and what can still change what to do. */

import type { Cells, Question, RequestQuestion } from "./advice.js";
import type { Limit } from "./reader.js";

/** Whether something holds whatever is still unknown; if not, open facts that have fewer cells where it does. */
export interface Firmness {
  readonly holds: boolean;
  readonly onlyIf: Cells;
}

/** Added to each decision. */
export interface DecisionFirmness {
  readonly firmness: {
    /** By name, for each rule that may decide: whether its condition holds, also where another rule overrides it. */
    readonly rules: ReadonlyMap<string, Firmness>;
    /** For duties also the facts that tell whether they are due. */
    readonly duties: ReadonlyMap<string, Firmness & { readonly dependsOn: readonly string[] }>;
    /**
     * By role: the limits that hold whatever turns out, those that a line may set instead, with what that takes, and the
     * lines that say why it is so soon.
     */
    readonly people: ReadonlyMap<
      string,
      {
        readonly surelyWithin: readonly Limit[];
        readonly sooner: ReadonlyArray<{ readonly name: string; readonly within: Limit; readonly onlyIf: Cells }>;
        readonly because: readonly string[];
      }
    >;
  };
  /** What can still change what to do, once the outcome is settled. */
  readonly questionsAboutDuties: readonly Question[];
}

/** Added to each decision on a request. */
export interface RequestFirmness {
  /** What can still change what to do, in the parts that are settled: each question once, with all its places. */
  readonly questionsAboutDuties: readonly RequestQuestion[];
}
