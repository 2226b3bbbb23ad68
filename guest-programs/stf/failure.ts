// How a run ends that has no result.

// @ts-ignore: decorator
@external("zkvm", "exit") declare function exit(code: i32): void;

/** Never returns. */
export function fail(code: i32): void {
  exit(code);
  unreachable();
}
