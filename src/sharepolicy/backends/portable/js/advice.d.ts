/** The reader for programs that ask people: its decisions say more. */

import type { CaseFile, Facts, Options, Outcome, PartName } from "./reader.js";
import type * as reader from "./reader.js";

export type * from "./reader.js";
export { CaseError, PolicyError } from "./reader.js";

/** The numbers of cells, by the names of facts. Cell i is value i of `values`, or band i of `bands`. */
export type Cells = { readonly [fact: string]: readonly number[] };

/** A question as a person is asked: one fact, or several that are answered at once; `cells` are still possible. */
export interface Question {
  /** The fact, the several-of, or the first fact of those that the author asks together. */
  readonly name: string;
  readonly facts: readonly string[];
  readonly cells: Cells;
}

export interface Decision extends reader.Decision {
  /** The facts that tell whether something urgent is due, where that is open, whoever knows them. Asked before all else. */
  readonly askFirst: readonly string[];
  /** What still matters in the order and the groups in which a person is asked. */
  readonly questions: readonly Question[];
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

/** A question of a request, with all places where an answer to it goes. */
export interface RequestQuestion extends Question {
  readonly places: readonly AskedPlace[];
}

/** A fact of somebody, or of some thing; of the case, if `about` names nobody. */
export interface FactOf {
  readonly name: string;
  readonly about: { readonly subject?: string; readonly recipient?: string; readonly item?: string };
}

/** What somebody or something usually is: nothing of it is so until a person confirms it. */
export interface UsuallySo extends FactOf {
  readonly cells: readonly number[];
}

export interface RequestDecision extends reader.RequestDecision {
  readonly parts: readonly Part[];
  /** Each question once. What tells whether something urgent is due, in any part, comes first. */
  readonly questions: readonly RequestQuestion[];
  /** What is worth asking somebody who does not know these facts: what tells as much without them, if anything does. */
  questionsWithout(facts: readonly FactOf[]): readonly RequestQuestion[];
  /**
   * What would settle every part if a person confirmed it: open facts as they usually are. Null if nothing would, or if
   * all are settled. Nothing is assumed of what is `unknown`, or of settled parts. Until they confirm it, none of it is so.
   */
  readonly usual: readonly UsuallySo[] | null;
  /** The same, without assuming anything of these facts: such as those that a person was shown already. */
  usualWithout(facts: readonly FactOf[]): RequestDecision["usual"];
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
