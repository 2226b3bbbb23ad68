// Runs that are open at once, one called by the other through the host: MAX_OPEN_RUNS says why they are counted.
import { MAX_OPEN_RUNS } from "./layout";

const NONE: u32 = u32.MAX_VALUE;

let open: u32 = 1;
/** The depth of the run that its caller has counted. */
let countedDepth: u32 = NONE;

/** Before the message at the top, which is the first run. */
export function resetOpenRuns(): void {
  open = 1;
  countedDepth = NONE;
}

/** Counts a run at a depth that a contract for another VM begins; false when there are too many. */
export function openRun(depth: u32): bool {
  if (open >= <u32>MAX_OPEN_RUNS) return false;
  open++;
  countedDepth = depth;
  return true;
}

/** Ends what {@link openRun} has begun. */
export function closeRun(): void {
  open--;
  countedDepth = NONE;
}

/** Whether a contract for another VM at a depth is a run of its own, which its caller has not counted. */
export function isOwnRun(depth: u32): bool {
  return depth > 0 && depth != countedDepth;
}
