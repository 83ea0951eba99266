/** The reader, with more that decisions say: what would settle a case, what would change it, and all questions of a request. */

import type { Cells, CaseFile, Facts, Options, Outcome, PartName, Question } from "./reader.js";
import type * as reader from "./reader.js";

export type * from "./reader.js";
export { CaseError, PolicyError } from "./reader.js";

export interface Decision extends reader.Decision {
  /**
   * What would settle the case if a person confirmed it: open facts as they usually are. Null if nothing would, or if
   * it is settled. Nothing is assumed of what is `unknown`. Until they confirm it, none of it is so.
   */
  readonly usual: { readonly outcome: Outcome; readonly cells: Cells } | null;
  /** The same, without assuming anything of these facts: such as those that a person was shown already. */
  usualWithout(facts: readonly string[]): Decision["usual"];
  /** The fewest changeable facts to change for another outcome, at most three ways for each outcome. */
  readonly alternatives: ReadonlyArray<{
    readonly outcome: Outcome;
    readonly changes: ReadonlyArray<{ readonly name: string; readonly cell: number }>;
  }>;
  /** For each cell that a fact can still have, the outcomes that are possible then. */
  after(fact: string): ReadonlyArray<{ readonly cell: number; readonly possible: readonly Outcome[] }>;
}

/** Where answers to a question go, and the question as it is asked there. */
export interface AskedPlace extends Question {
  readonly about: { readonly subject?: string; readonly recipient?: string; readonly item?: string };
  /** The keys that lead to each of its facts in the case; `-` is a new entry of `pairs`. */
  readonly paths: ReadonlyArray<readonly string[]>;
  /** The parts to which the answer matters. */
  readonly parts: readonly PartName[];
}

export interface Part extends reader.Part {
  readonly answers: { readonly [subject: string]: Decision };
}

export interface RequestDecision extends reader.RequestDecision {
  readonly parts: readonly Part[];
  /** Each question once, with all places where an answer to it goes. */
  readonly questions: ReadonlyArray<Question & { readonly places: readonly AskedPlace[] }>;
}

export interface Version extends reader.Version {
  decide(given: Facts | CaseFile, options?: Options): Decision;
  decideRequest(given: Facts | CaseFile, options?: Options): RequestDecision;
}

export interface Policy extends reader.Policy {
  on(day?: string): Version;
}

/** The policy in a file: its text, or what JSON.parse made of it. Throws a PolicyError. */
export function read(file: string | object): Policy;
