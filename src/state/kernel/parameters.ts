import { PARAMETERS } from "./layout";

/** A parameter of the fork, by its number in src/vm/rules/parameters. */
// @ts-ignore: decorator
@inline export function parameter(number: i32): u64 {
  return <u64>load<u32>(<usize>PARAMETERS + (<usize>number << 2));
}

export function setParameter(number: i32, value: u32): void {
  store<u32>(<usize>PARAMETERS + (<usize>number << 2), value);
}
