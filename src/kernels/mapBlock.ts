// One instruction of an elementwise program over a block: `out` to `end` in steps of four numbers. The operands may be the result's own place.
import { sigmoid, sign, softplus, tanh } from './activations';
import { exp } from './exp';
import { log } from './log';
import {
  MAP_NEG,
  MAP_TANH,
  MAP_SIGMOID,
  MAP_RELU,
  MAP_EXP,
  MAP_LOG,
  MAP_SQRT,
  MAP_SQUARE,
  MAP_ABS,
  MAP_SIGN,
  MAP_STEP,
  MAP_RECIPROCAL,
  MAP_SOFTPLUS,
  MAP_FLOOR,
  MAP_ADD,
  MAP_SUB,
  MAP_MUL,
  MAP_DIV,
  MAP_MIN,
  MAP_MAX,
  MAP_GREATER,
} from './opcodes';

export function map1(op: i32, a: usize, out: usize, end: usize): void {
  switch (op) {
    case MAP_NEG:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.neg(x));
      }
      return;
    case MAP_TANH:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, tanh(x));
      }
      return;
    case MAP_SIGMOID:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, sigmoid(x));
      }
      return;
    case MAP_RELU:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.pmax(x, f32x4.splat(0)));
      }
      return;
    case MAP_EXP:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, exp(x));
      }
      return;
    case MAP_LOG:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, log(x));
      }
      return;
    case MAP_FLOOR:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.floor(x));
      }
      return;
    case MAP_SQRT:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.sqrt(x));
      }
      return;
    case MAP_SQUARE:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.mul(x, x));
      }
      return;
    case MAP_ABS:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.abs(x));
      }
      return;
    case MAP_SIGN:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, sign(x));
      }
      return;
    case MAP_STEP:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.splat(1)));
      }
      return;
    case MAP_RECIPROCAL:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, f32x4.div(f32x4.splat(1), x));
      }
      return;
    case MAP_SOFTPLUS:
      for (; out < end; out += 16, a += 16) {
        const x = v128.load(a);
        v128.store(out, softplus(x));
      }
      return;
  }
}

export function map2(op: i32, a: usize, b: usize, out: usize, end: usize): void {
  switch (op) {
    case MAP_ADD:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, f32x4.add(x, y));
      }
      return;
    case MAP_SUB:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, f32x4.sub(x, y));
      }
      return;
    case MAP_MUL:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, f32x4.mul(x, y));
      }
      return;
    case MAP_DIV:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, f32x4.div(x, y));
      }
      return;
    case MAP_MIN:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, f32x4.min(x, y));
      }
      return;
    case MAP_MAX:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, f32x4.max(x, y));
      }
      return;
    case MAP_GREATER:
      for (; out < end; out += 16, a += 16, b += 16) {
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(out, v128.and(f32x4.gt(x, y), f32x4.splat(1)));
      }
      return;
  }
}

/** cond ≠ 0 ? a : b. */
export function select(cond: usize, a: usize, b: usize, out: usize, end: usize): void {
  for (; out < end; out += 16, cond += 16, a += 16, b += 16) {
    const mask = f32x4.ne(v128.load(cond), f32x4.splat(0));
    v128.store(out, v128.bitselect(v128.load(a), v128.load(b), mask));
  }
}

export function splat(value: v128, out: usize, end: usize): void {
  for (; out < end; out += 16) v128.store(out, value);
}
