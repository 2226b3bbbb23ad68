import type { Host, Log } from "../../../src/vm/host.js";
import * as layout from "../kernel/layout.js";
import type { Kernel } from "./kernel.js";

/** Tells the host what a run has changed and warmed, once, at its end. */
export function settle(kernel: Kernel, host: Host): void {
  emitLogs(kernel, host);
  for (const slot of list(kernel, layout.IO_SLOTS, layout.S_PREVIOUS)) settleSlot(kernel, host, slot);
  for (const slot of list(kernel, layout.IO_TRANSIENTS, layout.S_PREVIOUS)) settleTransient(kernel, host, slot);
  for (const account of list(kernel, layout.IO_ACCOUNTS, layout.A_PREVIOUS)) {
    settleAccount(kernel, host, account);
  }
}

/** Records of a list, the newest first. */
function* list(kernel: Kernel, head: number, previous: number): Generator<number> {
  for (let at = kernel.u32(head); at !== 0; at = kernel.u32(at + previous)) yield at;
}

function emitLogs(kernel: Kernel, host: Host): void {
  const logs = [...list(kernel, layout.IO_LOGS, layout.L_PREVIOUS)];
  for (const at of logs.reverse()) host.emitLog(logAt(kernel, at));
}

/** The log in a record. */
export function logAt(kernel: Kernel, at: number): Log {
  const count = kernel.u32(at + layout.L_TOPICS);
  const topicsAt = at + layout.L_DATA;
  return {
    address: kernel.address(kernel.u32(at + layout.L_ACCOUNT) + layout.A_ADDRESS),
    topics: Array.from({ length: count }, (_, i) => kernel.copy(topicsAt + 32 * i, 32)),
    data: kernel.copy(topicsAt + 32 * count, kernel.u32(at + layout.L_SIZE)),
  };
}

function addressOfSlot(kernel: Kernel, slot: number): Uint8Array {
  return kernel.address(kernel.u32(slot + layout.S_ACCOUNT) + layout.A_ADDRESS);
}

function settleSlot(kernel: Kernel, host: Host, slot: number): void {
  const flags = kernel.u32(slot + layout.S_FLAGS);
  const isWarmed = isNewlyWarm(flags);
  const isChanged = (flags & layout.FLAG_CHANGED) !== 0;
  if (!isWarmed && !isChanged) return;
  const address = addressOfSlot(kernel, slot);
  const key = kernel.wordBytes(slot + layout.S_KEY);
  if (isWarmed) host.accessStorage(address, key);
  if (isChanged) host.setStorage(address, key, kernel.wordBytes(slot + layout.S_CURRENT));
}

function settleTransient(kernel: Kernel, host: Host, slot: number): void {
  if ((kernel.u32(slot + layout.S_FLAGS) & layout.FLAG_CHANGED) === 0) return;
  const key = kernel.wordBytes(slot + layout.S_KEY);
  host.setTransientStorage(addressOfSlot(kernel, slot), key, kernel.wordBytes(slot + layout.S_CURRENT));
}

function settleAccount(kernel: Kernel, host: Host, at: number): void {
  const flags = kernel.u32(at + layout.A_FLAGS);
  const isWarmed = isNewlyWarm(flags);
  if (!isWarmed && (flags & layout.FLAG_TOUCHED) === 0) return;
  const address = kernel.address(at + layout.A_ADDRESS);
  if (isWarmed) host.accessAccount(address);
  if ((flags & layout.FLAG_TOUCHED) === 0) return;
  if ((flags & layout.FLAG_CREATED) !== 0) host.markCreated(address);
  const balance = kernel.word(at + layout.A_BALANCE);
  if ((flags & layout.FLAG_CHANGED) !== 0) {
    host.setBalance(address, balance);
    const nonce = kernel.u64(at + layout.A_NONCE);
    if (host.getNonce(address) !== nonce) host.setNonce(address, nonce);
    if ((flags & layout.FLAG_CODE_CHANGED) !== 0) {
      const code = kernel.u32(at + layout.A_CODE);
      host.setCode(address, kernel.copy(code + layout.C_BYTES, kernel.u32(code + layout.C_SIZE)));
    }
  } else if (balance === 0n && host.accountExists(address)) {
    // Only touched: a write of what is there lets the host delete it if it is empty (EIP-161).
    host.setBalance(address, balance);
  }
  if ((flags & layout.FLAG_DESTROYED) !== 0) host.deleteAccount(address);
}

function isNewlyWarm(flags: number): boolean {
  return (flags & layout.FLAG_WARM) !== 0 && (flags & layout.FLAG_HOST_WARM) === 0;
}
