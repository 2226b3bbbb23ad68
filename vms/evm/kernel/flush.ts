// Telling the host what the run has changed: before code for another VM runs, and when the run has ended well. Each frame's
// changes are told by themselves, with a marker in the journal behind them. So the host can undo those of a frame that
// fails and keep those of its callers, and hears of no change twice, however often callees flush and fail.
import { FRAME_SIZE, F_CHECKPOINT, F_JOURNAL, F_LOGS, J_DATA, J_PREVIOUS, J_SIZE, J_TARGET } from "./layout";
import { frame } from "./frames";
import { hostFlush } from "./imports";
import { freshCheckpoint, journal, logs, markFlush, marker, setCheckpoint, setJournal, toldLogs } from "./state";

/** Entries of the journal that are undone for a while, the oldest first, linked by J_PREVIOUS. */
let undone: usize = 0;

/** Tells the host all that it does not know yet. */
export function flush(): void {
  const newest = journal;
  let f = oldestUntold();
  if (f != frame) undo(load<u32>(f + FRAME_SIZE, F_JOURNAL));
  for (; f != frame; f += FRAME_SIZE) {
    const callee = f + FRAME_SIZE;
    const start = load<u32>(callee, F_JOURNAL), lastLog = <usize>load<u32>(callee, F_LOGS);
    if (journal != marker || lastLog > toldLogs) {
      tell(lastLog);
      store<u32>(callee, freshCheckpoint(), F_CHECKPOINT);
    }
    store<u32>(callee, <u32>journal, F_JOURNAL);
    const end = callee == frame ? <u32>newest : load<u32>(callee + FRAME_SIZE, F_JOURNAL);
    if (end != start) redo(end);
  }
  tell(logs);
  // Whatever changes from now on is kept in the journal anew, behind the marker.
  setCheckpoint(freshCheckpoint());
}

function tell(lastLog: usize): void {
  markFlush(hostFlush(journal, marker, lastLog, toldLogs), lastLog);
}

/** The outermost frame with changes or logs that the host does not know. */
function oldestUntold(): usize {
  let f = frame;
  for (let at = journal; at != marker; at = load<u32>(at, J_PREVIOUS)) {
    while (<usize>load<u32>(f, F_JOURNAL) == at) f -= FRAME_SIZE;
  }
  while (<usize>load<u32>(f, F_LOGS) > toldLogs) f -= FRAME_SIZE;
  return f;
}

/** Brings records back to what they were at a point of the journal, for {@link redo}. */
function undo(end: usize): void {
  while (journal != end) {
    const entry = journal;
    setJournal(load<u32>(entry, J_PREVIOUS));
    store<u32>(entry, <u32>undone, J_PREVIOUS);
    undone = entry;
    swap(entry);
  }
}

/** Takes undone entries back into the journal up to one of them. */
function redo(last: usize): void {
  while (undone != 0) {
    const entry = undone;
    undone = load<u32>(entry, J_PREVIOUS);
    store<u32>(entry, <u32>journal, J_PREVIOUS);
    setJournal(entry);
    swap(entry);
    if (entry == last) return;
  }
}

/** Exchanges a record's content and its snapshot. */
function swap(entry: usize): void {
  const target = <usize>load<u32>(entry, J_TARGET), size = <usize>load<u32>(entry, J_SIZE);
  for (let at: usize = 0; at < size; at += 4) {
    const word = load<u32>(target + at);
    store<u32>(target + at, load<u32>(entry + at, J_DATA));
    store<u32>(entry + at, word, J_DATA);
  }
}
