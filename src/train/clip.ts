// What happens to gradients between the backward pass and the optimizer, in this order: each value is cut, each parameter's gradient is
// scaled down, the whole gradient is scaled down (Pascanu et al. 2013). The penalties have been added before.
import type { TrainingSpec } from '../core/graph/model.ts';
import type { Executor } from '../runtime/executor.ts';

/** Clips as the settings say. `gradNorm` is the norm of the whole gradient as it is; `scratch` has a place for each trained parameter. */
export function clipGradients(
  executor: Executor,
  { clipValue, clipParameter, clipNorm }: Pick<TrainingSpec, 'clipValue' | 'clipParameter' | 'clipNorm'>,
  gradNorm: number,
  scratch: Float64Array,
): void {
  if (clipValue > 0) executor.clampGrads(clipValue);
  if (clipParameter > 0) executor.clipParamGrads(clipParameter);
  if (clipNorm <= 0) return;
  const norm = clipValue > 0 || clipParameter > 0 ? executor.gradNorms(scratch) : gradNorm;
  if (norm > clipNorm) executor.scaleGrads(clipNorm / norm);
}
