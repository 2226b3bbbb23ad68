import type { BlockPlace } from "../chain-spec.js";

/** From which block on something holds: by number, by time, or by the difficulty of all blocks before it (EIP-3675). */
export interface SwitchPoint {
  readonly kind: "block" | "time" | "totalDifficulty";
  readonly value: bigint;
}

/** What takes the place of something, and when. */
export interface LaterPhase<T> {
  readonly from: SwitchPoint;
  readonly value: T;
}

/** What holds on a chain from its genesis on, and what takes its place later. */
export class Schedule<T> {
  /** In the order in which they take over. */
  readonly phases: readonly T[];
  readonly first: T;
  readonly later: readonly LaterPhase<T>[];

  constructor(first: T, later: readonly LaterPhase<T>[] = []) {
    this.phases = [first, ...later.map(({ value }) => value)];
    this.first = first;
    this.later = later;
  }

  /**
   * The index of the phase that a block is in: the last whose switch it has reached, also where one before that has not been
   * reached.
   */
  indexAt(place: BlockPlace): number {
    let index = this.later.length;
    while (index > 0 && !isReached(this.later[index - 1]!.from, place)) index--;
    return index;
  }

  at(place: BlockPlace): T {
    return this.phases[this.indexAt(place)]!;
  }
}

function isReached({ kind, value }: SwitchPoint, { number, timestamp, parentTotalDifficulty }: BlockPlace): boolean {
  if (kind === "block") return number >= value;
  return (kind === "time" ? timestamp : parentTotalDifficulty) >= value;
}
