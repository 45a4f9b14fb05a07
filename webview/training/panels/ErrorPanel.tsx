// What went wrong with a run, in words, with the node where it began.
import type { ReactNode } from 'react';
import type { ErrorRecord } from '../../../src/core/base/runRecords.ts';
import { formatCount } from '../format/numbers.ts';
import { useController } from './context.ts';

export function ErrorPanel({ run, error }: { readonly run: string; readonly error: ErrorRecord }): ReactNode {
  const controller = useController();
  const { node, step } = error;
  return (
    <section className="error-panel" aria-label="Error">
      <h2>
        {node === undefined ? 'The run failed' : `The run failed at ${node}`}
        {step === undefined ? '' : `, step ${formatCount(step)}`}
      </h2>
      <p>{error.message}</p>
      {node !== undefined && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            controller.command('revealNode', run, node);
          }}
        >
          Show node
        </button>
      )}
    </section>
  );
}
