// Sets of cases as multi-valued decision diagrams.
//
// A diagram is a number: 0 holds for no case, 1 for every case, and n >= 2 is the node `nodes[n - 2]`, which is a list
// [variable, child of cell 0, child of cell 1, ...]. Variables rise from parent to child; no node has all its children
// alike, and no two nodes are alike: so two diagrams hold for the same cases exactly when their numbers are equal.

import { refuse } from "./errors.mjs";

const MOST_NODES = 3_000_000;
const NEVER = 2 ** 30; // the variable of 0 and 1: after all others
const AND = 0;
const OR = 1;
const MINUS = 2;
const MEETS = 3;
const LEAVES = 4;
const MIXED = 5;

// What was worked out before, each kind of work under a number of its own: that, two diagrams, and what was found. Of
// two in one slot only the later one is remembered.
const BITS = 17;
const memory = new Int32Array(4 << BITS);
let kinds = 0;
const slotFor = (kind, a, b) =>
  ((Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(kind, 0x27d4eb2f)) >>> (32 - BITS)) << 2;
const same = (each) => each;
const isKnown = (slot, kind, a, b) => memory[slot] === a && memory[slot + 1] === b && memory[slot + 2] === kind;

/**
 * A place to work with diagrams, for cases that leave each variable some cells: `cells[v]` are their numbers. Of these,
 * the place itself knows only how many they are: its nodes have one child for each.
 */
export function diagrams(cells) {
  const nodes = [];
  const own = kinds + 1;
  kinds += MIXED;
  let table = new Int32Array(1 << 12); // a hash table: numbers of nodes

  const slotOf = (node) => {
    const { length } = node;
    let hash = 0;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ node[i], 0x9e3779b1) ^ (hash >>> 15);
    for (; ; hash++) {
      const found = table[(hash &= table.length - 1)];
      const other = nodes[found - 2];
      let i = 0;
      while (found && i < length && other[i] === node[i]) i++;
      if (!found || i === length) return hash;
    }
  };

  /** The diagram of a node. The list is kept. */
  const make = (node) => {
    let i = 2;
    while (i < node.length && node[i] === node[1]) i++;
    if (i === node.length) return node[1];
    const slot = slotOf(node);
    if (table[slot]) return table[slot];
    const n = (table[slot] = nodes.push(node) + 1);
    if (2 * n > table.length) {
      if (n > MOST_NODES) refuse("over-limit", []);
      table = new Int32Array(4 * table.length);
      nodes.forEach((each, before) => (table[slotOf(each)] = before + 2));
    }
    return n;
  };

  /** A diagram of other nodes, brought here: each of their facts under its variable, with the cells that are left. */
  const bring = (from, n, variableOf = same, picked = (variable) => cells[variable], brought = new Int32Array(from.length + 2)) => {
    if (n < 2) return n;
    if (!brought[n]) {
      const old = from[n - 2];
      const variable = variableOf(old[0]);
      const node = [variable, ...picked(variable)]; // its cells, and then the child of each
      for (let i = 1; i < node.length; i++) node[i] = bring(from, old[node[i] + 1], variableOf, picked, brought);
      brought[n] = make(node) + 1; // 0: not yet
    }
    return brought[n] - 1;
  };

  const top = (n) => (n < 2 ? NEVER : nodes[n - 2][0]);

  /**
   * Two diagrams in one of these ways: a diagram, or 1 if there is any such case. They are MIXED if a case of one and a
   * case of the other differ in nothing but one variable; they have no case in common then.
   */
  const combine = (way, a, b, kind = own + way, mixing = 0) => {
    const takesAway = way === MINUS || way === LEAVES;
    if (a === b) return takesAway ? 0 : a;
    if (way === OR) {
      if (!a || !b) return a || b;
      if (a === 1 || b === 1) return 1;
    } else if (takesAway) {
      if (!a || b === 1) return 0;
      if (!b) return a;
    } else {
      if (!a || !b) return 0;
      if (way !== MIXED && (a === 1 || b === 1)) return a === 1 ? b : a;
    }
    const above = top(a);
    const below = top(b);
    const first = above < below ? above : below;
    if (way === MIXED && first > mixing) return 0;
    const slot = slotFor(kind, a, b);
    if (isKnown(slot, kind, a, b)) return memory[slot + 3];
    const one = above === first && nodes[a - 2];
    const other = below === first && nodes[b - 2];
    const { length } = one || other;
    let found = 0;
    if (way < MEETS) {
      const node = (one || other).slice();
      for (let i = 1; i < length; i++) node[i] = combine(way, one ? one[i] : a, other ? other[i] : b);
      found = make(node);
    } else if (way === MIXED && first === mixing) {
      for (let i = 1; i < length && !found; i++) {
        for (let j = 1; j < length && !found; j++) found = combine(MEETS, one ? one[i] : a, other ? other[j] : b);
      }
    } else {
      for (let i = 1; i < length && !found; i++) found = combine(way, one ? one[i] : a, other ? other[i] : b, kind, mixing);
    }
    memory[slot] = a;
    memory[slot + 1] = b;
    memory[slot + 2] = kind;
    return (memory[slot + 3] = found);
  };
  const and = (a, b) => combine(AND, a, b);
  const or = (a, b) => combine(OR, a, b);
  const minus = (a, b) => combine(MINUS, a, b);
  /** The cases of all of these diagrams; neighbours are joined first. */
  const all = (some, from = 0, to = some.length) =>
    to - from < 2 ? (some[from] ?? 0) : or(all(some, from, (from + to) >> 1), all(some, (from + to) >> 1, to));
  /** Whether two diagrams have a case in common. */
  const meets = (a, b) => combine(MEETS, a, b) > 0;
  /** Whether every case of the first is in the second. */
  const within = (a, b) => !combine(LEAVES, a, b);
  const mixed = (a, b, variable) => combine(MIXED, a, b, ++kinds, variable) > 0;

  /** The cases that some case of a diagram differs from in these variables only. */
  const forget = (n, variables, forgotten = new Map(), last = Math.max(...variables)) => {
    if (top(n) > last) return n;
    let found = forgotten.get(n);
    if (found === undefined) {
      const node = nodes[n - 2].slice();
      const isGone = variables.has(node[0]);
      found = 0;
      for (let i = 1; i < node.length && found !== 1; i++) {
        node[i] = forget(node[i], variables, forgotten, last);
        if (isGone) found = or(found, node[i]);
      }
      forgotten.set(n, isGone ? found : (found = make(node)));
    }
    return found;
  };

  const whole = cells.reduce((all, { length }) => all * BigInt(length), 1n);
  const counted = new Map([[0, 0n], [1, whole]]);
  /** How many cases there are; exact. */
  const count = (n) => {
    if (!counted.has(n)) {
      const [, ...children] = nodes[n - 2];
      // each child is counted over all variables, so with each cell of this one
      counted.set(n, children.reduce((all, each) => all + count(each), 0n) / BigInt(children.length));
    }
    return counted.get(n);
  };

  /** All nodes of some diagrams, parents before children: these were made before them. */
  const under = (...some) => {
    const found = [];
    const seen = new Uint8Array(Math.max(...some) + 1);
    for (const n of some) seen[n] = 1;
    for (let n = seen.length - 1; n > 1; n--) {
      if (!seen[n]) continue;
      found.push(n);
      const node = nodes[n - 2];
      for (let i = 1; i < node.length; i++) seen[node[i]] = 1;
    }
    return found;
  };

  const supports = new Map();
  /** The variables that a diagram asks for. */
  const support = (n) => {
    if (!supports.has(n)) supports.set(n, new Set(under(n).map(top)));
    return supports.get(n);
  };

  return { nodes, cells, top, make, bring, and, or, all, minus, meets, within, mixed, forget, count, under, support };
}
