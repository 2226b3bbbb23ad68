// The endomorphism psi of a twisted curve over Fp2 that is the Frobenius of the curve: (x, y) -> (x^p alpha, y^p beta).
// On the points of the pairing's group it multiplies by p (Galbraith and Scott, "Exponentiation in pairing-friendly
// groups using homomorphisms", Pairing 2008).
import { add, isInfinity, negatePoint, pointSize } from "../../../base/kernel/weierstrass";
import { power } from "../../../base/kernel/prime-field";
import { release, reserve } from "../../../base/kernel/scratch";

/**
 * Computes the powers 0 to 5 of xi^((p - 1) / 6), and alpha and beta, which are the second and third of them, or their
 * inverses for a twist multiplied by xi. `exponent` is (p - 1) / 6, least significant byte first.
 */
export function prepareTwist<E, T>(powers: usize, constants: usize, exponent: usize, bytes: usize): void {
  const e = changetype<E>(0), size = e.size();
  memory.copy(powers, e.one(), size);
  e.multiplyByNonresidue(powers + size, powers);
  power<E>(powers + size, powers + size, exponent, bytes);
  for (let i: usize = 2; i < 6; i++) e.multiply(powers + i * size, powers + (i - 1) * size, powers + size);
  memory.copy(constants, powers + 2 * size, 2 * size);
  if (!changetype<T>(0).isDivided()) {
    e.invert(constants, constants);
    e.invert(constants + size, constants + size);
  }
}

/** to = psi(p) for affine points or, with Z too, Jacobian ones. */
export function psi<E>(to: usize, p: usize, constants: usize, hasZ: bool): void {
  const e = changetype<E>(0), size = e.size();
  e.conjugate(to, p);
  e.multiply(to, to, constants);
  e.conjugate(to + size, p + size);
  e.multiply(to + size, to + size, constants + size);
  if (hasZ) e.conjugate(to + 2 * size, p + 2 * size);
}

/** Whether two points are the same. */
export function isSamePoint<E>(p: usize, q: usize): bool {
  const t = reserve(pointSize<E>());
  negatePoint<E>(t, q);
  add<E>(t, t, p);
  const is = isInfinity<E>(t);
  release(t);
  return is;
}
