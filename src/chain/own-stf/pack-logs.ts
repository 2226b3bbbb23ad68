import { concatBytes, joinBytes } from "../../base/bytes.js";
import type { OwnReceipt } from "./form.js";

/** Logs as src/state/kernel/packing.ts packs them. */
export function packLogs(logs: OwnReceipt["logs"]): Uint8Array {
  return joinBytes([
    u32(logs.length),
    ...logs.map(({ address, topics, data }) =>
      concatBytes(address, u32(topics.length / 32), u32(data.length), topics, data),
    ),
  ]);
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
