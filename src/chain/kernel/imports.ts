/** Writes the root of the state as it is now, 32 bytes; false when whoever answers cannot tell. */
// @ts-ignore: decorator
@external("stf", "stateRoot") export declare function stateRoot(to: usize): bool;
