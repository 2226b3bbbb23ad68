// Operations that WebAssembly has no single instruction for. Division follows the manual, chapter "M": no traps.

export function mulhu(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (other >> 32);
}

export function mulh(a: u64, b: u64): u64 {
  return mulhu(a, b) - (<i64>a < 0 ? b : 0) - (<i64>b < 0 ? a : 0);
}

export function mulhsu(a: u64, b: u64): u64 {
  return mulhu(a, b) - (<i64>a < 0 ? b : 0);
}

// @ts-ignore: decorator
@inline
export function div(a: i64, b: i64): i64 {
  if (b == 0) return -1;
  return b == -1 ? 0 - a : a / b;
}

// @ts-ignore: decorator
@inline
export function rem(a: i64, b: i64): i64 {
  if (b == 0) return a;
  return b == -1 ? 0 : a % b;
}

// @ts-ignore: decorator
@inline
export function divu(a: u64, b: u64): u64 {
  return b == 0 ? u64.MAX_VALUE : a / b;
}

// @ts-ignore: decorator
@inline
export function remu(a: u64, b: u64): u64 {
  return b == 0 ? a : a % b;
}

// @ts-ignore: decorator
@inline
export function divw(a: i32, b: i32): i64 {
  if (b == 0) return -1;
  // Not `<i64>(0 - a)`: there the subtraction would be one of 64 bits.
  const quotient: i32 = b == -1 ? 0 - a : a / b;
  return quotient;
}

// @ts-ignore: decorator
@inline
export function remw(a: i32, b: i32): i64 {
  if (b == 0) return a;
  return b == -1 ? 0 : <i64>(a % b);
}

// @ts-ignore: decorator
@inline
export function divuw(a: u32, b: u32): i64 {
  return b == 0 ? -1 : <i64>(<i32>(a / b));
}

// @ts-ignore: decorator
@inline
export function remuw(a: u32, b: u32): i64 {
  return b == 0 ? <i64>(<i32>a) : <i64>(<i32>(a % b));
}

/** Each byte that is not zero becomes ff. */
export function orcb(a: u64): u64 {
  const any = ((a & 0x7f7f7f7f7f7f7f7f) + 0x7f7f7f7f7f7f7f7f) | a;
  return ((any >> 7) & 0x0101010101010101) * 0xff;
}

/** The bytes in reverse order. */
export function rev8(a: u64): u64 {
  let b = ((a >> 8) & 0x00ff00ff00ff00ff) | ((a & 0x00ff00ff00ff00ff) << 8);
  b = ((b >> 16) & 0x0000ffff0000ffff) | ((b & 0x0000ffff0000ffff) << 16);
  return rotl<u64>(b, 32);
}
