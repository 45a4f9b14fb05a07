// The facts of a run that do not change while it trains, and its newest learning rate.
import type { ReactNode } from 'react';
import type { RunHead } from '../data/runHead.ts';
import { formatCount, formatSetting } from '../format/numbers.ts';

export function DetailsPanel({ head }: { readonly head: RunHead | undefined }): ReactNode {
  const start = head?.start;
  if (start == null) return null;
  const facts: readonly (readonly [string, string])[] = [
    ['parameters', formatCount(start.parameters)],
    ['steps an epoch', formatCount(start.stepsPerEpoch)],
    ...(head?.learningRate == null ? [] : [['learning rate', formatSetting(head.learningRate)] as const]),
    ...(start.clipNorm === undefined ? [] : [['gradient clipped at', formatSetting(start.clipNorm)] as const]),
    ['seed', String(start.seed)],
  ];
  return (
    <section className="side-section" aria-labelledby="details-title">
      <h2 id="details-title">This run</h2>
      <dl className="details">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
