import { bytesToBigint } from "../../../src/base/bytes.js";
import { CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED } from "../../../src/state/kernel/packed-form.js";
import type { Host } from "../../../src/vm/host.js";

/** Tells a host what a run has changed, from the bytes that src/state/kernel/packing.ts writes. */
export function tellChanges(host: Host, bytes: Uint8Array): void {
  const view = viewOf(bytes);
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const address = bytes.slice(at, at + 20);
    const flags = view.getUint32(at + 20, true);
    const codeSize = view.getUint32(at + 96, true);
    const codeAt = at + 100;
    const count = view.getUint32(codeAt + codeSize, true);
    const slotsAt = codeAt + codeSize + 4;
    if ((flags & CHANGE_CLEARED) !== 0) host.clearStorage(address);
    for (let i = 0; i < count; i++) {
      const slot = slotsAt + 64 * i;
      host.setStorage(address, bytes.slice(slot, slot + 32), bytes.slice(slot + 32, slot + 64));
    }
    if ((flags & CHANGE_DELETED) !== 0) host.deleteAccount(address);
    else {
      const balance = bytesToBigint(bytes.subarray(at + 32, at + 64));
      if (balance !== host.getBalance(address) || !host.accountExists(address)) host.setBalance(address, balance);
      const nonce = view.getBigUint64(at + 24, true);
      if (nonce !== host.getNonce(address)) host.setNonce(address, nonce);
      if ((flags & CHANGE_CODE) !== 0) host.setCode(address, bytes.slice(codeAt, codeAt + codeSize));
    }
    at = slotsAt + 64 * count;
  }
}

/** Tells a host of the logs of a run. */
export function tellLogs(host: Host, bytes: Uint8Array): void {
  const view = viewOf(bytes);
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const topics = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const topicsAt = at + 28;
    const dataAt = topicsAt + 32 * topics;
    host.emitLog({
      address: bytes.slice(at, at + 20),
      topics: Array.from({ length: topics }, (_, i) => bytes.slice(topicsAt + 32 * i, topicsAt + 32 * i + 32)),
      data: bytes.slice(dataAt, dataAt + size),
    });
    at = dataAt + size;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
