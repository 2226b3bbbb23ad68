/**
 * The other side of a contract's run: the state transition, or a conversation that was recorded with it. Whoever runs the contract
 * writes a request's fixed part at {@link at}, its variable part at the place that {@link place} gives, asks, and finds the
 * answer there by the offsets of numbers.ts.
 */
export interface HookPort {
  /** All memory; the array is good until the next call of a function here. */
  readonly bytes: Uint8Array;
  /** The same memory. */
  readonly view: DataView;
  readonly at: number;
  /** Room for the variable part of the next request. */
  place(size: number): number;
  /**
   * Asks.
   * @param fuel what the contract has left, at most 2^63-1
   * @returns fuel left after all that the hook costs, or the negative number of a halt's reason
   */
  ask(hook: number, fuel: bigint, size: number): bigint;
}
