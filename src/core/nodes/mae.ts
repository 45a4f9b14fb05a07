// mae: the mean of absolute differences, for numbers with outliers. Its minimum is the median.
import { numberLoss } from './numberLoss.ts';

export const mae = numberLoss({
  kind: 'mae',
  title: 'Mean absolute error',
  name: 'An absolute error',
  synonyms: ['MAE', 'L1 loss', 'absolute error', 'median', 'robust', 'regression', 'forecast', 'loss'],
  summary: 'The mean of the absolute differences to the target: outliers weigh less than with squares.',
  equations: ['L = 1/n Σ |prediction − target|   over all n numbers that are not padding'],
  source: 'Hastie, Tibshirani & Friedman 2009, §10.6',
  params: [],
  errors: (b, gap) => b.map1('abs', gap),
});
