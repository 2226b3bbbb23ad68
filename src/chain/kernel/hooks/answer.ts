// Where a hook's request is read and its answer is written; src/vm/hooks/numbers has the offsets.
import { ANSWER, PORT_SIZE, REQUEST, REST, REST_SIZE, RESULT } from "../../../vm/hooks/numbers";

const PORT: usize = memory.data(PORT_SIZE, 16);

// @ts-ignore: decorator
@inline export function portAddress(): usize {
  return PORT;
}

// @ts-ignore: decorator
@inline export function requested(offset: usize): usize {
  return PORT + REQUEST + offset;
}

// @ts-ignore: decorator
@inline export function answered(offset: usize): usize {
  return PORT + ANSWER + offset;
}

export function setResult(value: u64): void {
  store<u64>(PORT, value, RESULT);
}

/** Answers with bytes that stay where they are until the next request. */
export function setRest(at: usize, size: u32): void {
  store<u32>(PORT, <u32>at, REST);
  store<u32>(PORT, size, REST_SIZE);
}

export function restSize(): u32 {
  return load<u32>(PORT, REST_SIZE);
}
