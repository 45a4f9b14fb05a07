// Reads the one-line mathematics of node help: `_x`, `_{..}`, `^x`, `^{..}` are sub- and superscripts.
// No brackets are matched and nothing is computed; text that fits no rule stays as it is.

export interface EquationPart {
  readonly style: 'variable' | 'upright';
  readonly text: string;
  readonly sub?: readonly EquationPart[];
  readonly sup?: readonly EquationPart[];
}

function scriptEnd(text: string, start: number): number {
  if (text[start] !== '{') return start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i + 1;
  }
  return text.length;
}

/** Single letters become variables (italic); words, functions, digits and signs stay upright. */
export function equationParts(text: string): readonly EquationPart[] {
  const parts: EquationPart[] = [];
  let i = 0;
  while (i < text.length) {
    const character = text[i] ?? '';
    const last = parts.at(-1);
    if ((character === '_' || character === '^') && last !== undefined && i + 1 < text.length) {
      const end = scriptEnd(text, i + 1);
      const raw = text.slice(i + 1, end);
      const inner = equationParts(raw.startsWith('{') ? raw.slice(1, raw.endsWith('}') ? -1 : undefined) : raw);
      parts[parts.length - 1] = { ...last, [character === '_' ? 'sub' : 'sup']: inner };
      i = end;
      continue;
    }
    const word = /^\p{L}+[′']*/u.exec(text.slice(i))?.[0];
    if (word !== undefined) {
      // One letter is a variable; σ is a function here, and several letters are a word or a function.
      const variable = word.replace(/[′']+$/, '').length === 1 && word !== 'σ';
      parts.push({ style: variable ? 'variable' : 'upright', text: word });
      i += word.length;
      continue;
    }
    const other = /^[^\p{L}_^]+/u.exec(text.slice(i))?.[0] ?? character;
    parts.push({ style: 'upright', text: other });
    i += other.length;
  }
  return parts;
}
