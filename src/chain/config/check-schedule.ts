import type { ChainConfig, ScheduleEntry } from "./chain-config.js";
import { contradiction } from "./invalid-config.js";
import type { SwitchPoint } from "./schedule.js";

/** When an entry of a schedule takes over. */
export function switchPointOf({ block, time, totalDifficulty }: ScheduleEntry): SwitchPoint {
  if (block !== undefined) return { kind: "block", value: block };
  if (time !== undefined) return { kind: "time", value: time };
  return { kind: "totalDifficulty", value: totalDifficulty! };
}

/**
 * Refuses a schedule that does not go forward, or that would migrate a state that no block comes before.
 * @throws ConfigError `invalid-config`
 */
export function checkSchedule({ schedule, genesis }: ChainConfig): void {
  const last = new Map<string, bigint>();
  schedule.forEach((entry, i) => {
    const { kind, value } = switchPointOf(entry);
    const path = `schedule[${i}].${kind}`;
    const before = last.get(kind);
    if (before !== undefined && value < before) {
      const allowed = `at least ${before}`;
      throw contradiction(path, allowed, `${path} is ${value} and must be ${allowed}, as in the entry before it`);
    }
    last.set(kind, value);
    const first = { block: 0n, time: genesis.timestamp, totalDifficulty: 0n }[kind];
    if (entry.migration !== undefined && value <= first) {
      const allowed = `more than ${first}`;
      throw contradiction(path, allowed, `${path} is ${value} and must be ${allowed}: the genesis is not migrated`);
    }
  });
}
