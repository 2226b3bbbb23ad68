// The quadratic extension Fp[u] / (u^2 + 1) of a prime field `F`: c0 + c1 u, one part after the other. `T` is the
// curve's tower: xi = `nonresidue` + u is what the next extension takes the cube root of.
import { release, reserve } from "../../../base/kernel/scratch";

@final @unmanaged
export class Fp2<F, T> {
  @inline size(): usize { return 2 * changetype<F>(0).size(); }
  @inline one(): usize { return changetype<F>(0).one(); }
  @inline isMinusThree(): bool { return false; }

  /** Weights multiply to 6 at most. */
  multiply(to: usize, a: usize, b: usize): void {
    const f = changetype<F>(0), size = f.size();
    const t = reserve(2 * size), negative = t, c0 = t + size;
    f.negate(negative, b + size);
    f.multiplyTwo(c0, a, b, a + size, negative);
    f.multiplyTwo(to + size, a, b + size, a + size, b);
    memory.copy(to, c0, size);
    release(t);
  }

  /** a b + c d, of weight 2. */
  multiplyTwo(to: usize, a: usize, b: usize, c: usize, d: usize): void {
    const t = reserve(2 * this.size()), other = t + this.size();
    this.multiply(t, a, b);
    this.multiply(other, c, d);
    this.add(to, t, other);
    release(t);
  }

  /** (c0 + c1) (c0 - c1) + 2 c0 c1 u, of an element of weight 1. */
  square(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    const t = reserve(2 * size), sum = t, difference = t + size;
    f.add(sum, a, a + size);
    f.subtract(difference, a, a + size);
    f.multiply(to + size, a, a + size);
    f.add(to + size, to + size, to + size);
    f.multiply(to, sum, difference);
    f.carry(to + size, to + size);
    release(t);
  }

  /** a times an element of the prime field. */
  scale(to: usize, a: usize, factor: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.multiply(to, a, factor);
    f.multiply(to + size, a + size, factor);
  }

  @inline add(to: usize, a: usize, b: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.add(to, a, b);
    f.add(to + size, a + size, b + size);
  }

  @inline subtract(to: usize, a: usize, b: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.subtract(to, a, b);
    f.subtract(to + size, a + size, b + size);
  }

  @inline negate(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.negate(to, a);
    f.negate(to + size, a + size);
  }

  conjugate(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    if (to != a) memory.copy(to, a, size);
    f.negate(to + size, a + size);
  }

  carry(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.carry(to, a);
    f.carry(to + size, a + size);
  }

  reduce(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.reduce(to, a);
    f.reduce(to + size, a + size);
  }

  halve(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    f.halve(to, a);
    f.halve(to + size, a + size);
  }

  /** xi a, reduced. */
  multiplyByNonresidue(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    const c0 = reserve(2 * size), c1 = c0 + size;
    memory.copy(c0, a, 2 * size);
    if (changetype<T>(0).nonresidue() == 9) {
      for (let i = 0; i < 3; i++) this.add(c0, c0, c0);
      this.add(c0, c0, a);
    }
    f.subtract(c0, c0, a + size);
    f.add(c1, c1, a);
    this.reduce(to, c0);
    release(c0);
  }

  /** Whether a product is 0. */
  isZero(a: usize): bool {
    const f = changetype<F>(0);
    return f.isZero(a) && f.isZero(a + f.size());
  }

  /** (c0 - c1 u) / (c0^2 + c1^2). */
  invert(to: usize, a: usize): void {
    const f = changetype<F>(0), size = f.size();
    const norm = reserve(size);
    f.multiplyTwo(norm, a, a, a + size, a + size);
    f.invert(norm, norm);
    f.multiply(to, a, norm);
    f.negate(norm, norm);
    f.multiply(to + size, a + size, norm);
    release(norm);
  }
}
