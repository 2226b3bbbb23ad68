/** The forks of Ethereum mainnet whose rules are known, oldest first. */
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

export const LATEST_FORK: Fork = "osaka";

/** True when `fork` is `other` or a later one. */
export function isAtLeast(fork: Fork, other: Fork): boolean {
  return FORKS.indexOf(fork) >= FORKS.indexOf(other);
}
