// Which floats a trapping conversion to integers takes: those that truncate to a number of the type. A NaN is refused by
// every comparison. The bounds are the numbers next to the range that the float type has.

// @ts-ignore: decorator
@inline
export function fitsI32(value: f64): bool {
  return value > -2147483649.0 && value < 2147483648.0;
}

// @ts-ignore: decorator
@inline
export function fitsU32(value: f64): bool {
  return value > -1.0 && value < 4294967296.0;
}

// @ts-ignore: decorator
@inline
export function fitsI64(value: f64): bool {
  return value >= -9223372036854775808.0 && value < 9223372036854775808.0;
}

// @ts-ignore: decorator
@inline
export function fitsU64(value: f64): bool {
  return value > -1.0 && value < 18446744073709551616.0;
}
