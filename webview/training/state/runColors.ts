// Gives each shown run a colour slot and lets it keep that as long as it is shown, whichever is in focus. Pure.

/** Slots of `runs`: those that had one keep it, the others get the lowest free ones. */
export function assignColors(
  before: ReadonlyMap<string, number>,
  runs: readonly string[],
): ReadonlyMap<string, number> {
  const kept = new Map(runs.flatMap((run) => (before.has(run) ? [[run, before.get(run) ?? 0]] : [])));
  const used = new Set(kept.values());
  for (const run of runs) {
    if (kept.has(run)) continue;
    let slot = 0;
    while (used.has(slot)) slot++;
    used.add(slot);
    kept.set(run, slot);
  }
  return kept;
}
