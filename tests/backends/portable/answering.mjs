// Answers one line of what is asked: in Node.js and in a browser.

/** What a reader's version says of a case or request: the parts that are asked for; or why it refuses it. */
export function answer(reader, policy, { case: given, request, day, unknown, notKnown, parts }) {
  try {
    const found = policy.on(day)[request ? "decideRequest" : "decide"](given, { unknown });
    const said = { after: () => afterEach(found), questionsWithout: () => found.questionsWithout(notKnown) };
    return Object.fromEntries(parts.map((part) => [part, said[part] ? said[part]() : found[part]]));
  } catch (error) {
    if (!(error instanceof reader.CaseError || error instanceof reader.PolicyError)) throw error;
    return { error: error.code, path: error.path, facts: error.facts, message: error.message };
  }
}

const afterEach = (found) => Object.fromEntries(found.ask.map((name) => [name, found.after(name)]));

/** Answers line by line: {"file": TEXT} is the policy for the lines after it. */
export function answering(reader) {
  let policy;
  return (line) => {
    const asked = JSON.parse(line);
    if (asked.file) {
      policy = reader.read(asked.file);
      return [];
    }
    return [JSON.stringify(answer(reader, policy, asked), (_, value) => (typeof value === "bigint" ? `${value}` : value))];
  };
}
