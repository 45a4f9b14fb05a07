// Reading a token and refusing one that is out of range: an index from data must never become an address unchecked.
import { failToken } from './status';

/** The token at an address, or −1 when it is not in [0, limit). */
@inline
export function tokenAt(at: usize, limit: i32): i32 {
  const token = load<i32>(at);
  if (<u32>token < <u32>limit) return token;
  failToken(token);
  return -1;
}
