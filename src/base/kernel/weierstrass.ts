// Points of short Weierstrass curves y^2 = x^3 + a x + b with a = 0 or -3, over any field `F`, which knows the curve's
// a.
//
// A point has Jacobian coordinates X, Y, Z, one after the other: x = X / Z^2, y = Y / Z^3; infinity has Z = 0. An
// affine point has x and y and is never infinity. Operations leave coordinates of weights 1, 2, 1 (see limbs9.ts) and
// take such; the weights of what is multiplied stay within 6, so that products in Fp2, which are of twice as many
// terms, stay within 13. Formulas: "dbl-2009-l" and "madd-2004-hmv" of the Explicit-Formulas Database, halved where
// that saves weight.
import { release, reserve } from "./scratch";

// @ts-ignore: decorator
@inline export function pointSize<F>(): usize { return 3 * changetype<F>(0).size(); }
// @ts-ignore: decorator
@inline export function affineSize<F>(): usize { return 2 * changetype<F>(0).size(); }

/** The formulas below, for sums of multiples. */
@final @unmanaged
export class Weierstrass<F> {
  @inline double(to: usize, p: usize): void { double<F>(to, p); }
  @inline addAffine(to: usize, p: usize, x: usize, y: usize): void { addAffine<F>(to, p, x, y); }
}

export function isInfinity<F>(p: usize): bool {
  const f = changetype<F>(0);
  return f.isZero(p + 2 * f.size());
}

export function setInfinity<F>(p: usize): void {
  const f = changetype<F>(0), size = f.size();
  memory.copy(p, f.one(), size);
  memory.copy(p + size, f.one(), size);
  memory.fill(p + 2 * size, 0, size);
}

/** to = p, an affine point. */
export function fromAffine<F>(to: usize, p: usize): void {
  fromCoordinates<F>(to, p, p + changetype<F>(0).size());
}

/** to = (x, y). */
export function fromCoordinates<F>(to: usize, x: usize, y: usize): void {
  const f = changetype<F>(0), size = f.size();
  memory.copy(to, x, size);
  memory.copy(to + size, y, size);
  memory.copy(to + 2 * size, f.one(), size);
}

export function negatePoint<F>(to: usize, p: usize): void {
  const f = changetype<F>(0), size = f.size();
  if (to != p) memory.copy(to, p, 3 * size);
  f.negate(to + size, p + size);
}

/** to = 2 p. With L = 3/2 X^2 (or 3/2 (X + Z^2)(X - Z^2)), S = X Y^2: (L^2 - 2 S, L (S - X') - Y^4, Y Z). */
export function double<F>(to: usize, p: usize): void {
  const f = changetype<F>(0), size = f.size();
  const t = reserve(4 * size), l = t, s = t + size, yy = t + 2 * size, u = t + 3 * size;
  const x = p, y = p + size, z = p + 2 * size;
  if (f.isMinusThree()) {
    f.square(u, z);
    f.add(l, x, u);
    f.subtract(u, x, u);
    f.multiply(l, l, u);
  } else {
    f.square(l, x);
  }
  f.add(u, l, l);
  f.add(u, u, l);
  f.halve(l, u);
  f.carry(u, y);
  f.square(yy, u);
  f.multiply(to + 2 * size, u, z);
  f.multiply(s, x, yy);
  f.square(to, l);
  f.subtract(to, to, s);
  f.subtract(to, to, s);
  f.carry(to, to);
  f.subtract(s, s, to);
  f.multiply(u, l, s);
  f.square(yy, yy);
  f.subtract(to + size, u, yy);
  release(t);
}

/** to = p + q, where q is affine: (x, y). */
export function addAffine<F>(to: usize, p: usize, x: usize, y: usize): void {
  const f = changetype<F>(0), size = f.size();
  if (isInfinity<F>(p)) {
    fromCoordinates<F>(to, x, y);
    return;
  }
  const t = reserve(3 * size), h = t, r = t + size, zz = t + 2 * size;
  const z = p + 2 * size;
  f.square(zz, z);
  f.multiply(h, x, zz);
  f.multiply(zz, zz, z);
  f.multiply(r, y, zz);
  f.subtract(h, h, p);
  f.subtract(r, r, p + size);
  addDifferences<F>(to, p, p + size, z, h, r);
  release(t);
}

/** to = p + q. */
export function add<F>(to: usize, p: usize, q: usize): void {
  const f = changetype<F>(0), size = f.size();
  if (isInfinity<F>(q)) {
    if (to != p) memory.copy(to, p, 3 * size);
    return;
  }
  if (isInfinity<F>(p)) {
    if (to != q) memory.copy(to, q, 3 * size);
    return;
  }
  const t = reserve(7 * size), h = t, r = t + size, zz = t + 2 * size, x = t + 3 * size, y = t + 4 * size;
  const z = t + 5 * size, u = t + 6 * size;
  const zp = p + 2 * size, zq = q + 2 * size;
  // Both points with Z = zp zq, by which they compare.
  f.square(zz, zq);
  f.multiply(x, p, zz);
  f.multiply(zz, zz, zq);
  f.multiply(y, p + size, zz);
  f.square(zz, zp);
  f.multiply(h, q, zz);
  f.multiply(zz, zz, zp);
  f.multiply(r, q + size, zz);
  f.multiply(z, zp, zq);
  f.subtract(h, h, x);
  f.subtract(r, r, y);
  addDifferences<F>(to, x, y, z, h, r);
  release(t);
}

/**
 * The sum of (x, y) and (x + h, y + r), both over the same z: (R^2 - H^3 - 2 X H^2, R (X H^2 - X') - Y H^3, Z H).
 * `x` and `y` may be where the result goes.
 */
function addDifferences<F>(to: usize, x: usize, y: usize, z: usize, h: usize, r: usize): void {
  const f = changetype<F>(0), size = f.size();
  const t = reserve(3 * size), hh = t, v = t + size, hhh = t + 2 * size;
  f.carry(h, h);
  f.carry(r, r);
  f.square(hh, h);
  if (f.isZero(hh)) {
    f.square(v, r);
    if (f.isZero(v)) {
      memory.copy(v, z, size);
      memory.copy(to, x, size);
      memory.copy(to + size, y, size);
      memory.copy(to + 2 * size, v, size);
      double<F>(to, to);
    } else {
      setInfinity<F>(to);
    }
    release(t);
    return;
  }
  f.multiply(hhh, hh, h);
  f.multiply(v, x, hh);
  f.multiply(to + 2 * size, z, h);
  f.square(hh, r);
  f.subtract(hh, hh, hhh);
  f.subtract(hh, hh, v);
  f.subtract(hh, hh, v);
  f.carry(hh, hh);
  f.subtract(v, v, hh);
  f.negate(hhh, hhh);
  f.multiplyTwo(to + size, r, v, y, hhh);
  memory.copy(to, hh, size);
  release(t);
}

/** to = p with Z = 1, as an affine point. p is not infinity. */
export function toAffine<F>(to: usize, p: usize): void {
  const f = changetype<F>(0), size = f.size();
  const inverse = reserve(2 * size), square = inverse + size;
  f.invert(inverse, p + 2 * size);
  scale<F>(to, p, inverse, square);
  release(inverse);
}

/** to = (X i^2, Y i^3); `square` is overwritten. */
function scale<F>(to: usize, p: usize, inverse: usize, square: usize): void {
  const f = changetype<F>(0), size = f.size();
  f.square(square, inverse);
  f.multiply(to, p, square);
  f.multiply(square, square, inverse);
  f.multiply(to + size, p + size, square);
}

/** `count` affine points from as many that are not infinity, by one inversion (Montgomery's trick). */
export function toAffineAll<F>(to: usize, points: usize, count: usize): void {
  const f = changetype<F>(0), size = f.size(), step = 3 * size;
  const t = reserve((count + 3) * size), inverse = t, square = t + size, single = t + 2 * size, products = t + 3 * size;
  memory.copy(products, points + 2 * size, size);
  for (let i: usize = 1; i < count; i++) {
    f.multiply(products + i * size, products + (i - 1) * size, points + i * step + 2 * size);
  }
  f.invert(inverse, products + (count - 1) * size);
  for (let i = count; i-- > 1;) {
    const p = points + i * step;
    f.multiply(single, inverse, products + (i - 1) * size);
    f.multiply(inverse, inverse, p + 2 * size);
    scale<F>(to + i * 2 * size, p, single, square);
  }
  scale<F>(to, points, inverse, square);
  release(t);
}

/** The `count` multiples p, 3 p, 5 p, ... of an affine point whose order is larger, affine. */
export function oddMultiples<F>(to: usize, p: usize, count: usize): void {
  const step = pointSize<F>();
  const t = reserve((count + 1) * step), twice = t, points = t + step;
  fromAffine<F>(points, p);
  double<F>(twice, points);
  for (let i: usize = 1; i < count; i++) add<F>(points + i * step, points + (i - 1) * step, twice);
  toAffineAll<F>(to, points, count);
  release(t);
}

/** Whether an affine point is on the curve: y^2 = x (x^2 + a) + b, where `b` has weight 1. */
export function isOnCurve<F>(p: usize, b: usize): bool {
  const f = changetype<F>(0), size = f.size();
  const t = reserve(2 * size), right = t, left = t + size;
  f.square(right, p);
  if (f.isMinusThree()) {
    for (let i = 0; i < 3; i++) f.subtract(right, right, f.one());
  }
  f.multiply(right, right, p);
  f.square(left, p + size);
  f.subtract(left, left, right);
  f.subtract(left, left, b);
  // A product again, of which zero can be told.
  f.multiply(left, left, f.one());
  const is = f.isZero(left);
  release(t);
  return is;
}
