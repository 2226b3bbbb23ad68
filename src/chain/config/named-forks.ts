import { FORKS, type Fork } from "../../vm/rules/forks.js";
import { BOMB_DELAY } from "../../vm/rules/parameters.js";

/** Parameters that differ from those of a fork, by the numbers of src/vm/rules/parameters. */
export type ParameterChanges = ReadonlyMap<number, number>;

export interface NamedFork {
  readonly fork: Fork;
  readonly parameters: ParameterChanges;
}

/** Forks that brought nothing but a delay of the difficulty's exponential part (EIP-2384, 4345, 5133). */
const GLACIERS: readonly (readonly [name: string, fork: Fork, delay: number])[] = [
  ["muirGlacier", "istanbul", 9_000_000],
  ["arrowGlacier", "london", 10_700_000],
  ["grayGlacier", "london", 11_400_000],
];

const NAMED: ReadonlyMap<string, NamedFork> = new Map([
  ...FORKS.map((fork) => [fork, { fork, parameters: new Map() }] as const),
  ...GLACIERS.map(([name, fork, delay]) => [name, { fork, parameters: new Map([[BOMB_DELAY, delay]]) }] as const),
]);

/** What a chain can name as a fork: those that there are rules for, and the glaciers. */
export const FORK_NAMES: readonly string[] = [...NAMED.keys()];

/** The fork of a name; undefined for one that there is not. */
export function namedFork(name: string): NamedFork | undefined {
  return NAMED.get(name);
}
