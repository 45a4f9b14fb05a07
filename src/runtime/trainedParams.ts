// The parameters that an optimizer moves: those with a gradient buffer, in plan order. Norms, slots and updates all use this order.
import type { Plan, PlanParam } from '../core/ir/plan.ts';

export interface TrainedParam extends PlanParam {
  readonly grad: number;
}

export function trainedParams(plan: Plan): readonly TrainedParam[] {
  return plan.params.flatMap((param) => (param.grad === null ? [] : [{ ...param, grad: param.grad }]));
}
