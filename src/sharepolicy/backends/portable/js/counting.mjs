// How many completions have each cell of a fact, by outcome.

/** For each variable, how many cases of a diagram have each of its cells: found in one pass for all of them. */
function counts({ nodes, cells, count, under }, n) {
  const whole = count(1);
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
}

/** For each outcome that is possible, how many completions have each cell of a fact. */
export function countsOf(here) {
  if (!here.counts) {
    const { layer, left, regions, possible, version } = here;
    const two = Object.keys(version.data.outcomes);
    const [whole, ...each] = [left, ...two.map((name) => regions[name])].map((n) => counts(layer, n));
    const third = (fact) => each.reduce((rest, of) => rest.map((n, place) => n - of(fact)[place]), whole(fact));
    here.counts = possible.map((name) => each[two.indexOf(name)] ?? third);
  }
  return here.counts;
}
