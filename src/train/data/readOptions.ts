// What a reader is told besides the settings of the file: which fields matter, and what earlier training learnt of the data.
import type { FittedData } from './fitted.ts';

export interface ReadOptions {
  /** Fields that the graph reads: only these can make the data unusable. Undefined: not known. */
  readonly used?: ReadonlySet<string> | undefined;
  /** Fields that are targets of losses. */
  readonly targets?: ReadonlySet<string> | undefined;
  /** Scaling, labels and symbols of an earlier run, for reading other data the same way. */
  readonly fitted?: FittedData | undefined;
}
