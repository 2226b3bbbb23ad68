import { Bench } from "tinybench";

/** Run times of one contender, in milliseconds. */
export interface Measurement {
  readonly name: string;
  readonly median: number;
  /** Median absolute deviation. */
  readonly spread: number;
  readonly samples: number;
}

export interface Contender {
  readonly name: string;
  /** One whole run; awaited when it returns a promise. */
  readonly run: () => unknown;
}

export interface MeasureOptions {
  /** How long each contender is measured, in milliseconds, after a warm-up of a third of that. */
  readonly time: number;
  readonly signal?: AbortSignal;
}

/** Few samples are enough for contenders that take seconds; fast ones collect hundreds in the given time. */
const MIN_SAMPLES = 3;

/** Measures contenders one after the other in this process; medians, because computers are noisy upwards. */
export async function measure(contenders: readonly Contender[], options: MeasureOptions): Promise<Measurement[]> {
  const bench = new Bench({
    time: options.time,
    iterations: MIN_SAMPLES,
    warmupTime: options.time / 3,
    warmupIterations: 1,
    throws: true,
    ...(options.signal ? { signal: options.signal } : {}),
  });
  for (const contender of contenders) bench.add(contender.name, contender.run);
  await bench.run();
  return bench.tasks.flatMap(({ name, result }) => {
    if (result.state !== "completed") return [];
    const { p50, mad, samplesCount } = result.latency;
    return [{ name, median: p50, spread: mad, samples: samplesCount }];
  });
}
