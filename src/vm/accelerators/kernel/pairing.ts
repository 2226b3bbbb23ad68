// Miller loops of the optimal ate pairing on curves with a sextic twist, many pairs sharing one accumulator. Points of
// the twist have homogeneous coordinates (x = X / Z, y = Y / Z): Costello, Lange and Naehrig, "Faster pairing
// computations on curves with high-degree twists", PKC 2010; Aranha, Karabina, Longa, Gebotys and Lopez, "Faster
// explicit formulas for computing pairings over ordinary curves", EUROCRYPT 2011.
//
// `F` is the prime field, `E` its quadratic extension, `T` the tower: whether the twist is divided or multiplied by xi,
// and its b.
import { addAll, multiplyByV, multiplySparse6, setOne12, square12 } from "./tower";
import { release, reserve } from "../../../base/kernel/scratch";

/** A pair: P, affine; Q, affine; the multiple of Q so far. */
// @ts-ignore: decorator
@inline export function pairSize<F, E>(): usize { return 2 * changetype<F>(0).size() + 5 * changetype<E>(0).size(); }
// @ts-ignore: decorator
@inline export function pairQ<F>(pair: usize): usize { return pair + 2 * changetype<F>(0).size(); }
// @ts-ignore: decorator
@inline export function pairMultiple<F, E>(pair: usize): usize {
  return pair + 2 * changetype<F>(0).size() + 2 * changetype<E>(0).size();
}

/** Starts a pair of which P and Q are in place. */
export function startPair<F, E>(pair: usize): void {
  const size = changetype<E>(0).size(), multiple = pairMultiple<F, E>(pair);
  memory.copy(multiple, pairQ<F>(pair), 2 * size);
  memory.copy(multiple + 2 * size, changetype<E>(0).one(), size);
}

/** f = f times the line that has been evaluated at P: y + x w + c w^3, or c + x w^2 + y w^3 for a multiplied twist. */
function multiplyByLine<E, T>(f: usize, x: usize, y: usize, c: usize): void {
  const e = changetype<E>(0), size = e.size(), half = size * 3, isDivided = changetype<T>(0).isDivided();
  const t = reserve(2 * half + size), product = t, sum = t + half, s = t + 2 * half;
  const dense = isDivided ? f + half : f, single = isDivided ? f : f + half;
  addAll<E>(sum, f, f + half, 3);
  // The half of the line that has two coefficients, then the one that has one: y, or y v.
  multiplySparse6<E>(product, dense, isDivided ? x : c, isDivided ? c : x);
  for (let i: usize = 0; i < half; i += size) e.multiply(single + i, single + i, y);
  if (isDivided) {
    e.add(s, x, y);
    multiplySparse6<E>(sum, sum, s, c);
  } else {
    multiplyByV<E>(single, single);
    e.add(s, x, y);
    multiplySparse6<E>(sum, sum, c, s);
  }
  // Karatsuba: the products of the halves are `single` and `product`.
  for (let i: usize = 0; i < half; i += size) {
    e.subtract(sum + i, sum + i, single + i);
    e.subtract(sum + i, sum + i, product + i);
  }
  if (isDivided) multiplyByV<E>(product, product);
  else multiplyByV<E>(single, single);
  for (let i: usize = 0; i < half; i += size) {
    e.add(product + i, product + i, single + i);
    e.reduce(f + i, product + i);
    e.reduce(f + half + i, sum + i);
  }
  release(t);
}

/** Doubles the pair's multiple of Q and multiplies f by the tangent. */
function doubleStep<F, E, T>(f: usize, pair: usize): void {
  const e = changetype<E>(0), size = e.size(), b = changetype<T>(0).twistB();
  const p = pair, x = pairMultiple<F, E>(pair), y = x + size, z = y + size;
  const t = reserve(7 * size), a = t, bb = t + size, c = t + 2 * size, ee = t + 3 * size, h = t + 4 * size;
  const j = t + 5 * size, u = t + 6 * size;
  e.multiply(a, x, y);
  e.halve(a, a);
  e.square(bb, y);
  e.square(c, z);
  e.add(ee, c, c);
  e.add(ee, ee, c);
  e.multiply(ee, ee, b);
  e.multiply(h, y, z);
  e.add(h, h, h);
  e.square(j, x);
  // The line: 3 X^2, -2 Y Z and 3 b Z^2 - Y^2.
  e.add(u, j, j);
  e.add(j, j, u);
  e.negate(u, h);
  e.scale(j, j, p);
  e.scale(u, u, p + changetype<F>(0).size());
  e.subtract(c, ee, bb);
  e.carry(c, c);
  multiplyByLine<E, T>(f, j, u, c);
  // X' = X Y / 2 (Y^2 - 9 b Z^2), Y' = ((Y^2 + 9 b Z^2) / 2)^2 - 27 b^2 Z^4, Z' = 2 Y^3 Z.
  e.add(c, ee, ee);
  e.add(c, c, ee);
  e.subtract(u, bb, c);
  e.multiply(x, a, u);
  e.multiply(z, bb, h);
  e.add(c, c, bb);
  e.halve(c, c);
  e.square(c, c);
  e.square(ee, ee);
  e.subtract(c, c, ee);
  e.subtract(c, c, ee);
  e.subtract(c, c, ee);
  e.reduce(y, c);
  release(t);
}

/** Adds the affine point q of the twist to the pair's multiple of Q and multiplies f by the line through both. */
export function addStep<F, E, T>(f: usize, pair: usize, q: usize): void {
  const e = changetype<E>(0), size = e.size();
  const p = pair, x = pairMultiple<F, E>(pair), y = x + size, z = y + size;
  const t = reserve(6 * size), theta = t, lambda = t + size, c = t + 2 * size, d = t + 3 * size, j = t + 4 * size;
  const u = t + 5 * size;
  e.multiply(u, q + size, z);
  e.subtract(theta, y, u);
  e.carry(theta, theta);
  e.multiply(u, q, z);
  e.subtract(lambda, x, u);
  e.carry(lambda, lambda);
  // The line: -theta, lambda and theta x - lambda y.
  e.negate(u, lambda);
  e.multiplyTwo(j, theta, q, u, q + size);
  e.carry(j, j);
  e.negate(u, theta);
  e.scale(u, u, p);
  e.scale(c, lambda, p + changetype<F>(0).size());
  multiplyByLine<E, T>(f, u, c, j);
  // With E = lambda^3 and H = E + theta^2 Z - 2 X lambda^2: (lambda H, theta (X lambda^2 - H) - E Y, Z E).
  e.square(c, theta);
  e.square(d, lambda);
  e.multiply(j, lambda, d);
  e.multiply(c, c, z);
  e.multiply(d, d, x);
  e.add(c, c, j);
  e.subtract(c, c, d);
  e.subtract(c, c, d);
  e.carry(c, c);
  e.multiply(x, lambda, c);
  e.subtract(d, d, c);
  e.negate(u, j);
  e.multiplyTwo(y, theta, d, u, y);
  e.carry(y, y);
  e.multiply(z, z, j);
  release(t);
}

/**
 * f = the product of the `count` pairs' functions for the signed digits, highest first, after the first, which is 1.
 */
export function millerLoop<F, E, T>(f: usize, pairs: usize, count: usize, digits: usize, length: usize): void {
  const size = changetype<E>(0).size(), step = pairSize<F, E>();
  const negative = reserve(2 * size);
  setOne12<E>(f);
  for (let i: usize = 0; i < length; i++) {
    if (i > 0) square12<E>(f, f);
    const digit = load<i8>(digits + i);
    for (let pair = pairs; pair < pairs + count * step; pair += step) {
      doubleStep<F, E, T>(f, pair);
      if (digit == 0) continue;
      memory.copy(negative, pairQ<F>(pair), 2 * size);
      if (digit < 0) changetype<E>(0).negate(negative + size, negative + size);
      addStep<F, E, T>(f, pair, negative);
    }
  }
  release(negative);
}
