// Sets of cases as multi-valued decision diagrams.
//
// A diagram is a number: 0 holds for no case, 1 for every case, and n >= 2 is the node `nodes[n - 2]`, which is a list
// [variable, child of cell 0, child of cell 1, ...]. Variables rise from parent to child; no node has all its children
// alike, and no two nodes are alike: so two diagrams hold for the same cases exactly when their numbers are equal.

const MOST_NODES = 3_000_000;
const NEVER = 2 ** 30; // the variable of 0 and 1: after all others
const [AND, OR, MINUS, MEETS] = [0, 1, 2, 3];

// What was worked out before, each kind of work under a number of its own: that, two diagrams, and what was found. Of
// two in one slot only the later one is remembered.
const BITS = 17;
const memory = new Int32Array(4 << BITS);
let kinds = 0;
const newKinds = (some = 1) => (kinds += some) - some;
const slotFor = (kind, a, b) =>
  ((Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ kind, 0x27d4eb2f) >>> (32 - BITS)) << 2);
const isKnown = (slot, kind, a, b) => memory[slot] === a && memory[slot + 1] === b && memory[slot + 2] === kind;
const remember = (slot, kind, a, b, found) => {
  memory[slot] = a;
  memory[slot + 1] = b;
  memory[slot + 2] = kind;
  return (memory[slot + 3] = found);
};

/** What is thrown when diagrams grow beyond all bounds. */
export class TooManyNodesError extends Error {}

/**
 * A place to work with diagrams, for cases that leave each variable some cells: `cells[v]` are their numbers. Of these,
 * the place itself knows only how many they are: its nodes have one child for each.
 */
export function diagrams(cells) {
  const nodes = [];
  const own = newKinds(4);
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
    let i = 2;
    while (i < node.length && node[i] === node[1]) i++;
    if (i >= node.length) return node[1];
    const slot = slotOf(node);
    if (table[slot]) return table[slot];
    const n = (table[slot] = nodes.push(node) + 1);
    if (2 * n > table.length) {
      if (n > MOST_NODES) throw new TooManyNodesError();
      table = new Int32Array(4 * table.length);
      nodes.forEach((each, before) => (table[slotOf(each)] = before + 2));
    }
    return n;
  };

  /** A diagram of other nodes, brought here: each of their facts under its variable, with the cells that are left. */
  const bring = (from, n, variableOf, brought, picked = (variable) => cells[variable]) => {
    if (n < 2) return n;
    let found = brought.get(n);
    if (found === undefined) {
      const node = from[n - 2];
      const made = [variableOf(node[0])];
      for (const cell of picked(made[0])) made.push(bring(from, node[cell + 1], variableOf, brought, picked));
      brought.set(n, (found = make(made)));
    }
    return found;
  };

  const top = (n) => (n < 2 ? NEVER : nodes[n - 2][0]);

  /** Two diagrams in one of these ways: a diagram, or for the last 0 if they have no case in common. */
  const combine = (way, a, b) => {
    if (a === b) return way === MINUS ? 0 : a;
    if (way === OR) {
      if (!a || !b) return a || b;
      if (a === 1 || b === 1) return 1;
    } else if (way === MINUS) {
      if (!a || b === 1) return 0;
      if (!b) return a;
    } else {
      if (!a || !b) return 0;
      if (a === 1) return b;
      if (b === 1) return a;
    }
    const kind = own + way;
    const slot = slotFor(kind, a, b);
    if (isKnown(slot, kind, a, b)) return memory[slot + 3];
    const above = top(a);
    const below = top(b);
    const one = above <= below && nodes[a - 2];
    const other = below <= above && nodes[b - 2];
    const { length } = one || other;
    let found = 0;
    if (way < MEETS) {
      const node = [one ? above : below];
      for (let i = 1; i < length; i++) node.push(combine(way, one ? one[i] : a, other ? other[i] : b));
      found = make(node);
    } else {
      for (let i = 1; i < length && !found; i++) found = combine(way, one ? one[i] : a, other ? other[i] : b);
    }
    return remember(slot, kind, a, b, found);
  };
  const and = (a, b) => (a < b ? combine(AND, a, b) : combine(AND, b, a));
  const or = (a, b) => (a < b ? combine(OR, a, b) : combine(OR, b, a));
  const minus = (a, b) => combine(MINUS, a, b);
  /** Whether two diagrams have a case in common. */
  const meets = (a, b) => combine(MEETS, a, b) > 0;
  /** Whether every case of the first is in the second. */
  const within = (a, b) => !combine(MINUS, a, b);

  /** Whether a case of one diagram and a case of another differ in one variable only; they have no case in common. */
  const mixed = (a, b, variable, kind = newKinds()) => {
    if (!a || !b) return false;
    const above = top(a);
    const below = top(b);
    const first = Math.min(above, below);
    if (first > variable) return false;
    const one = above === first && nodes[a - 2];
    const other = below === first && nodes[b - 2];
    const { length } = one || other;
    if (first === variable) {
      for (let i = 1; i < length; i++) {
        for (let j = 1; j < length; j++) if (i !== j && meets(one ? one[i] : a, other ? other[j] : b)) return true;
      }
      return false;
    }
    const slot = slotFor(kind, a, b);
    if (isKnown(slot, kind, a, b)) return false; // else it had been found
    for (let i = 1; i < length; i++) if (mixed(one ? one[i] : a, other ? other[i] : b, variable, kind)) return true;
    remember(slot, kind, a, b, 0);
    return false;
  };

  /** The cases that some case of a diagram differs from in these variables only. */
  const forget = (n, variables, last = Math.max(...variables), kind = newKinds()) => {
    if (top(n) > last) return n;
    const slot = slotFor(kind, n, 0);
    if (isKnown(slot, kind, n, 0)) return memory[slot + 3];
    const node = nodes[n - 2];
    let found = 0;
    if (variables.has(node[0])) {
      for (let i = 1; i < node.length && found !== 1; i++) found = or(found, forget(node[i], variables, last, kind));
    } else {
      const left = [node[0]];
      for (let i = 1; i < node.length; i++) left.push(forget(node[i], variables, last, kind));
      found = make(left);
    }
    return remember(slot, kind, n, 0, found);
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

  /** For each variable, how many cases of a diagram have each of its cells: found in one pass for all of them. */
  const counts = (n) => {
    const through = new Map([[n, whole]]); // how many cases come through a node, whether or not they belong to it
    const more = cells.map((some) => some.map(() => 0n)); // than if each cell had as many
    for (const each of under(n)) {
      const [variable, ...children] = nodes[each - 2];
      const share = through.get(each) / BigInt(children.length);
      children.forEach((next, place) => {
        through.set(next, (through.get(next) ?? 0n) + share);
        more[variable][place] += share * (count(next) - count(each));
      });
    }
    return (variable) => more[variable].map((each, _, { length }) => (each + (whole * count(n)) / BigInt(length)) / whole);
  };

  return { nodes, cells, top, make, bring, and, or, minus, meets, within, mixed, forget, count, counts, under };
}
