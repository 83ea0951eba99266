// Which given facts force an outcome, and which contradict each other.

/** Given facts that together leave no case of `bad`, none of which could be left out; none if they all leave one. */
function forcing({ nodes, top, cells: every }, bad, cells) {
  const children = (n, some) => some.map((cell) => nodes[n - 2][cell + 1]);
  const known = new Map([[0, false], [1, true]]);
  const left = (n) => {
    if (!known.has(n)) known.set(n, children(n, cells[top(n)]).some(left));
    return known.get(n);
  };
  if (left(bad)) return [];
  let reached = new Set([bad]); // by the facts before, of which some are left out already
  return [...every.keys()].filter((fact) => {
    const here = [...reached].filter((n) => top(n) === fact);
    const needed = here.some((n) => children(n, every[fact]).some(left));
    for (const n of here) {
      reached.delete(n);
      for (const each of children(n, needed ? cells[fact] : every[fact])) reached.add(each);
    }
    return needed && cells[fact].length < every[fact].length;
  });
}

/** Given facts that cannot be so together. */
export const clashing = ({ all }, cells) => forcing(all.layer, all.possible, cells);

/**
 * Given facts that leave no other outcome, whatever the rest is. None when the decision is not settled, or not without
 * what the rest of a request says.
 */
export function grounds({ version, cells, possible: [outcome, more] }) {
  if (more) return [];
  const { layer, possible, regions } = version.all;
  const found = forcing(layer, layer.minus(possible, regions[outcome]), cells);
  return version.data.order.filter((fact) => found.includes(fact));
}
