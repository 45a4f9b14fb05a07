// The one line of progress that a person sees while a run trains: rewritten in a terminal, every tenth of the run otherwise.
import type { RunRecord, StartRecord } from '../core/base/runRecords.ts';
import { short, type Output } from './output.ts';

export class TrainingProgress {
  readonly #output: Output;
  readonly #terminal = process.stderr.isTTY;
  #start: StartRecord | undefined;
  #shownAt = 0;
  #validation = '';

  constructor(output: Output) {
    this.#output = output;
  }

  see(record: RunRecord): void {
    if (record.type === 'start') {
      this.#start = record;
      this.#output.progress(
        `${record.run}: ${record.parameters} parameters, ${record.steps} steps, seed ${record.seed}\n`,
      );
    } else if (record.type === 'eval' && record.split === 'validation')
      this.#validation = `, validation ${short(record.loss)}`;
    else if (record.type === 'error') this.#output.progress(`\n${record.message}\n`);
    else if (record.type === 'step') this.#step(record.step, short(record.loss), record.elapsed);
  }

  end(): void {
    if (this.#terminal) this.#output.progress('\n');
  }

  #step(step: number, loss: string, elapsed: number): void {
    const steps = this.#start?.steps ?? step;
    const every = this.#terminal ? Math.max(1, Math.floor(steps / 200)) : Math.max(1, Math.floor(steps / 10));
    if (step !== steps && step < this.#shownAt + every) return;
    this.#shownAt = step;
    const text = `step ${step} of ${steps}, loss ${loss}${this.#validation}, ${elapsed.toFixed(1)} s`;
    this.#output.progress(this.#terminal ? `\r${text}\u001b[K` : `${text}\n`);
  }
}
