// Access to the operands of a record in a frame. See layout.ts.
import { RECORD_A, RECORD_B, RECORD_DST, RECORD_X, RECORD_Y } from "./layout";

// @ts-ignore: decorator
@inline
export function dst(fp: usize, ip: usize): usize {
  return fp + (<usize>load<u16>(ip, RECORD_DST) << 3);
}

// @ts-ignore: decorator
@inline
export function a(fp: usize, ip: usize): usize {
  return fp + (<usize>load<u16>(ip, RECORD_A) << 3);
}

// @ts-ignore: decorator
@inline
export function b(fp: usize, ip: usize): usize {
  return fp + (<usize>load<u16>(ip, RECORD_B) << 3);
}

// @ts-ignore: decorator
@inline
export function x(ip: usize): u32 {
  return load<u32>(ip, RECORD_X);
}

// @ts-ignore: decorator
@inline
export function y(ip: usize): u32 {
  return load<u32>(ip, RECORD_Y);
}

/** The second operand of arithmetic on 64 bits and on floats. */
// @ts-ignore: decorator
@inline
export function wide<T>(ip: usize): T {
  return load<T>(ip, RECORD_X);
}

/** `y` as the second operand of a comparison of i64. */
// @ts-ignore: decorator
@inline
export function y64(ip: usize): u64 {
  return <u64>(<i64>load<i32>(ip, RECORD_Y));
}

/** The value of operand `a`, or `b`. */
// @ts-ignore: decorator
@inline
export function va<T>(fp: usize, ip: usize): T {
  return load<T>(a(fp, ip));
}

// @ts-ignore: decorator
@inline
export function vb<T>(fp: usize, ip: usize): T {
  return load<T>(b(fp, ip));
}

/** The whole slot is written, so that a load of all of it need not wait for two stores. */
// @ts-ignore: decorator
@inline
export function set32(fp: usize, ip: usize, value: u32): void {
  store<u64>(dst(fp, ip), <u64>value);
}

// @ts-ignore: decorator
@inline
export function set64(fp: usize, ip: usize, value: u64): void {
  store<u64>(dst(fp, ip), value);
}

/** Stores a result of arithmetic: every NaN becomes the canonical one. */
// @ts-ignore: decorator
@inline
export function setF32(fp: usize, ip: usize, value: f32): void {
  store<u64>(dst(fp, ip), value == value ? <u64>reinterpret<u32>(value) : 0x7fc00000);
}

// @ts-ignore: decorator
@inline
export function setF64(fp: usize, ip: usize, value: f64): void {
  store<u64>(dst(fp, ip), value == value ? reinterpret<u64>(value) : 0x7ff8000000000000);
}

/** Effective addresses of memory accesses, with 33 bits. */
// @ts-ignore: decorator
@inline
export function plain(fp: usize, ip: usize): u64 {
  return <u64>va<u32>(fp, ip) + <u64>x(ip);
}

// @ts-ignore: decorator
@inline
export function withSum(fp: usize, ip: usize): u64 {
  return <u64>(va<u32>(fp, ip) + vb<u32>(fp, ip)) + <u64>x(ip);
}

// @ts-ignore: decorator
@inline
export function withOffset(fp: usize, ip: usize): u64 {
  return <u64>(va<u32>(fp, ip) + y(ip)) + <u64>x(ip);
}

/** Where a branch goes that is taken, and what that costs. */
// @ts-ignore: decorator
@inline
export function target(ip: usize): usize {
  return ip + <usize>x(ip);
}

// @ts-ignore: decorator
@inline
export function taken(ip: usize): u32 {
  return load<u16>(ip, RECORD_DST);
}

/** What it costs not to take a branch. */
// @ts-ignore: decorator
@inline
export function passed(ip: usize): u32 {
  return y(ip);
}

/** The same, where `y` is the second operand. */
// @ts-ignore: decorator
@inline
export function passedShort(ip: usize): u32 {
  return load<u16>(ip, RECORD_B);
}
