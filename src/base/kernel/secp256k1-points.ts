// Points of secp256k1, y^2 = x^3 + 7, in the form of weierstrass.ts, with formulas for what its field multiplies: all that is left
// has weight 1, and no carry and no half is taken. There are few kinds of products on purpose: with one of its own for each
// formula a doubling alone was faster by 15%, but together they were too long for the cache of instructions, and a recovery took
// 49 us in place of 44 (medians on an EPYC 9005).
import { Secp256k1Field } from "./secp256k1-field";
import { release, reserve } from "./scratch";
import { fromCoordinates, isInfinity, setInfinity } from "./weierstrass";

type F = Secp256k1Field;

/** What windows.ts adds up. */
@final @unmanaged
export class Secp256k1Points {
  @inline double(to: usize, p: usize): void { double(to, p); }
  @inline addAffine(to: usize, p: usize, x: usize, y: usize): void { addAffine(to, p, x, y); }
}

/** to = 2 p. With L = 3 X^2 and S = 4 X Y^2: (L^2 - 2 S, L (S - X') - 8 Y^4, 2 Y Z). */
export function double(to: usize, p: usize): void {
  const f = changetype<F>(0);
  const t = reserve(5 * 80), l = t, yy = t + 80, s = t + 160, u = t + 240, v = t + 320;
  const x = p, y = p + 80, z = p + 160;
  f.square(u, x);
  f.add(l, u, u);
  f.add(l, l, u);
  f.square(yy, y);
  f.add(u, yy, yy);
  f.add(u, u, u);
  f.multiply(s, x, u);
  f.add(v, y, y);
  f.multiply(to + 160, v, z);
  f.add(v, s, s);
  f.squareLess(to, l, v);
  f.subtract(s, s, to);
  f.add(u, u, u);
  f.negate(u, u);
  f.multiplyTwo(to + 80, l, s, yy, u);
  release(t);
}

/**
 * to = p + q, where q is affine: (x, y). With H = x Z^2 - X and R = y Z^3 - Y:
 * (R^2 - H^3 - 2 X H^2, R (X H^2 - X') - Y H^3, Z H).
 */
export function addAffine(to: usize, p: usize, x: usize, y: usize): void {
  const f = changetype<F>(0);
  if (isInfinity<F>(p)) {
    fromCoordinates<F>(to, x, y);
    return;
  }
  const t = reserve(4 * 80), h = t, r = t + 80, v = t + 160, hhh = t + 240;
  const z = p + 160;
  f.square(v, z);
  f.multiply(h, x, v);
  f.multiply(v, v, z);
  f.multiply(r, y, v);
  f.subtract(h, h, p);
  f.subtract(r, r, p + 80);
  f.square(v, h);
  if (f.isZero(v)) {
    f.square(v, r);
    if (f.isZero(v)) {
      fromCoordinates<F>(to, x, y);
      double(to, to);
    } else {
      setInfinity<F>(to);
    }
    release(t);
    return;
  }
  f.multiply(hhh, h, v);
  f.multiply(v, p, v);
  f.multiply(to + 160, z, h);
  f.add(h, v, v);
  f.add(h, h, hhh);
  f.squareLess(to, r, h);
  f.subtract(v, v, to);
  f.negate(hhh, hhh);
  f.multiplyTwo(to + 80, r, v, p + 80, hhh);
  release(t);
}

/** Points that share their Z are kept without it, as affine ones are. */
const PAIR: usize = 160;

/**
 * The `count` multiples p, 3 p, 5 p, ... of an affine point, affine. 2 p is added again and again by the formulas for points of the
 * same Z, which leave 2 p with the Z of the sum (Meloni, WAIFI 2007): a third of what a general addition takes.
 */
export function oddMultiples(to: usize, p: usize, count: usize): void {
  const f = changetype<F>(0);
  const t = reserve(PAIR + (count + 3) * 80), twice = t, z = t + PAIR, a = z + 80, b = a + 80, factors = b + 80;
  doubleTogether(twice, to, z, p);
  for (let i: usize = 1; i < count; i++) addTogether(to + i * PAIR, twice, to + (i - 1) * PAIR, z, factors + i * 80);
  // From the last to the first, by one inversion: each Z is the one before times a factor.
  f.invert(z, z);
  for (let i = count; i-- > 0;) {
    const point = to + i * PAIR;
    f.square(a, z);
    f.multiply(b, a, z);
    f.multiply(point, point, a);
    f.multiply(point + 80, point + 80, b);
    if (i > 0) f.multiply(z, z, factors + i * 80);
  }
  release(t);
}

/** twice = 2 p and same = p, both of the Z that 2 p has, from an affine point. */
function doubleTogether(twice: usize, same: usize, z: usize, p: usize): void {
  const f = changetype<F>(0), t = reserve(3 * 80), y = p + 80;
  fromCoordinates<F>(t, p, y);
  double(t, t);
  memory.copy(twice, t, PAIR);
  memory.copy(z, t + 160, 80);
  f.square(t, z);
  f.multiply(same, p, t);
  f.multiply(t, t, z);
  f.multiply(same + 80, y, t);
  release(t);
}

/** sum = p + q, all of the Z at `z`, of which both leave with `factor` times as much, p as well. Their x differ. */
function addTogether(sum: usize, p: usize, q: usize, z: usize, factor: usize): void {
  const f = changetype<F>(0);
  const t = reserve(4 * 80), r = t, v = t + 80, w = t + 160, d = t + 240;
  f.subtract(factor, p, q);
  f.subtract(r, p + 80, q + 80);
  f.square(d, factor);
  f.multiply(w, p, d);
  f.multiply(v, q, d);
  // p is (w, Y (w - v)) now.
  f.subtract(d, w, v);
  f.multiply(p + 80, p + 80, d);
  memory.copy(p, w, 80);
  f.add(v, v, w);
  f.squareLess(sum, r, v);
  f.subtract(w, w, sum);
  f.multiply(v, r, w);
  f.subtract(v, v, p + 80);
  f.carry(sum + 80, v);
  f.multiply(z, z, factor);
  release(t);
}
