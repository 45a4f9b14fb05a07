// One problem, one message: drops what the checker says only because the reader could not use a piece of the file.
import type { Diagnostic } from '../base/diagnostic.ts';

/** Code of the reader → codes of the checker that follow from it, at the same node (and port, where the first has one). */
const FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
  'missing-kind': ['unknown-kind'],
  'wrong-type': ['unknown-kind', 'input-missing'],
  'malformed-wire': ['input-missing'],
  'unknown-node': ['input-missing'],
  'invalid-port': ['input-missing'],
};

/** The checker's diagnostics without those that the reader's already explain. */
export function withoutFollowers(read: readonly Diagnostic[], checked: readonly Diagnostic[]): readonly Diagnostic[] {
  const causes = read.flatMap(({ code, place }) => {
    const codes = FOLLOWERS[code];
    return codes && place ? [{ codes, place }] : [];
  });
  // Inside a sub-graph the reader knows no place on a canvas: there the node or the wire in the text counts.
  const inside = read.flatMap(({ code, path }) => {
    const codes = FOLLOWERS[code];
    const depth = path[4] === 'inputs' && code !== 'invalid-port' ? 6 : 4;
    return codes && path[0] === 'graphs' && path.length >= 4 ? [{ codes, path: path.slice(0, depth) }] : [];
  });
  return checked.filter(
    ({ code, place, path }) =>
      !inside.some((cause) => cause.codes.includes(code) && cause.path.every((segment, i) => segment === path[i])) &&
      !causes.some(
        (cause) =>
          cause.codes.includes(code) &&
          cause.place.node === place?.node &&
          (cause.place.port === undefined || cause.place.port === place.port),
      ),
  );
}
