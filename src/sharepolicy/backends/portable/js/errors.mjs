// What is thrown, with a code, the path to what is wrong, and what was expected. The codes are those of sharepolicy.

/** A file that is not a policy, or not one that this reader knows; or a day on which no version is in force. */
export class PolicyError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "PolicyError";
    this.code = code;
  }
}

/** A case that a policy cannot read, or that contradicts itself. */
export class CaseError extends Error {
  constructor(code, message, path = [], facts = []) {
    super(message);
    this.name = "CaseError";
    this.code = code;
    /** The keys that lead to it. */
    this.path = path;
    /** If facts clash: their names, none of which could be left out. */
    this.facts = facts;
  }
}

const fold = (name) => name.trim().toLowerCase().replace(/[- ]/g, "_");
const denied = (name) => /(^|[^a-z])(no|not|non|never|without|dont|cannot)([^a-z]|$)|n't/.test(name.toLowerCase());

/** How many letters have to be changed, added or left out, at most. */
function distance(a, b) {
  let row = [...b, ""].map((_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}

/** A help text: the right name that was probably meant, never one that says the opposite; or all of them if few. */
export function meant(wrong, right) {
  const text = fold(wrong.slice(0, 99));
  const near = right
    .filter((name) => denied(name) === denied(wrong))
    .map((name) => [fold(name).split(".").pop() === text.split(".").pop() ? 0 : distance(text, fold(name)), name])
    .filter(([letters]) => letters <= text.length / 3)
    .sort(([a], [b]) => a - b)[0];
  if (near) return `; did you mean \`${near[1]}\`?`;
  return right.length > 12 ? "" : `; expected one of: ${right.map((name) => `\`${name}\``).join(", ")}`;
}
