// The extensions Fp6 = Fp2[v] / (v^3 - xi) and Fp12 = Fp6[w] / (w^2 - v) of a field `E` = Fp2, coefficients one after
// the other. Elements are reduced, of weight 1. Devegili, O hEigeartaigh, Scott and Dahab, "Multiplication and squaring
// on pairing-friendly fields", eprint 2006/471; Granger and Scott, "Faster squaring in the cyclotomic subgroup of sixth
// degree extensions", 2009/565.
import { release, reserve } from "../../../base/kernel/scratch";

// @ts-ignore: decorator
@inline export function size6<E>(): usize { return 3 * changetype<E>(0).size(); }
// @ts-ignore: decorator
@inline export function size12<E>(): usize { return 6 * changetype<E>(0).size(); }

/** Sums and differences of `count` coefficients, reduced. */
export function addAll<E>(to: usize, a: usize, b: usize, count: usize): void {
  const e = changetype<E>(0), size = e.size();
  for (let i: usize = 0; i < count * size; i += size) {
    e.add(to + i, a + i, b + i);
    e.reduce(to + i, to + i);
  }
}

function subtractAll<E>(to: usize, a: usize, b: usize, count: usize): void {
  const e = changetype<E>(0), size = e.size();
  for (let i: usize = 0; i < count * size; i += size) {
    e.subtract(to + i, a + i, b + i);
    e.reduce(to + i, to + i);
  }
}

function negateAll<E>(to: usize, a: usize, count: usize): void {
  const e = changetype<E>(0), size = e.size();
  for (let i: usize = 0; i < count * size; i += size) e.negate(to + i, a + i);
}

/** to = a b in Fp6, by Karatsuba's method: six products instead of nine. */
export function multiply6<E>(to: usize, a: usize, b: usize): void {
  const e = changetype<E>(0), size = e.size();
  const t = reserve(7 * size), v0 = t, v1 = t + size, v2 = t + 2 * size, sum = t + 3 * size, c = t + 4 * size;
  const a1 = a + size, a2 = a + 2 * size, b1 = b + size, b2 = b + 2 * size;
  e.multiply(v0, a, b);
  e.multiply(v1, a1, b1);
  e.multiply(v2, a2, b2);
  crossProduct<E>(c, sum, a1, a2, b1, b2, v1, v2);
  e.multiplyByNonresidue(c, c);
  e.add(c, c, v0);
  crossProduct<E>(c + size, sum, a, a1, b, b1, v0, v1);
  e.multiplyByNonresidue(sum, v2);
  e.add(c + size, c + size, sum);
  crossProduct<E>(c + 2 * size, sum, a, a2, b, b2, v0, v2);
  e.add(c + 2 * size, c + 2 * size, v1);
  for (let i: usize = 0; i < 3 * size; i += size) e.reduce(to + i, c + i);
  release(t);
}

/** to = x y' + x' y from x y and x' y'; `sum` is overwritten. */
function crossProduct<E>(
  to: usize, sum: usize, x: usize, x1: usize, y: usize, y1: usize, product: usize, product1: usize,
): void {
  const e = changetype<E>(0);
  e.add(to, x, x1);
  e.add(sum, y, y1);
  e.multiply(to, to, sum);
  e.subtract(to, to, product);
  e.subtract(to, to, product1);
}

/** to = a (s0 + s1 v) in Fp6. */
export function multiplySparse6<E>(to: usize, a: usize, s0: usize, s1: usize): void {
  const e = changetype<E>(0), size = e.size();
  const t = reserve(4 * size), c = t, u = t + 3 * size;
  const a1 = a + size, a2 = a + 2 * size;
  e.multiplyByNonresidue(u, a2);
  e.multiplyTwo(c, a, s0, u, s1);
  e.multiplyTwo(c + size, a, s1, a1, s0);
  e.multiplyTwo(c + 2 * size, a1, s1, a2, s0);
  for (let i: usize = 0; i < 3 * size; i += size) e.reduce(to + i, c + i);
  release(t);
}

/** to = v a in Fp6. */
export function multiplyByV<E>(to: usize, a: usize): void {
  const e = changetype<E>(0), size = e.size();
  const first = reserve(size);
  e.multiplyByNonresidue(first, a + 2 * size);
  memory.copy(to + size, a, 2 * size);
  memory.copy(to, first, size);
  release(first);
}

/** to = a b in Fp12. */
export function multiply12<E>(to: usize, a: usize, b: usize): void {
  const half = size6<E>();
  const t = reserve(4 * half), v0 = t, v1 = t + half, sum = t + 2 * half, other = t + 3 * half;
  multiply6<E>(v0, a, b);
  multiply6<E>(v1, a + half, b + half);
  addAll<E>(sum, a, a + half, 3);
  addAll<E>(other, b, b + half, 3);
  multiply6<E>(sum, sum, other);
  subtractAll<E>(sum, sum, v0, 3);
  subtractAll<E>(to + half, sum, v1, 3);
  multiplyByV<E>(v1, v1);
  addAll<E>(to, v0, v1, 3);
  release(t);
}

/** to = a^2 in Fp12: (a0 + a1) (a0 + v a1) - (1 + v) a0 a1, and 2 a0 a1. */
export function square12<E>(to: usize, a: usize): void {
  const half = size6<E>();
  const t = reserve(3 * half), product = t, sum = t + half, other = t + 2 * half;
  multiply6<E>(product, a, a + half);
  addAll<E>(sum, a, a + half, 3);
  multiplyByV<E>(other, a + half);
  addAll<E>(other, other, a, 3);
  multiply6<E>(sum, sum, other);
  subtractAll<E>(sum, sum, product, 3);
  addAll<E>(to + half, product, product, 3);
  multiplyByV<E>(product, product);
  subtractAll<E>(to, sum, product, 3);
  release(t);
}

/** to = a with w negated: the power p^6, and the inverse of an element of the cyclotomic subgroup. */
export function conjugate12<E>(to: usize, a: usize): void {
  const half = size6<E>();
  if (to != a) memory.copy(to, a, half);
  negateAll<E>(to + half, a + half, 3);
}

/** to = a^2 for an element of the cyclotomic subgroup: three squares in Fp4. */
export function squareCyclotomic<E>(to: usize, a: usize): void {
  const size = changetype<E>(0).size(), half = size * 3;
  const t = reserve(6 * size);
  square4<E>(t, a, a + half + size);
  square4<E>(t + 2 * size, a + half, a + 2 * size);
  square4<E>(t + 4 * size, a + size, a + half + 2 * size);
  tripleLess<E>(to, t, a);
  tripleLess<E>(to + size, t + 2 * size, a + size);
  tripleLess<E>(to + 2 * size, t + 4 * size, a + 2 * size);
  changetype<E>(0).multiplyByNonresidue(t, t + 5 * size);
  triplePlus<E>(to + half, t, a + half);
  triplePlus<E>(to + half + size, t + size, a + half + size);
  triplePlus<E>(to + half + 2 * size, t + 3 * size, a + half + 2 * size);
  release(t);
}

/** to = 3 x - 2 a. */
function tripleLess<E>(to: usize, x: usize, a: usize): void {
  const e = changetype<E>(0), difference = reserve(e.size());
  e.subtract(difference, x, a);
  e.add(difference, difference, difference);
  e.add(difference, difference, x);
  e.reduce(to, difference);
  release(difference);
}

/** to = 3 x + 2 a. */
function triplePlus<E>(to: usize, x: usize, a: usize): void {
  const e = changetype<E>(0), sum = reserve(e.size());
  e.add(sum, x, a);
  e.add(sum, sum, sum);
  e.add(sum, sum, x);
  e.reduce(to, sum);
  release(sum);
}

/** to and what follows = (a + b s)^2 where s^2 = xi. */
function square4<E>(to: usize, a: usize, b: usize): void {
  const e = changetype<E>(0), size = e.size();
  const t = reserve(2 * size), aa = t, bb = t + size;
  e.square(aa, a);
  e.square(bb, b);
  e.add(to + size, a, b);
  e.carry(to + size, to + size);
  e.square(to + size, to + size);
  e.subtract(to + size, to + size, aa);
  e.subtract(to + size, to + size, bb);
  e.multiplyByNonresidue(bb, bb);
  e.add(to, aa, bb);
  release(t);
}

function invert6<E>(to: usize, a: usize): void {
  const e = changetype<E>(0), size = e.size();
  const t = reserve(5 * size), c0 = t, c1 = t + size, c2 = t + 2 * size, u = t + 3 * size, v = t + 4 * size;
  const a1 = a + size, a2 = a + 2 * size;
  e.square(c0, a);
  e.multiply(u, a1, a2);
  e.multiplyByNonresidue(u, u);
  e.subtract(c0, c0, u);
  e.square(c1, a2);
  e.multiplyByNonresidue(c1, c1);
  e.multiply(u, a, a1);
  e.subtract(c1, c1, u);
  e.square(c2, a1);
  e.multiply(u, a, a2);
  e.subtract(c2, c2, u);
  // The norm: a0 c0 + xi (a1 c2 + a2 c1).
  e.multiplyTwo(v, a2, c1, a1, c2);
  e.multiplyByNonresidue(v, v);
  e.multiply(u, a, c0);
  e.add(v, v, u);
  e.reduce(v, v);
  e.invert(v, v);
  for (let i: usize = 0; i < 3 * size; i += size) e.multiply(to + i, c0 + i, v);
  release(t);
}

/** to = 1 / a in Fp12, where a is not 0. */
export function invert12<E>(to: usize, a: usize): void {
  const half = size6<E>();
  const t = reserve(2 * half), norm = t, other = t + half;
  multiply6<E>(norm, a, a);
  multiply6<E>(other, a + half, a + half);
  multiplyByV<E>(other, other);
  subtractAll<E>(norm, norm, other, 3);
  invert6<E>(norm, norm);
  multiply6<E>(to, a, norm);
  negateAll<E>(norm, norm, 3);
  multiply6<E>(to + half, a + half, norm);
  release(t);
}

export function setOne12<E>(to: usize): void {
  const size = changetype<E>(0).size();
  memory.fill(to, 0, 6 * size);
  memory.copy(to, changetype<E>(0).one(), size);
}

/** Whether an element that is no sum is 1. */
export function isOne12<E>(a: usize): bool {
  const e = changetype<E>(0), size = e.size();
  const difference = reserve(size);
  e.subtract(difference, a, e.one());
  let is = true;
  for (let i: usize = 0; i < 6; i++) {
    // A product, of which zero can be told.
    e.multiply(difference, i == 0 ? difference : a + i * size, e.one());
    if (!e.isZero(difference)) is = false;
  }
  release(difference);
  return is;
}

/** to = a ^ p; the table has xi^(i (p - 1) / 6) for i = 0 to 5. */
export function frobenius12<E>(to: usize, a: usize, table: usize): void {
  const e = changetype<E>(0), size = e.size();
  for (let i: usize = 0; i < 6; i++) {
    // Coefficient i is of w^(2 i) in the first half and of w^(2 i - 5) in the second.
    const power = i < 3 ? i * 2 : i * 2 - 5;
    e.conjugate(to + i * size, a + i * size);
    e.multiply(to + i * size, to + i * size, table + power * size);
  }
}

/** to = a ^ e in the cyclotomic subgroup; e has the signed digits that follow the first, which is 1. */
export function powerCyclotomic<E>(to: usize, a: usize, digits: usize, length: usize): void {
  const size = size12<E>();
  const t = reserve(2 * size), inverse = t, result = t + size;
  conjugate12<E>(inverse, a);
  memory.copy(result, a, size);
  for (let i: usize = 0; i < length; i++) {
    squareCyclotomic<E>(result, result);
    const digit = load<i8>(digits + i);
    if (digit != 0) multiply12<E>(result, result, digit > 0 ? a : inverse);
  }
  memory.copy(to, result, size);
  release(t);
}

/** a = a ^ ((p^6 - 1) (p^2 + 1)), which is in the cyclotomic subgroup. */
export function enterCyclotomic<E>(a: usize, frobenius: usize): void {
  const size = size12<E>();
  const t = reserve(2 * size), u = t, v = t + size;
  invert12<E>(u, a);
  conjugate12<E>(v, a);
  multiply12<E>(u, u, v);
  frobenius12<E>(v, u, frobenius);
  frobenius12<E>(v, v, frobenius);
  multiply12<E>(a, u, v);
  release(t);
}
