// What a run is told and what it says: a block of words in the arena, written by the executor before a run and read after an error.
// [seed low, seed high, training step, failed step, row, token]

let block: usize = 0;

export function setStatus(at: usize): void {
  block = at;
}

@inline
export function seedLow(): u32 {
  return load<u32>(block);
}

@inline
export function seedHigh(): u32 {
  return load<u32>(block, 4);
}

@inline
export function trainingStep(): u32 {
  return load<u32>(block, 8);
}

export function failAt(step: i32, row: i32): void {
  store<i32>(block, step, 12);
  store<i32>(block, row, 16);
}

export function failToken(token: i32): void {
  store<i32>(block, token, 20);
}
