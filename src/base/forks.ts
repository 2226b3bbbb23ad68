/** The forks of Ethereum mainnet that changed how transactions run, oldest first. */
export const FORKS = [
  "frontier",
  "homestead",
  "tangerineWhistle",
  "spuriousDragon",
  "byzantium",
  "constantinople",
  "petersburg",
  "istanbul",
  "berlin",
  "london",
  "paris",
  "shanghai",
  "cancun",
  "prague",
  "osaka",
] as const;

export type Fork = (typeof FORKS)[number];

/** True when `fork` is `other` or a later one. */
export function isAtLeast(fork: Fork, other: Fork): boolean {
  return FORKS.indexOf(fork) >= FORKS.indexOf(other);
}

/** A value by the fork that brought it; it holds until a later fork brings another. */
export type History<T> = Readonly<Partial<Record<Fork, T>>>;

/** The value at a fork; undefined before the first. */
export function valueAt<T>(history: History<T>, fork: Fork): T | undefined {
  let value: T | undefined;
  for (const candidate of FORKS) {
    value = history[candidate] ?? value;
    if (candidate === fork) return value;
  }
  return value;
}
