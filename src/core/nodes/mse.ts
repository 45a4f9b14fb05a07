// mse: the mean of squared differences, for numbers.
import { numberLoss } from './numberLoss.ts';

export const mse = numberLoss({
  kind: 'mse',
  title: 'Mean squared error',
  name: 'A squared error',
  synonyms: ['MSE', 'L2 loss', 'squared error', 'least squares', 'regression', 'forecast', 'loss'],
  summary: 'The mean of the squared differences to the target: for numbers.',
  equations: ['L = 1/n Σ (prediction − target)^2   over all n numbers that are not padding'],
  source: 'Goodfellow, Bengio & Courville 2016, §5.5',
  params: [],
  errors: (b, gap) => b.map1('square', gap),
});
