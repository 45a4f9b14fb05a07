// Sets lines of mathematics in an italic serif with real sub- and superscripts. It typesets; it does not compute.
import type { ReactNode } from 'react';
import { equationParts, type EquationPart } from './equationParts.ts';

function Part({ part }: { readonly part: EquationPart }): ReactNode {
  const text = part.style === 'variable' ? <i>{part.text}</i> : part.text;
  return (
    <>
      {text}
      {part.sub && (
        <sub>
          <Parts parts={part.sub} />
        </sub>
      )}
      {part.sup && (
        <sup>
          <Parts parts={part.sup} />
        </sup>
      )}
    </>
  );
}

function Parts({ parts }: { readonly parts: readonly EquationPart[] }): ReactNode {
  return parts.map((part, index) => <Part key={index} part={part} />);
}

export function Equations({ lines }: { readonly lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null;
  return (
    <div className="equations">
      {lines.map((line, index) => (
        <div key={index} className="equation">
          <Parts parts={equationParts(line)} />
        </div>
      ))}
    </div>
  );
}
