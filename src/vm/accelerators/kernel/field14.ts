// Fields of primes of up to 385 bits; see field9.ts.
import { addLanes, negateLanes, subtractLanes } from "../../../base/kernel/lanes";
import { invertPrime, isZeroProduct } from "../../../base/kernel/prime-field";
import { carry14, halve14, multiply14, multiplyTwo14, reduce14, SIZE14, storePrime14 } from "./limbs14";

/** Bytes of the constants of a prime. */
export const CONSTANTS14: i32 = 5 * 112;

@final @unmanaged
export class Field14<P> {
  @inline size(): usize { return SIZE14; }
  @inline limbs(): usize { return 14; }
  @inline bits(): usize { return 28; }
  @inline bytes(): usize { return 48; }
  @inline radixBits(): usize { return 392; }
  @inline inverseOfPrime(): i64 { return -changetype<P>(0).inverse(); }
  @inline prime(): usize { return changetype<P>(0).constants(); }
  /** 1; zeros follow, so that it is 1 in extensions too. */
  @inline one(): usize { return this.prime() + SIZE14; }
  /** R^2. */
  @inline montgomerySquare(): usize { return this.prime() + 3 * SIZE14; }
  multiply(to: usize, a: usize, b: usize): void { multiply14<P>(to, a, b); }
  multiplyTwo(to: usize, a: usize, b: usize, c: usize, d: usize): void { multiplyTwo14<P>(to, a, b, c, d); }
  @inline square(to: usize, a: usize): void { this.multiply(to, a, a); }
  halve(to: usize, a: usize): void { halve14<P>(to, a); }
  carry(to: usize, a: usize): void { carry14(to, a); }
  reduce(to: usize, a: usize): void { reduce14<P>(to, a); }
  @inline add(to: usize, a: usize, b: usize): void { addLanes(to, a, b, SIZE14); }
  @inline subtract(to: usize, a: usize, b: usize): void { subtractLanes(to, a, b, SIZE14); }
  @inline negate(to: usize, a: usize): void { negateLanes(to, a, SIZE14); }
  storePrime(to: usize): void { storePrime14<P>(to); }
  @inline isMinusThree(): bool { return changetype<P>(0).isMinusThree(); }
  isZero(a: usize): bool { return isZeroProduct<Field14<P>>(a); }
  invert(to: usize, a: usize): void { invertPrime<Field14<P>>(to, a); }
}
