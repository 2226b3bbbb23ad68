import type { BlobSchedule, RulesOptions } from "../chain-rules.js";
import { namedFork } from "../config/named-forks.js";
import { Schedule, type SwitchPoint } from "../config/schedule.js";
import { boundedAt, type JsonObject, objectAt } from "../state-test/fields.js";
import { forkOfTest } from "../state-test/fork-names.js";

/** The forks of a test's chain, as tests name them. */
export type Network = Schedule<string>;

const TRANSITION = /^(\w+?)To(\w+?)(At|AtTime|AtDiff)(\d+k?|[0-9A-F]+)$/;
const KINDS: Readonly<Record<string, SwitchPoint["kind"]>> = { At: "block", AtTime: "time", AtDiff: "totalDifficulty" };

/** Forks that bring nothing but a blob schedule (EIP-7892). */
const BLOB_FORK = /^BPO\d+$/;

/** What tests mean by a network: `Cancun`, `BerlinToLondonAt5`, `ParisToShanghaiAtTime15k`, `ArrowGlacierToParisAtDiffC0000`. */
export function networkOf(name: string): Network {
  const [, first, second, kind, value] = TRANSITION.exec(name) ?? [];
  if (first === undefined) return new Schedule(name);
  const number = kind === "AtDiff" ? BigInt(`0x${value}`) : BigInt(value!.replace("k", "000"));
  return new Schedule(first, [{ from: { kind: KINDS[kind!]!, value: number }, value: second! }]);
}

/** Whether there are rules for all forks of a network. */
export function hasRules(name: string): boolean {
  return networkOf(name).phases.every((fork) => BLOB_FORK.test(fork) || namedFork(forkOfTest(fork)) !== undefined);
}

/** The block of the DAO fork on a test's network; undefined where it has none. */
export function daoBlockOf(name: string): bigint | undefined {
  const block = /ToDaoAt(\d+)$/.exec(name)?.[1];
  return block === undefined ? undefined : BigInt(block);
}

/** The rules of a fork as a test names it, with the blob schedule that the test gives for it. */
export function rulesOf(name: string, config: JsonObject): readonly [fork: string, options: RulesOptions] {
  const ours = BLOB_FORK.test(name) ? "osaka" : forkOfTest(name);
  const { fork, parameters } = namedFork(ours) ?? { fork: ours, parameters: new Map() };
  return [fork, { parameters, blobs: readBlobSchedule(config, name) }];
}

/** The blob schedule that a test gives for a fork (EIP-7840). */
export function readBlobSchedule(config: JsonObject, fork: string): BlobSchedule | undefined {
  const path = "config.blobSchedule";
  const all = objectAt(config.blobSchedule ?? {}, path);
  if (!Object.hasOwn(all, fork)) return undefined;
  const schedule = objectAt(all[fork], path);
  return {
    target: Number(boundedAt(schedule.target, 16, `${path}.target`)),
    max: Number(boundedAt(schedule.max, 16, `${path}.max`)),
    updateFraction: boundedAt(schedule.baseFeeUpdateFraction, 64, `${path}.baseFeeUpdateFraction`),
  };
}
