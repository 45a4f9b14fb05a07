// The passes and the plan as text: what a person reads, and what a change of a pass changes.
import { describe, expect, it } from 'vitest';
import { printFunc } from '../../../../src/core/ir/printFunc.ts';
import { printPlan } from '../../../../src/core/ir/printPlan.ts';
import { dataInfo, number, planOf } from '../../../support/compiled.ts';

const data = dataInfo([number('a'), number('c')]);
const nodes = {
  x: { kind: 'input', fields: ['a'] },
  cell: { kind: 'elman', units: 2, inputs: { x: 'x.y' } },
  out: { kind: 'dense', units: 1, inputs: { x: 'cell.last' } },
  loss: { kind: 'mse', target: 'c', inputs: { prediction: 'out.y' } },
};

function passes(): Map<string, string> {
  const seen = new Map<string, string>();
  planOf(nodes, data, {
    onPass: (pass, func) => {
      if (func.name === 'train') seen.set(pass, printFunc(func));
    },
  });
  return seen;
}

describe('an Elman net, pass by pass', () => {
  it('lowers to one scan', () => {
    expect(passes().get('lower')).toMatchInlineSnapshot(`
      "func train
        %0 [T, B, 1] = feed input:a
        %1 [1, 2] = param cell.W
        %2 [2, 2] = param cell.U
        %3 [2] = param cell.b
        %17 [2, 1] = param out.W
        %19 [1] = param out.b
        %21 [B, 1] = feed target:c of the sequence
        %4 [] = const 0   ; cell
        %5 [B, 2] = expand %4   ; cell
        %16 [B, 2] = scan T   ; cell
          %6 [B, 1] = each %0
          %7 [B, 2] = carry z-1 from %5
          %8 [1, 2] = captured %1
          %9 [2, 2] = captured %2
          %10 [2] = captured %3
          %11 [B, 2] = matmul.nn %6, %8   ; cell
          %12 [B, 2] = add %11, %10   ; cell
          %13 [B, 2] = matmul.nn %7, %9   ; cell
          %14 [B, 2] = add %12, %13   ; cell
          %15 [B, 2] = tanh %14   ; cell
          next 0 = %15
          %16 = final of carry 0
        %18 [B, 1] = matmul.nn %16, %17   ; out
        %20 [B, 1] = add %18, %19   ; out
        %22 [B, 1] = sub %20, %21   ; loss
        %23 [B, 1] = square %22   ; loss
        %24 [] = sum.all %23   ; loss
        %25 [] = const 1   ; loss
        %26 [B, 1] = expand %25   ; loss
        %27 [] = sum.all %26   ; loss
        %28 [] = div %24, %27   ; loss
        out loss:loss = %28
        out loss = %28
      "
    `);
  });

  it('hoists the input product out of the loop', () => {
    expect(passes().get('hoist')).toMatchInlineSnapshot(`
      "func train
        %0 [T, B, 1] = feed input:a
        %1 [1, 2] = param cell.W
        %2 [2, 2] = param cell.U
        %3 [2] = param cell.b
        %17 [2, 1] = param out.W
        %19 [1] = param out.b
        %21 [B, 1] = feed target:c of the sequence
        %4 [] = const 0   ; cell
        %5 [B, 2] = expand %4   ; cell
        %29 [T, B, 2] = matmul.nn %0, %1   ; cell
        %30 [T, B, 2] = add %29, %3   ; cell
        %16 [B, 2] = scan T   ; cell
          %6 [B, 1] = each %0
          %31 [B, 2] = each %30
          %7 [B, 2] = carry z-1 from %5
          %8 [1, 2] = captured %1
          %9 [2, 2] = captured %2
          %10 [2] = captured %3
          %13 [B, 2] = matmul.nn %7, %9   ; cell
          %14 [B, 2] = add %31, %13   ; cell
          %15 [B, 2] = tanh %14   ; cell
          next 0 = %15
          %16 = final of carry 0
        %18 [B, 1] = matmul.nn %16, %17   ; out
        %20 [B, 1] = add %18, %19   ; out
        %22 [B, 1] = sub %20, %21   ; loss
        %23 [B, 1] = square %22   ; loss
        %24 [] = sum.all %23   ; loss
        %25 [] = const 1   ; loss
        %26 [B, 1] = expand %25   ; loss
        %27 [] = sum.all %26   ; loss
        %28 [] = div %24, %27   ; loss
        out loss:loss = %28
        out loss = %28
      "
    `);
  });

  it('ends with one product for the recurrent weights over all steps', () => {
    expect(passes().get('fuse')).toMatchInlineSnapshot(`
      "func train
        %0 [T, B, 1] = feed input:a
        %1 [1, 2] = param cell.W
        %2 [2, 2] = param cell.U
        %3 [2] = param cell.b
        %17 [2, 1] = param out.W
        %19 [1] = param out.b
        %21 [B, 1] = feed target:c of the sequence
        %4 [] = const 0   ; cell
        %5 [B, 2] = expand %4   ; cell
        %29 [T, B, 2] = matmul.nn %0, %1   ; cell
        %30 [T, B, 2] = fused {→ a + b} %29, %3   ; cell
        %16 [B, 2], %43 [T, B, 2], %50 [T, B, 2] = scan T   ; cell
          %31 [B, 2] = each %30
          %7 [B, 2] = carry z-1 from %5
          %9 [2, 2] = captured %2
          %13 [B, 2] = matmul.nn %7, %9   ; cell
          %15 [B, 2] = fused {→ tanh(a + b)} %31, %13   ; cell
          next 0 = %15
          %16 = final of carry 0
          %43 = stack of %15
          %50 = carry 0 as read
        %18 [B, 1] = matmul.nn %16, %17   ; out
        %35 [] = const 2   ; loss
        %25 [] = const 1   ; loss
        %26 [B, 1] = expand %25   ; loss
        %27 [] = sum.all %26   ; loss
        %33 [] = fused {→ 1 / a} %27   ; loss
        %34 [B, 1] = expand %33   ; loss
        %23 [B, 1], %37 [B, 1] = fused {v5 = ((a + b) − c); → square(v5); → (d · 2) · v5} %18, %19, %21, %34   ; loss
        %24 [] = sum.all %23   ; loss
        %28 [] = fused {→ a / b} %24, %27   ; loss
        %38 [1] = sum.rows %37   ; out
        %39 [B, 2] = matmul.nt %37, %17   ; out
        %40 [2, 1] = matmul.tn %16, %37   ; out
        %53 [T, B, 2] = scan T reversed   ; cell
          %44 [B, 2] = each %43
          %41 [B, 2] = carry z-1 from %39
          %48 [2, 2] = captured %2
          %42 [] = const 1   ; cell
          %47 [B, 2] = fused {→ b · (1 − square(a))} %44, %41   ; cell
          %49 [B, 2] = matmul.nt %47, %48   ; cell
          next 0 = %49
          %53 = stack of %47
        %54 [2, 2] = matmul.tn %50, %53   ; cell
        %55 [2] = sum.rows %53   ; cell
        %56 [1, 2] = matmul.tn %0, %53   ; cell
        out loss:loss = %28
        out loss = %28
        out grad:cell.W = %56
        out grad:cell.U = %54
        out grad:cell.b = %55
        out grad:out.W = %40
        out grad:out.b = %38
      "
    `);
  });

  it('prints as a plan', () => {
    expect(printPlan(planOf(nodes, data), { B: 4, T: 8 })).toMatchInlineSnapshot(`
      "plan version 1 for B = 4, T = 8
      11 parameters, 2.1 kFLOP a training step, arena 1.9 kB

      parameters
        cell.W [1, 2]
        cell.U [2, 2]
        cell.b [2]
        out.W [2, 1]
        out.b [1]

      inputs
        input:a [T, B, 1]
        target:c of the sequence [B, 1]

      operations by node
        cell 2.0 kFLOP
        out 52 FLOP
        loss 48 FLOP

      program train
        %4 = 0
        %29 = input:a · cell.W   ; cell
        %30 = {→ a + b} of %29, cell.b   ; cell
        %7 = %4
        repeat T times   ; cell
          %13 = %7[t] · cell.U   ; cell
          %7[t] = {→ tanh(a + b)} of %30[t], %13   ; cell
        %18 = %7[B·T·2…] · out.W   ; out
        %25 = 1
        %27 = sum over all of %25   ; loss
        %33 = {→ 1 / a} of %27   ; loss
        %23, %37 = {v5 = ((a + b) − c); → square(v5); → (d · 2) · v5} of %18, out.b, target:c of the sequence, %33   ; loss
        %24 = sum over all of %23   ; loss
        loss:loss = {→ a / b} of %24, %27   ; loss
        grad:out.b = sum over rows of %37   ; out
        %39 = %37 · out.Wᵀ   ; out
        grad:out.W = %7[B·T·2…]ᵀ · %37   ; out
        %41[B·T·2…] = %39
        repeat T times, from the last step to the first   ; cell
          %53[t] = {→ b · (1 − square(a))} of %7[t], %41[t]   ; cell
          %41[t] = %53[t] · cell.Uᵀ   ; cell
        grad:cell.U = %7ᵀ · %53   ; cell
        grad:cell.b = sum over rows of %53   ; cell
        grad:cell.W = input:aᵀ · %53   ; cell
        loss = loss:loss

      program evaluate
        %4 = 0
        %29 = input:a · cell.W   ; cell
        %30 = {→ a + b} of %29, cell.b   ; cell
        %7 = %4
        repeat T times   ; cell
          %13 = %7[t] · cell.U   ; cell
          %7[t] = {→ tanh(a + b)} of %30[t], %13   ; cell
        %18 = %7[B·T·2…] · out.W   ; out
        prediction:loss, %23 = {→ a + b; → square((a + b) − c)} of %18, out.b, target:c of the sequence   ; out, loss
        %24 = sum over all of %23   ; loss
        %25 = 1
        %27 = sum over all of %25   ; loss
        loss:loss = {→ a / b} of %24, %27   ; loss
        loss = loss:loss

      program stream
        none: "cell" needs the whole sequence before it gives a value.
      "
    `);
  });
});
