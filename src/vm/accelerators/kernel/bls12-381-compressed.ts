// Points of G1 in 48 bytes, as all of Ethereum's consensus layer has them: x, with flags in its three highest bits.
import { F, FOUR, isInG1, ONE, POINT, BAD, INFINITY } from "./bls12-381";
import { rootFp } from "./bls12-381-maps";
import { decode, leave, signOf } from "../../../base/kernel/prime-field";
import { release, reserve } from "../../../base/kernel/scratch";

const COMPRESSED: u8 = 0x80;
const IS_INFINITY: u8 = 0x40;
const IS_LARGER: u8 = 0x20;
const SIZE: usize = 48;

/** Reads an affine point of the group and tells which kind it is; the flags in the source are cleared. */
export function readCompressedG1(to: usize, from: usize): i32 {
  const flags = load<u8>(from), y = to + ONE, f = changetype<F>(0);
  store<u8>(from, flags & 0x1f);
  if (!(flags & COMPRESSED)) return BAD;
  if (flags & IS_INFINITY) return !(flags & IS_LARGER) && isZeroBytes(from) ? INFINITY : BAD;
  if (!decode<F>(to, from)) return BAD;
  f.square(y, to);
  f.multiply(y, y, to);
  f.add(y, y, FOUR);
  if (!rootFp(y, y)) return BAD;
  if (isLarger(y) != ((flags & IS_LARGER) != 0)) f.negate(y, y);
  return isInG1(to) ? POINT : BAD;
}

function isZeroBytes(from: usize): bool {
  for (let i: usize = 0; i < SIZE; i += 8) if (load<u64>(from + i) != 0) return false;
  return true;
}

/** Whether y is the larger of itself and p - y. */
function isLarger(y: usize): bool {
  const f = changetype<F>(0), integer = reserve(ONE);
  leave<F>(integer, y);
  f.add(integer, integer, integer);
  f.subtract(integer, integer, f.prime());
  f.carry(integer, integer);
  const is = signOf<F>(integer) > 0;
  release(integer);
  return is;
}
