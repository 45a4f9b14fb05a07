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
        %16 [B, 2] = scan T   ; cell
          %6 [B, 1] = each %0
          %30 [B, 2] = each %29
          %7 [B, 2] = carry z-1 from %5
          %8 [1, 2] = captured %1
          %9 [2, 2] = captured %2
          %10 [2] = captured %3
          %12 [B, 2] = add %30, %10   ; cell
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
        %16 [B, 2], %42 [T, B, 2], %49 [T, B, 2] = scan T   ; cell
          %30 [B, 2] = each %29
          %7 [B, 2] = carry z-1 from %5
          %9 [2, 2] = captured %2
          %10 [2] = captured %3
          %13 [B, 2] = matmul.nn %7, %9   ; cell
          %15 [B, 2] = fused {→ tanh((a + b) + c)} %30, %10, %13   ; cell
          next 0 = %15
          %16 = final of carry 0
          %42 = stack of %15
          %49 = carry 0 as read
        %18 [B, 1] = matmul.nn %16, %17   ; out
        %22 [B, 1], %23 [B, 1] = fused {→ (a + b) − c; → square((a + b) − c)} %18, %19, %21   ; loss
        %24 [] = sum.all %23   ; loss
        %25 [] = const 1   ; loss
        %26 [B, 1] = expand %25   ; loss
        %27 [] = sum.all %26   ; loss
        %28 [] = fused {→ a / b} %24, %27   ; loss
        %32 [] = fused {→ 1 / a} %27   ; loss
        %33 [B, 1] = expand %32   ; loss
        %34 [] = const 2   ; loss
        %36 [B, 1] = fused {→ (a · 2) · b} %33, %22   ; loss
        %37 [1] = sum.rows %36   ; out
        %38 [B, 2] = matmul.nt %36, %17   ; out
        %39 [2, 1] = matmul.tn %16, %36   ; out
        %53 [T, B, 2] = scan T reversed   ; cell
          %43 [B, 2] = each %42
          %40 [B, 2] = carry z-1 from %38
          %47 [2, 2] = captured %2
          %41 [] = const 1   ; cell
          %46 [B, 2] = fused {→ b · (1 − square(a))} %43, %40   ; cell
          %48 [B, 2] = matmul.nt %46, %47   ; cell
          next 0 = %48
          %53 = stack of %46
        %54 [2, 2] = matmul.tn %49, %53   ; cell
        %55 [2] = sum.rows %53   ; cell
        %56 [1, 2] = matmul.tn %0, %53   ; cell
        out loss:loss = %28
        out loss = %28
        out grad:cell.W = %56
        out grad:cell.U = %54
        out grad:cell.b = %55
        out grad:out.W = %39
        out grad:out.b = %37
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

      costs by node: operations of a training step, parameters, memory
        cell 2.0 kFLOP, 8, 1.2 kB
        out 52 FLOP, 3, 72 B
        loss 48 FLOP, 0, 64 B

      program train
        %4 = 0
        %29 = input:a · cell.W   ; cell
        %7 = %4
        repeat T times   ; cell
          %13 = %7[t] · cell.U   ; cell
          %7[t] = {→ tanh((a + b) + c)} of %29[t], cell.b, %13   ; cell
        %18 = %7[B·T·2…] · out.W   ; out
        %22, %23 = {→ (a + b) − c; → square((a + b) − c)} of %18, out.b, target:c of the sequence   ; loss
        %24 = sum over all of %23   ; loss
        %25 = 1
        %27 = sum over all of %25   ; loss
        loss:loss = {→ a / b} of %24, %27   ; loss
        %32 = {→ 1 / a} of %27   ; loss
        %36 = {→ (a · 2) · b} of %32, %22   ; loss
        grad:out.b = sum over rows of %36   ; out
        %38 = %36 · out.Wᵀ   ; out
        grad:out.W = %7[B·T·2…]ᵀ · %36   ; out
        %40[B·T·2…] = %38
        repeat T times, from the last step to the first   ; cell
          %53[t] = {→ b · (1 − square(a))} of %7[t], %40[t]   ; cell
          %40[t] = %53[t] · cell.Uᵀ   ; cell
        grad:cell.U = %7ᵀ · %53   ; cell
        grad:cell.b = sum over rows of %53   ; cell
        grad:cell.W = input:aᵀ · %53   ; cell
        loss = loss:loss

      program evaluate
        %4 = 0
        %29 = input:a · cell.W   ; cell
        %7 = %4
        repeat T times   ; cell
          %13 = %7[t] · cell.U   ; cell
          %7[t] = {→ tanh((a + b) + c)} of %29[t], cell.b, %13   ; cell
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
