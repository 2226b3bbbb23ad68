import type { Contender, Measurement } from "../../src/cli/bench/measure.js";

const TURNS = 10;

/**
 * Measures contenders in turns, each for that many milliseconds in all, after a warm-up of half of that: what else the
 * computer does meets all of them. Medians, because computers are noisy upwards.
 */
export function measureInTurns(contenders: readonly Contender[], time: number): Measurement[] {
  const samples = contenders.map((): number[] => []);
  for (const { run } of contenders) runFor(run, time / 2, []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [i, { run }] of contenders.entries()) runFor(run, time / TURNS, samples[i]!);
  }
  return contenders.map(({ name }, i) => {
    const middle = median(samples[i]!);
    const spread = median(samples[i]!.map((sample) => Math.abs(sample - middle)));
    return { name, median: middle, spread, samples: samples[i]!.length };
  });
}

/** Runs at least once, and notes how long each run takes. */
function runFor(run: () => unknown, time: number, into: number[]): void {
  const end = performance.now() + time;
  let now: number;
  do {
    const start = performance.now();
    run();
    now = performance.now();
    into.push(now - start);
  } while (now < end);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
