import type { Fork } from "../../vm/rules/forks.js";
import { BOMB_DELAY } from "../../vm/rules/parameters.js";
import type { BlobSchedule, RulesOptions } from "../chain-rules.js";
import { boundedAt, type JsonObject, objectAt } from "../state-test/fields.js";
import { forkOfTest } from "../state-test/fork-names.js";

/** When the second of two forks begins: at a block, at a time, or when the difficulty of all blocks is so much. */
type Switch = { readonly kind: "At" | "AtTime" | "AtDiff"; readonly value: bigint };

/** The forks of a test's chain by name: one, or one and then another. */
export interface Network {
  readonly first: string;
  readonly later?: { readonly name: string; readonly at: Switch };
}

const TRANSITION = /^(\w+?)To(\w+?)(At|AtTime|AtDiff)(\d+k?|[0-9A-F]+)$/;

/** Forks that bring nothing but a delay of the difficulty's exponential part (EIP-2384, 4345, 5133). */
const GLACIERS: Readonly<Record<string, { readonly fork: Fork; readonly delay: number }>> = {
  MuirGlacier: { fork: "istanbul", delay: 9_000_000 },
  ArrowGlacier: { fork: "london", delay: 10_700_000 },
  GrayGlacier: { fork: "london", delay: 11_400_000 },
};

/** Forks that bring nothing but a blob schedule (EIP-7892). */
const BLOB_FORK = /^BPO\d+$/;

/** What tests mean by a network: `Cancun`, `BerlinToLondonAt5`, `ParisToShanghaiAtTime15k`. */
export function networkOf(name: string): Network {
  const [, first, second, kind, value] = TRANSITION.exec(name) ?? [];
  if (first === undefined) return { first: name };
  const number = kind === "AtDiff" ? BigInt(`0x${value}`) : BigInt(value!.replace("k", "000"));
  return { first, later: { name: second!, at: { kind: kind as Switch["kind"], value: number } } };
}

/** The name of the fork that a block is on. */
export function forkNameAt(
  { first, later }: Network,
  block: { readonly number: bigint; readonly timestamp: bigint },
  difficultyBefore: bigint,
): string {
  if (later === undefined) return first;
  const { kind, value } = later.at;
  const reached = kind === "At" ? block.number : kind === "AtTime" ? block.timestamp : difficultyBefore;
  return reached >= value ? later.name : first;
}

/** The rules of a fork as a test names it, with the blob schedule that the test gives for it. */
export function rulesOf(name: string, config: JsonObject): readonly [fork: string, options: RulesOptions] {
  const glacier = GLACIERS[name];
  if (glacier !== undefined) return [glacier.fork, { parameters: new Map([[BOMB_DELAY, glacier.delay]]) }];
  const fork = BLOB_FORK.test(name) ? "osaka" : forkOfTest(name);
  return [fork, { blobs: readBlobSchedule(config, name) }];
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
