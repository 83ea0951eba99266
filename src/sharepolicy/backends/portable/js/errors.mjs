// What is thrown, with a code, the path to what is wrong, and what was expected. The codes are those of sharepolicy.

/** A file that is not a portable policy, or a day on which no version is in force. */
export class PolicyError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** A case that a policy cannot read, or that contradicts itself. */
export class CaseError extends Error {
  constructor(code, message, path, facts = []) {
    super(message);
    this.code = code;
    this.path = path;
    this.facts = facts; // the names of those that clash
  }
}

const denied = (name) => /^(no|not|dont)_/.test(name);

/** Throws a CaseError. Of the right names it tells the one that `found` was probably meant to be, or all if few. */
export function refuse(code, path, message, found = "", right = []) {
  const text = ("" + found).toLowerCase();
  const likeness = (name) => {
    const end = name.split(".").pop();
    let at = 0; // letters that both have in the same order
    const shared = [...text].filter((letter) => end.includes(letter, at) && (at = end.indexOf(letter, at) + 1));
    return denied(end) === denied(text) ? shared.length / Math.max(text.length, end.length) : 0;
  };
  const [near] = right.filter((name) => likeness(name) > 0.6).sort((a, b) => likeness(b) - likeness(a));
  throw new CaseError(code, message + (near ? `; did you mean ${near}?` : right[0] && !right[12] ? "; expected " + right.join(", ") : ""), path);
}
