// The numbers of one optimizer step, as executors take them. Formulas are those of torch.optim; sources stand beside the kernels.

export type OptimizerStep =
  | { readonly kind: 'sgd'; readonly learningRate: number; readonly momentum: number; readonly nesterov: boolean }
  | { readonly kind: 'adagrad'; readonly learningRate: number; readonly epsilon: number }
  | { readonly kind: 'adadelta'; readonly learningRate: number; readonly decay: number; readonly epsilon: number }
  | {
      readonly kind: 'rmsprop';
      readonly learningRate: number;
      readonly decay: number;
      readonly epsilon: number;
      readonly momentum: number;
      /** Divide by the deviation instead of the root mean square (Graves 2013). */
      readonly centered: boolean;
    }
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      /** Divide by the largest average so far (Reddi et al. 2018). */
      readonly amsgrad: boolean;
      /** Counts from 1. */
      readonly step: number;
    };

/** What differs between parameters in an update, one number per trained parameter in plan order. */
export interface ParamScales {
  /** Factor of the learning rate. */
  readonly rate: Float64Array;
  /** Decoupled weight decay (Loshchilov & Hutter 2019): before the step p −= learningRate · rate · decay · p. */
  readonly decay: Float64Array;
}
