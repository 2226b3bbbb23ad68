import type { ChainRules, EarlierRules } from "../chain-rules.js";
import { type LaterPhase, Schedule } from "./schedule.js";

/** A schedule of rules in which each knows those before it that came with a block: uncles are judged by them. */
export function scheduleOfRules(first: ChainRules, later: readonly LaterPhase<ChainRules>[]): Schedule<ChainRules> {
  let before = first;
  let earlier: readonly EarlierRules[] = [];
  const known = later.map(({ from, value }) => {
    // Rules that another takes the place of at once were those of no block.
    if (from.kind === "block" && from.value !== earlier[0]?.until) {
      earlier = [{ until: from.value, parameters: before.parameters }, ...earlier];
    }
    before = value;
    return { from, value: { ...value, earlier } };
  });
  return new Schedule(first, known);
}
