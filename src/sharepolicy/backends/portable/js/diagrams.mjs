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
const isKnown = (slot, kind, a, b) => memory[slot] === a && memory[slot + 1] === b && memory[slot + 2] === kind;

/**
 * A place to work with diagrams, for cases that leave each variable some cells: `cells[v]` are their numbers. Of these,
 * the place itself knows only how many they are: its nodes have one child for each.
 */
export function diagrams(cells) {
  const nodes = [];
  const own = kinds + 1;
  kinds += MIXED;
  let table = new Int32Array(256); // a hash table: numbers of nodes

  const slotOf = (node) => {
    let hash = 0;
    for (let i = 0; i < node.length; i++) hash = Math.imul(hash ^ node[i], 0x9e3779b1) ^ (hash >>> 15);
    const isOther = (n) => n && nodes[n - 2].some((each, i) => each !== node[i]);
    while (isOther(table[(hash &= table.length - 1)])) hash++;
    return hash;
  };

  /** The diagram of a node. The list is kept. */
  const make = (node) => {
    if (node.every((each, i) => !i || each === node[1])) return node[1];
    const slot = slotOf(node);
    if (table[slot]) return table[slot];
    const n = (table[slot] = nodes.push(node) + 1);
    if (2 * n > table.length) {
      if (n > MOST_NODES) refuse("over-limit", [], "this takes too much: say more");
      table = new Int32Array(4 * table.length);
      nodes.forEach((each, before) => (table[slotOf(each)] = before + 2));
    }
    return n;
  };

  /** A diagram of other nodes, brought here: each of their facts under its variable, with the cells that are left. */
  const bring = (from, n, variableOf, brought, picked = (variable) => cells[variable]) => {
    if (n > 1 && !brought.has(n)) {
      const node = from[n - 2];
      const variable = variableOf(node[0]);
      const children = picked(variable).map((cell) => bring(from, node[cell + 1], variableOf, brought, picked));
      brought.set(n, make([variable, ...children]));
    }
    return n > 1 ? brought.get(n) : n;
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
      const node = [first];
      for (let i = 1; i < length; i++) node.push(combine(way, one ? one[i] : a, other ? other[i] : b));
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
    if (!forgotten.has(n)) {
      const [variable, ...children] = nodes[n - 2];
      const left = children.map((each) => forget(each, variables, forgotten, last));
      forgotten.set(n, variables.has(variable) ? all(left) : make([variable, ...left]));
    }
    return forgotten.get(n);
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

  /** All nodes of some diagrams, parents before children. */
  const under = (...some) => {
    const seen = new Set();
    const visit = (n) => {
      if (n < 2 || seen.has(n)) return;
      seen.add(n);
      const node = nodes[n - 2];
      for (let i = 1; i < node.length; i++) visit(node[i]);
    };
    some.forEach(visit);
    return [...seen].sort((a, b) => b - a);
  };

  return { nodes, cells, top, make, bring, and, or, all, minus, meets, within, mixed, forget, count, under };
}
