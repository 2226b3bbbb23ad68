import fc from "fast-check";
import type { Fuzzer } from "./fuzzer.js";

/** Cases of one property in a row, all from one seed. */
const BATCH = 20;

export interface SearchOptions {
  /** Batch n of a machine has the seed `seed + n`. */
  readonly seed: number;
  /** Asked after each batch. */
  readonly isOver: (batches: number) => boolean;
  /** Only this property. */
  readonly property?: string | undefined;
  readonly report: (line: string) => void;
}

export interface SearchResult {
  readonly cases: number;
  readonly batches: number;
  readonly differences: number;
  readonly counts: Readonly<Record<string, bigint>>;
}

/** Runs the properties of a fuzzer in turn, a batch each, until it is over. A property that failed runs no more. */
export async function search(fuzzer: Fuzzer, options: SearchOptions): Promise<SearchResult> {
  const { seed, isOver, report } = options;
  let names = Object.keys(fuzzer.properties).filter((name) => name === (options.property ?? name));
  let [cases, batches, differences] = [0, 0, 0];
  while (names.length > 0 && !(batches > 0 && isOver(batches))) {
    const name = names[batches % names.length]!;
    const batchSeed = (seed + batches) | 0;
    const details = await fc.check(fuzzer.properties[name]!, { seed: batchSeed, numRuns: BATCH });
    cases += details.numRuns;
    batches++;
    if (!details.failed) continue;
    differences++;
    names = names.filter((other) => other !== name);
    report(
      `${name}: found with --seed ${batchSeed} --property "${name}"\n${await fc.asyncDefaultReportMessage(details)}`,
    );
  }
  return { cases, batches, differences, counts: fuzzer.counts() };
}
