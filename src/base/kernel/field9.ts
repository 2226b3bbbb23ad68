// Fields of primes of up to 256 bits. `P` is the prime: its limbs p0, p1, ..., `inverse` (see limbs9.ts) the place of its
// constants (the prime itself and, modulo it, R, 0, R^2 and R^3), and whether the curve over the field has a = -3.
import { addLanes, negateLanes, subtractLanes } from "./lanes";
import { carry9, halve9, multiply9, multiplyTwo9, reduce9, SIZE9, square9, storePrime9 } from "./limbs9";
import { invertPrime, isZeroProduct } from "./prime-field";

/** Bytes of the constants of a prime. */
export const CONSTANTS9: i32 = 5 * 80;

/** All methods may have the same place as source and target. */
@final @unmanaged
export class Field9<P> {
  @inline size(): usize { return SIZE9; }
  @inline limbs(): usize { return 9; }
  @inline bits(): usize { return 29; }
  @inline bytes(): usize { return 32; }
  @inline radixBits(): usize { return 261; }
  @inline inverseOfPrime(): i64 { return -changetype<P>(0).inverse(); }
  @inline prime(): usize { return changetype<P>(0).constants(); }
  /** 1; zeros follow, so that it is 1 in extensions too. */
  @inline one(): usize { return this.prime() + SIZE9; }
  /** R^2. */
  @inline montgomerySquare(): usize { return this.prime() + 3 * SIZE9; }
  multiply(to: usize, a: usize, b: usize): void { multiply9<P>(to, a, b); }
  multiplyTwo(to: usize, a: usize, b: usize, c: usize, d: usize): void { multiplyTwo9<P>(to, a, b, c, d); }
  square(to: usize, a: usize): void { square9<P>(to, a); }
  halve(to: usize, a: usize): void { halve9<P>(to, a); }
  carry(to: usize, a: usize): void { carry9(to, a); }
  reduce(to: usize, a: usize): void { reduce9<P>(to, a); }
  @inline add(to: usize, a: usize, b: usize): void { addLanes(to, a, b, SIZE9); }
  @inline subtract(to: usize, a: usize, b: usize): void { subtractLanes(to, a, b, SIZE9); }
  @inline negate(to: usize, a: usize): void { negateLanes(to, a, SIZE9); }
  storePrime(to: usize): void { storePrime9<P>(to); }
  @inline isMinusThree(): bool { return changetype<P>(0).isMinusThree(); }
  isZero(a: usize): bool { return isZeroProduct<Field9<P>>(a); }
  invert(to: usize, a: usize): void { invertPrime<Field9<P>>(to, a); }
}
