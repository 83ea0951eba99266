/** Reads a portable policy, and decides cases by it. What is said is what `sharepolicy` itself says. */

export type Outcome = "share" | "dont_share" | "escalate";

/** What is known about a fact: a value, a list of possible values, limits, members of a several-of, or "unknown". */
export type Known = string | number | boolean | readonly Known[] | { readonly [limitOrMember: string]: Known };

/** What is known, by the names of facts. What is left out is not known. */
export type Facts = { readonly [fact: string]: Known };

/** A case file: one case, or a whole request with several people and items. */
export interface CaseFile {
  readonly case?: string;
  readonly policy?: string;
  readonly facts?: Facts;
  readonly subjects?: { readonly [name: string]: Facts };
  readonly recipients?: { readonly [name: string]: Facts };
  readonly items?: { readonly [name: string]: Facts | ({ readonly about?: readonly string[] } & Facts) };
  readonly pairs?: ReadonlyArray<{ readonly [factOrPart: string]: Known }>;
}

/** `unknown` names facts, or several-ofs, that nobody knows: they are not asked, and others are asked in their place. */
export interface Options {
  readonly unknown?: readonly string[];
}

/** A time limit. `minutes` is its least length; working days, months and `promptly` have no exact one. */
export interface Limit {
  readonly text: string;
  readonly minutes: number;
  readonly working?: boolean;
  readonly months?: number;
  readonly promptly?: boolean;
  /** The date fact from which it is counted, if that is not the decision. */
  readonly start?: string;
}

/** Somebody to ask, in every completion (`sure`) or in some. */
export interface Person {
  readonly to: string;
  readonly sure: boolean;
  /** The soonest limits that any completion sets; several if they cannot be compared. */
  readonly within: readonly Limit[];
  /** Whether these limits hold wherever they are asked. */
  readonly withinSure: boolean;
  /** What follows if they do not answer: each list of steps, and whether it does so in every completion. */
  readonly then: ReadonlyArray<{ readonly steps: ReadonlyArray<{ readonly to: string; readonly after: Limit }>; readonly sure: boolean }>;
}

export type Obligation = "required" | "permitted" | "open";

/** The answer to one case. Each part is found when it is first asked for. */
export interface Decision {
  /** The outcome that every completion has, else escalate. */
  readonly outcome: Outcome;
  /** The outcomes that are still possible. */
  readonly possible: readonly Outcome[];
  /** Whether only one is: then nothing that is unknown can change it. */
  readonly settled: boolean;
  /** Whether what is settled as share must be shared; null unless it is. */
  readonly obligation: Obligation | null;
  /** The rules that decide in every completion (`sure`) or in some, and which rules they override there. */
  readonly rules: ReadonlyArray<{ readonly name: string; readonly sure: boolean; readonly overrode: readonly string[] }>;
  /** Whether `otherwise` decides: in every completion, in some (false), or in none (null). */
  readonly otherwise: boolean | null;
  /** The actions that are due on the outcome: those before it first; of these, what is sure and urgent. */
  readonly duties: ReadonlyArray<{ readonly name: string; readonly sure: boolean }>;
  /** Whom to ask when it escalates, the soonest first. */
  readonly people: readonly Person[];
  /** How many completions have each outcome, exactly. */
  readonly counts: { readonly [outcome in Outcome]: bigint };
  /** The facts that still matter, in the policy's own order. None when it is settled. */
  readonly ask: readonly string[];
  /** Given facts that leave no other outcome by themselves, none of them superfluous. None if there are none. */
  readonly grounds: readonly string[];
}

/** Which part of a request: an item and a recipient. Each is empty if the request names none. */
export interface PartName {
  readonly item: string;
  readonly recipient: string;
}

/** One item to one recipient: it goes only if it may for every subject that it is about. */
export interface Part extends PartName {
  readonly outcome: Outcome;
  readonly possible: readonly Outcome[];
  readonly settled: boolean;
  readonly obligation: Obligation | null;
  /** A decision for each subject; duties and people follow from the outcome of the part. */
  readonly answers: { readonly [subject: string]: Decision };
}

/** The answer to a whole request. */
export interface RequestDecision {
  readonly outcome: Outcome;
  readonly settled: boolean;
  readonly parts: readonly Part[];
}

export interface Fact {
  readonly name: string;
  readonly type: "yes/no" | "choice" | "scale" | "number" | "date";
  readonly about: ReadonlyArray<"subject" | "recipient" | "item">;
  readonly values?: readonly string[];
  readonly bands?: ReadonlyArray<readonly [number | string | null, number | string | null]>;
  readonly decimals?: number;
  readonly several?: string;
  readonly member?: string;
  readonly usual?: readonly number[];
  readonly changeable?: readonly number[];
  readonly decision_date?: boolean;
  readonly years_between?: readonly string[];
}

/** A version as it stands in the file: see the reference of the portable policy. Facts are named by their places. */
export interface VersionData {
  readonly from?: string;
  readonly until?: string;
  readonly version: string;
  readonly digest: string;
  readonly facts: readonly Fact[];
  readonly several: ReadonlyArray<{ readonly name: string; readonly members: readonly number[]; readonly changeable?: boolean }>;
  readonly nodes: ReadonlyArray<readonly number[]>;
  readonly possible: number;
  readonly outcomes: { readonly [outcome in Outcome]?: number };
  readonly rules: ReadonlyArray<{
    readonly name: string;
    readonly group: string;
    readonly outcome: Outcome;
    readonly when: number;
    readonly overridden_by: readonly number[];
    readonly required?: boolean;
    readonly to?: string;
    readonly sources: readonly string[];
  }>;
  readonly otherwise?: { readonly outcome: Outcome; readonly to?: string; readonly sources: readonly string[] };
  readonly unsettled: { readonly to?: string; readonly sources: readonly string[] };
  readonly actions: ReadonlyArray<{
    readonly name: string;
    readonly on: readonly Outcome[];
    readonly when: number;
    readonly timing: "before" | "with" | "after";
    readonly within?: Limit;
    readonly urgent?: boolean;
    readonly sources: readonly string[];
  }>;
  readonly escalation: ReadonlyArray<{
    readonly name: string;
    readonly to?: string;
    readonly when: number;
    readonly within: Limit;
    readonly then?: ReadonlyArray<{ readonly to: string; readonly after: Limit }>;
    readonly sources: readonly string[];
  }>;
  readonly roles: readonly string[];
  readonly groups: ReadonlyArray<{ readonly name: string; readonly asks: readonly number[] }>;
  readonly order: readonly number[];
  readonly together: ReadonlyArray<readonly number[]>;
  readonly sources: { readonly [name: string]: { readonly verified: boolean; readonly url?: string; readonly clauses: readonly string[] } };
  readonly texts: { readonly [language: string]: { readonly [path: string]: string } };
}

/** A version of a policy, on the day on which it is asked. */
export interface Version extends VersionData {
  readonly day: string;
  readonly data: VersionData;
  /** Decides one case. Throws a CaseError. */
  decide(given: Facts | CaseFile, options?: Options): Decision;
  /** Decides a whole request. Throws a CaseError. */
  decideRequest(given: Facts | CaseFile, options?: Options): RequestDecision;
  /** A text by its path, in that language, or in the first one where it lacks it. */
  text(path: string, language?: string): string | undefined;
}

export interface Policy {
  readonly name: string;
  readonly digest: string;
  readonly languages: readonly string[];
  readonly versions: readonly VersionData[];
  /** The version that is in force on a day, such as 2026-02-05; today if none is given. Throws a PolicyError. */
  on(day?: string): Version;
}

/** The policy in a file: its text, or what JSON.parse made of it. Throws a PolicyError. */
export function read(file: string | object): Policy;

/** What there is to say of a refusal, so that a program can say it in any language. The message is for developers. */
export interface Refused {
  /** What stands in the case and cannot be read. */
  readonly found?: string;
  /** The fact at which it stands. */
  readonly fact?: string;
  /** The names of the facts that clash. */
  readonly facts?: readonly string[];
  /** Of a number or a date that is outside what it can be; null: no bound. */
  readonly least?: number | string | null;
  readonly most?: number | string | null;
  readonly [more: string]: unknown;
}

/** A file that is not a portable policy, or a day on which no version is in force. */
export class PolicyError extends Error {
  readonly code: string;
  readonly values: Refused;
}

/** A case that cannot be read, or that contradicts itself. */
export class CaseError extends Error {
  readonly code: string;
  readonly values: Refused;
  /** The keys that lead to what is wrong. */
  readonly path: ReadonlyArray<string | number>;
  /** The right name or value that was probably meant. */
  readonly near?: string;
  /** All right names or values, if they are few and none is near. */
  readonly expected: readonly string[];
  /** The names of the facts that clash, if some do: none of them could be left out. */
  readonly facts: readonly string[];
}
