// Reads the data that a graph names, whatever its kind.
import type { DataSpec } from '../../core/graph/model.ts';
import { openCsv } from './csvDataset.ts';
import type { DatasetResult } from './dataset.ts';
import type { FileSource } from './fileSource.ts';
import { openGenerated } from './generated/generatedDataset.ts';
import { openLines } from './linesDataset.ts';
import { openPairs } from './pairsDataset.ts';
import type { ReadOptions } from './readOptions.ts';
import { openText } from './textDataset.ts';

/** The data set, or diagnostics that say what is wrong with it; never throws on what files hold. */
export function openDataset(spec: DataSpec, source: FileSource, options: ReadOptions = {}): Promise<DatasetResult> {
  switch (spec.kind) {
    case 'csv':
      return openCsv(spec, source, options);
    case 'text':
      return openText(spec, source, options);
    case 'lines':
      return openLines(spec, source, options);
    case 'pairs':
      return openPairs(spec, source, options);
    case 'generated':
      return Promise.resolve(openGenerated(spec));
  }
}
