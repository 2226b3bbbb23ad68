import type { Log } from "../../vm/host.js";

/** The logs of a transaction, from the bytes that src/state/kernel/packing.ts packs, in which they stay. */
export function readLogs(bytes: Uint8Array): Log[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const logs: Log[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const address = bytes.subarray(at, at + 20);
    const topicCount = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    at += 28;
    const topics = Array.from({ length: topicCount }, (_, i) => bytes.subarray(at + 32 * i, at + 32 * i + 32));
    at += 32 * topicCount;
    logs.push({ address, topics, data: bytes.subarray(at, at + size) });
    at += size;
  }
  return logs;
}
