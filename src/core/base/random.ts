// Counter-based random numbers: Philox-4x32-10. The same key and counter give the same bits anywhere, in any order,
// so that shuffles, initial weights and dropout masks can be recomputed at any step.
// Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

function mulHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const low = aLow * bLow;
  const middle1 = aHigh * bLow + (low >>> 16);
  const middle2 = aLow * bHigh + (middle1 & 0xffff);
  return (aHigh * bHigh + Math.floor(middle1 / 0x10000) + (middle2 >>> 16)) >>> 0;
}

/** Ten rounds of Philox-4x32: writes four unsigned 32-bit words into `out` for a 128-bit counter and a 64-bit key. */
export function philox(out: Uint32Array, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void {
  let [x0, x1, x2, x3] = [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
  let [key0, key1] = [k0 >>> 0, k1 >>> 0];
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, x0);
    const low0 = Math.imul(M0, x0) >>> 0;
    const high1 = mulHigh(M1, x2);
    const low1 = Math.imul(M1, x2) >>> 0;
    [x0, x1, x2, x3] = [(high1 ^ x1 ^ key0) >>> 0, low1, (high0 ^ x3 ^ key1) >>> 0, low0];
    key0 = (key0 + W0) >>> 0;
    key1 = (key1 + W1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** FNV-1a over UTF-16 code units: turns a name into a stream number. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The 32-bit word `element` of the stream (seed, step, stream). Dropout keeps an element when word < keep · 2³².
 * Counter: [element ÷ 4, 0, step, stream], key: [seed low, seed high], word element mod 4.
 */
export function randomWord(scratch: Uint32Array, seed: number, step: number, stream: number, element: number): number {
  philox(scratch, Math.floor(element / 4), 0, step, stream, seed, Math.floor(seed / 0x100000000));
  return scratch[element % 4] ?? 0;
}

/** The number `element` of the stream, uniform in [0, 1) with 24 bits, so that single precision holds it exactly. */
export function randomUniform(
  scratch: Uint32Array,
  seed: number,
  step: number,
  stream: number,
  element: number,
): number {
  return (randomWord(scratch, seed, step, stream, element) >>> 8) / 0x1000000;
}

/**
 * The number `element` of the stream, standard normal (Box and Muller 1958): the words of elements 2k and 2k + 1 give radius and angle,
 * the even one takes the cosine and the odd one the sine.
 */
export function randomNormal(
  scratch: Uint32Array,
  seed: number,
  step: number,
  stream: number,
  element: number,
): number {
  const even = element - (element % 2);
  const angle = 2 * Math.PI * randomUniform(scratch, seed, step, stream, even + 1);
  const radius = Math.sqrt(-2 * Math.log(1 - randomUniform(scratch, seed, step, stream, even)));
  return radius * (element === even ? Math.cos(angle) : Math.sin(angle));
}

/** A sequence of random numbers of one stream, with a position that can be set: for shuffles and initial weights. */
export class RandomStream {
  readonly #scratch = new Uint32Array(4);
  readonly #seed: number;
  readonly #step: number;
  readonly #stream: number;
  position = 0;

  constructor(seed: number, stream: number | string, step = 0) {
    this.#seed = seed;
    this.#step = step;
    this.#stream = typeof stream === 'string' ? hashName(stream) : stream;
  }

  /** An unsigned 32-bit word. */
  word(): number {
    return randomWord(this.#scratch, this.#seed, this.#step, this.#stream, this.position++);
  }

  /** Uniform in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.word() / 0x100000000;
  }

  /** Standard normal (Box and Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Uniform integer in [0, n), without modulo bias that matters below 2²⁰. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Fisher–Yates shuffle in place. */
  shuffle(items: Int32Array): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = items[i] ?? 0;
      items[i] = items[j] ?? 0;
      items[j] = held;
    }
  }
}
