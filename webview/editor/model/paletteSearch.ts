// Finds node kinds for what a person types: by title, name in the file, synonyms and the words of the help, in this order.
import type { NodeKind } from '../../../src/core/nodes/nodeKind.ts';

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** How well one word fits a kind; 0 = not at all. */
function score(kind: NodeKind, word: string): number {
  const title = fold(kind.title);
  if (title === word || fold(kind.kind) === word) return 100;
  if (title.startsWith(word) || fold(kind.kind).startsWith(word)) return 80;
  if (title.includes(word) || fold(kind.kind).includes(word)) return 60;
  const synonyms = kind.synonyms.map(fold);
  if (synonyms.includes(word)) return 55;
  if (synonyms.some((one) => one.startsWith(word))) return 45;
  if (synonyms.some((one) => one.includes(word))) return 30;
  return word.length > 2 && fold(kind.summary).includes(word) ? 10 : 0;
}

/** Kinds in which every word of the query is found, best first; all of them, in catalogue order, for an empty query. */
export function searchKinds(kinds: readonly NodeKind[], query: string): readonly NodeKind[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return kinds;
  const whole = words.join(' ');
  const found: { readonly kind: NodeKind; readonly points: number }[] = [];
  for (const kind of kinds) {
    const each = words.map((word) => score(kind, word));
    const together = score(kind, whole);
    if (together === 0 && each.some((points) => points === 0)) continue;
    found.push({ kind, points: Math.max(together, Math.min(...each)) });
  }
  return found.sort((a, b) => b.points - a.points).map(({ kind }) => kind);
}
