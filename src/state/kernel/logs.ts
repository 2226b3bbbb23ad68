// The logs of a transaction, the last first.
import { L_ACCOUNT, L_DATA, L_PREVIOUS, L_SIZE, L_TOPICS } from "./records";
import { MAX_LOG_BYTES } from "./layout";
import { allocate } from "./heap";

/** The last log; logs link back by L_PREVIOUS. */
export let logs: usize = 0;
/** Bytes that may still be logged. */
export let logRoom: u64 = <u64>MAX_LOG_BYTES;

export function setLogs(value: usize): void {
  logs = value;
}

export function resetLogs(): void {
  logs = 0;
  logRoom = <u64>MAX_LOG_BYTES;
}

/** Adds a log with room for its topics and data at L_DATA; returns it. `size` is at most {@link logRoom}. */
export function addLog(account: usize, topics: u32, size: u32): usize {
  const log = allocate(<u32>L_DATA + 32 * topics + size);
  store<u32>(log, <u32>logs, L_PREVIOUS);
  store<u32>(log, <u32>account, L_ACCOUNT);
  store<u32>(log, topics, L_TOPICS);
  store<u32>(log, size, L_SIZE);
  logs = log;
  logRoom -= <u64>size;
  return log;
}
