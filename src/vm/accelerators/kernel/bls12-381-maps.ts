// Maps from field elements to the groups of BLS12-381: the simplified SWU map, an isogeny, the cofactor cleared (RFC
// 9380, sections 6.6.3 and 8.8).
import { E, F, multiplyByX, ONE, PSI, TWO } from "./bls12-381";
import { COUNT_G1, COUNT_G2, COUNTS_G1, COUNTS_G2, ISOGENY_G1, ISOGENY_G2 } from "./bls12-381-isogenies";
import { isOdd, power, readConstants, small } from "../../../base/kernel/prime-field";
import { release, reserve } from "../../../base/kernel/scratch";
import { psi } from "./twist";
import { add, double, isInfinity, negatePoint, setInfinity, toAffine } from "../../../base/kernel/weierstrass";

/** A and B of the curve with an isogeny to that of G1. */
const CURVE_WORDS_G1: usize = memory.data<u64>([
  0x5cf428082d584c1d, 0x98936f8da0e0f97f, 0xd8e8981aefd881ac,
  0xb0ea985383ee66a8, 0x3d693a02c96d4982, 0x00144698a3b8e943,
  0xd1cc48e98e172be0, 0x5a23215a316ceaa5, 0xa0b9c14fcef35ef5,
  0x2016c1f0f24f4070, 0x018b12e8753eee3b, 0x12e2908d11688030,
]);
/** (p + 1) / 4, of which powers are square roots, as p is 3 modulo 4. */
const ROOT_EXPONENT: usize = memory.data<u64>([
  0xee7fbfffffffeaab, 0x07aaffffac54ffff, 0xd9cc34a83dac3d89,
  0xd91dd2e13ce144af, 0x92c6e9ed90d2eb35, 0x0680447a8e5ff9a6,
]);

/** A, B and Z of the maps. */
const CURVE_G1: usize = memory.data(3 * 112, 16);
const CURVE_G2: usize = memory.data(3 * 224, 16);
const COEFFICIENTS_G1: usize = memory.data(COUNT_G1 * 112, 16);
const COEFFICIENTS_G2: usize = memory.data(COUNT_G2 * 224, 16);

export function prepareMaps(): void {
  readConstants<F>(CURVE_G1, CURVE_WORDS_G1, 2);
  small<F>(CURVE_G1 + 2 * ONE, 11);
  // A = 240 u, B = 1012 (1 + u), Z = -(2 + u).
  memory.fill(CURVE_G2, 0, ONE);
  small<F>(CURVE_G2 + ONE, 240);
  small<F>(CURVE_G2 + TWO, 1012);
  small<F>(CURVE_G2 + TWO + ONE, 1012);
  small<F>(CURVE_G2 + 2 * TWO, -2);
  small<F>(CURVE_G2 + 2 * TWO + ONE, -1);
  readConstants<F>(COEFFICIENTS_G1, ISOGENY_G1, COUNT_G1);
  readConstants<F>(COEFFICIENTS_G2, ISOGENY_G2, 2 * COUNT_G2);
}

/** What the maps need to know about a field. */
@final @unmanaged
class RootsFp {
  /** to = a square root. False when there is none. */
  root(to: usize, a: usize): bool { return rootFp(to, a); }
  /** sgn0 of RFC 9380, section 4.1. */
  isOdd(a: usize): bool { return isOdd<F>(a); }
}

@final @unmanaged
class RootsFp2 {
  root(to: usize, a: usize): bool { return rootFp2(to, a); }
  isOdd(a: usize): bool { return isZero<F>(a) ? isOdd<F>(a + ONE) : isOdd<F>(a); }
}

/** Whether an element of little weight is 0. */
function isZero<C>(a: usize): bool {
  const c = changetype<C>(0), t = reserve(c.size());
  c.multiply(t, a, c.one());
  const is = c.isZero(t);
  release(t);
  return is;
}

export function rootFp(to: usize, a: usize): bool {
  const f = changetype<F>(0), root = reserve(2 * ONE), square = root + ONE;
  power<F>(root, a, ROOT_EXPONENT, 48);
  f.square(square, root);
  f.subtract(square, square, a);
  const is = isZero<F>(square);
  memory.copy(to, root, ONE);
  release(root);
  return is;
}

/**
 * The root x + y u of a + b u by the complex method: x^2 = (a + s) / 2 or (a - s) / 2 where s^2 = a^2 + b^2, and y = b
 * / 2x. (Adj and Rodriguez-Henriquez, "Square root computation over even extension fields", IEEE ToC 63, 2014.)
 */
function rootFp2(to: usize, a: usize): bool {
  const f = changetype<F>(0);
  const t = reserve(3 * ONE), norm = t, x = t + ONE, y = t + 2 * ONE;
  f.multiplyTwo(norm, a, a, a + ONE, a + ONE);
  let is = rootFp(norm, norm);
  if (is) {
    f.add(x, a, norm);
    f.halve(x, x);
    if (!rootFp(x, x)) {
      f.subtract(x, a, norm);
      f.halve(x, x);
      is = rootFp(x, x);
    }
    f.add(y, x, x);
    f.invert(y, y);
    f.multiply(y, y, a + ONE);
    // Where x is 0 so is b, and y whatever its inverse is taken for.
    memory.copy(to, x, TWO);
  }
  release(t);
  return is;
}

/** The affine point of y^2 = x^3 + A x + B, with A, B and Z at `curve`, to which an element maps. */
function simplifiedSwu<C, R>(to: usize, u: usize, curve: usize): void {
  const c = changetype<C>(0), size = c.size(), roots = changetype<R>(0);
  const a = curve, b = curve + size, z = curve + 2 * size, x = to, y = to + size;
  const t = reserve(3 * size), zuu = t, d = t + size, right = t + 2 * size;
  c.square(zuu, u);
  c.multiply(zuu, zuu, z);
  // x1 = -B / A (1 + 1 / (Z^2 u^4 + Z u^2)) = -B (d + 1) / (A d), or B / (Z A) where d is 0.
  c.square(d, zuu);
  c.add(d, d, zuu);
  if (isZero<C>(d)) {
    c.multiply(d, z, a);
    c.invert(d, d);
    c.multiply(x, d, b);
  } else {
    c.add(x, d, c.one());
    c.negate(x, x);
    c.multiply(x, x, b);
    c.multiply(d, d, a);
    c.invert(d, d);
    c.multiply(x, x, d);
  }
  rightSide<C>(right, x, a, b);
  if (!roots.root(y, right)) {
    c.multiply(x, x, zuu);
    rightSide<C>(right, x, a, b);
    roots.root(y, right);
  }
  if (roots.isOdd(u) != roots.isOdd(y)) c.negate(y, y);
  release(t);
}

/** to = x^3 + A x + B. */
function rightSide<C>(to: usize, x: usize, a: usize, b: usize): void {
  const c = changetype<C>(0);
  c.square(to, x);
  c.add(to, to, a);
  c.multiply(to, to, x);
  c.add(to, to, b);
  c.carry(to, to);
}

/** p = the image of the affine point there, in Jacobian coordinates with Z = x_den y_den. */
function applyIsogeny<C>(p: usize, coefficients: usize, counts: usize): void {
  const c = changetype<C>(0), size = c.size();
  const t = reserve(4 * size);
  for (let i: usize = 0, from = coefficients; i < 4; i++) {
    const count = <usize>load<i32>(counts + i * 4);
    polynomial<C>(t + i * size, p, from, count);
    from += count * size;
  }
  const xNum = t, xDen = t + size, yNum = t + 2 * size, yDen = t + 3 * size, y = p + size, z = p + 2 * size;
  c.multiply(z, xDen, yDen);
  // X = x_num / x_den Z^2 and Y = y y_num / y_den Z^3.
  c.multiply(p, xNum, yDen);
  c.multiply(p, p, z);
  c.multiply(y, y, yNum);
  c.multiply(y, y, xDen);
  c.multiply(y, y, z);
  c.multiply(y, y, z);
  release(t);
}

/** to = the polynomial at x, by Horner's rule. */
function polynomial<C>(to: usize, x: usize, coefficients: usize, count: usize): void {
  const c = changetype<C>(0), size = c.size();
  memory.copy(to, coefficients + (count - 1) * size, size);
  for (let i = count - 1; i-- > 0;) {
    c.multiply(to, to, x);
    c.add(to, to, coefficients + i * size);
  }
  c.carry(to, to);
}

/** p = the point of G1 to which an element maps; p has room for a Jacobian point. */
export function mapToG1(p: usize, u: usize): void {
  simplifiedSwu<F, RootsFp>(p, u, CURVE_G1);
  applyIsogeny<F>(p, COEFFICIENTS_G1, COUNTS_G1);
  if (isInfinity<F>(p)) return;
  // (1 - x) P = P + |x| P.
  const t = reserve(3 * ONE);
  const affine = reserve(2 * ONE);
  toAffine<F>(affine, p);
  multiplyByX<F>(t, affine);
  add<F>(p, p, t);
  release(t);
}

/** p = the point of G2 to which an element maps. */
export function mapToG2(p: usize, u: usize): void {
  simplifiedSwu<E, RootsFp2>(p, u, CURVE_G2);
  applyIsogeny<E>(p, COEFFICIENTS_G2, COUNTS_G2);
  if (!isInfinity<E>(p)) clearCofactor(p);
}

/** p = (x^2 - x - 1) p + (x - 1) psi(p) + psi^2(2 p): Budroni and Pintore, eprint 2017/419; RFC 9380, appendix G.3. */
function clearCofactor(p: usize): void {
  const size: usize = 3 * TWO;
  const t = reserve(4 * size), multiple = t, image = t + size, sum = t + 2 * size, affine = t + 3 * size;
  toAffine<E>(affine, p);
  multiplyByX<E>(multiple, affine);
  negatePoint<E>(multiple, multiple);
  psi<E>(image, p, PSI, true);
  add<E>(sum, multiple, image);
  multiplyAnyByX(sum, affine);
  negatePoint<E>(sum, sum);
  negatePoint<E>(image, image);
  add<E>(sum, sum, image);
  negatePoint<E>(multiple, multiple);
  add<E>(sum, sum, multiple);
  double<E>(image, p);
  psi<E>(image, image, PSI, true);
  psi<E>(image, image, PSI, true);
  add<E>(sum, sum, image);
  negatePoint<E>(p, p);
  add<E>(p, p, sum);
  release(t);
}

/** p = |x| p, for infinity too; `affine` is overwritten. */
function multiplyAnyByX(p: usize, affine: usize): void {
  if (isInfinity<E>(p)) {
    setInfinity<E>(p);
    return;
  }
  toAffine<E>(affine, p);
  multiplyByX<E>(p, affine);
}
