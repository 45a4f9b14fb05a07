// What the module offers. Everything works on addresses in the one imported memory; nothing is allocated and nothing else is imported.
export { philox } from './dropoutMask';
export { clamp, penalty, scale, shrink } from './gradients';
export { adadelta, adagrad, adam, rmsprop, sgd, sgdMomentum } from './optimizers';
export { packB } from './pack';
export { run } from './run';
export { setStatus } from './status';
export { sumOfSquares } from './sum';

/** First address that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}
