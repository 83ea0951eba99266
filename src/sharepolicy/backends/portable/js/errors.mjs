// What is thrown: as data, so that a program can say it in any language. Its own message is for developers. The codes are
// those of sharepolicy.

class Refusal extends Error {
  constructor(code, values, more = "") {
    super(code.replaceAll("-", " ") + " " + JSON.stringify(values) + more);
    this.code = code;
    this.values = values; // what there is to say: what was `found`, at which `fact`
  }
}

/** A file that is not a portable policy, or a day on which no version is in force. */
export class PolicyError extends Refusal {}

/** A case that a policy cannot read, or that contradicts itself. */
export class CaseError extends Refusal {}

const denied = (name) => /^(no|not|dont)_/.test(name);

/** Throws a CaseError. Of the right names it tells the one that was probably meant by what was found, or all if few. */
export function refuse(code, path, values = {}, right = []) {
  const text = ("" + values.found).toLowerCase();
  const likeness = (name) => {
    const end = name.split(".").pop();
    let at = 0; // letters that both have in the same order
    const shared = [...text].filter((letter) => end.includes(letter, at) && (at = end.indexOf(letter, at) + 1));
    return denied(end) === denied(text) ? shared.length / Math.max(text.length, end.length) : 0;
  };
  const [near] = right.filter((name) => likeness(name) > 0.6).sort((a, b) => likeness(b) - likeness(a));
  const expected = near || right[12] ? [] : right;
  const more = near ? `; did you mean ${near}?` : expected[0] ? "; expected " + expected.join(", ") : "";
  throw Object.assign(new CaseError(code, values, more), { path, near, expected, facts: values.facts ?? [] });
}
