import type { Host, Log } from "../../../src/vm/host.js";
import * as layout from "../kernel/layout.js";
import type { Bridge } from "./bridge.js";

/** Tells the host what a run has changed and warmed, once, at its end. */
export function settle(bridge: Bridge, host: Host): void {
  const { kernel } = bridge;
  for (const log of logsOf(bridge)) host.emitLog(log);
  let at = kernel.u32(layout.IO_SLOTS);
  for (; at !== 0; at = kernel.u32(at + layout.S_PREVIOUS)) settleSlot(bridge, host, at);
  at = kernel.u32(layout.IO_TRANSIENTS);
  for (; at !== 0; at = kernel.u32(at + layout.S_PREVIOUS)) settleTransient(bridge, host, at);
  at = kernel.u32(layout.IO_ACCOUNTS);
  for (; at !== 0; at = kernel.u32(at + layout.A_PREVIOUS)) settleAccount(bridge, host, at);
}

/** The logs in order; the kernel's list begins with the last. */
function logsOf(bridge: Bridge): readonly Log[] {
  const { kernel } = bridge;
  const logs: Log[] = [];
  let at = kernel.u32(layout.IO_LOGS);
  for (; at !== 0; at = kernel.u32(at + layout.L_PREVIOUS)) logs.push(logAt(bridge, at));
  return logs.reverse();
}

/** The log in a record. */
function logAt(bridge: Bridge, at: number): Log {
  const { kernel } = bridge;
  const count = kernel.u32(at + layout.L_TOPICS);
  const topicsAt = at + layout.L_DATA;
  return {
    address: bridge.addressOf(kernel.u32(at + layout.L_ACCOUNT)),
    topics: Array.from({ length: count }, (_, i) => kernel.copy(topicsAt + 32 * i, 32)),
    data: kernel.copy(topicsAt + 32 * count, kernel.u32(at + layout.L_SIZE)),
  };
}

function settleSlot(bridge: Bridge, host: Host, slot: number): void {
  const { kernel } = bridge;
  const flags = kernel.u32(slot + layout.S_FLAGS);
  const isWarmed = isNewlyWarm(flags);
  const isChanged = (flags & layout.FLAG_CHANGED) !== 0;
  if (!isWarmed && !isChanged) return;
  const address = bridge.addressOf(kernel.u32(slot + layout.S_ACCOUNT));
  const key = kernel.wordBytes(slot + layout.S_KEY);
  if (isWarmed) host.accessStorage(address, key);
  if (isChanged) host.setStorage(address, key, kernel.wordBytes(slot + layout.S_CURRENT));
}

function settleTransient(bridge: Bridge, host: Host, slot: number): void {
  const { kernel } = bridge;
  if ((kernel.u32(slot + layout.S_FLAGS) & layout.FLAG_CHANGED) === 0) return;
  const key = kernel.wordBytes(slot + layout.S_KEY);
  host.setTransientStorage(
    bridge.addressOf(kernel.u32(slot + layout.S_ACCOUNT)),
    key,
    kernel.wordBytes(slot + layout.S_CURRENT),
  );
}

function settleAccount(bridge: Bridge, host: Host, at: number): void {
  const { kernel } = bridge;
  const flags = kernel.u32(at + layout.A_FLAGS);
  const isWarmed = isNewlyWarm(flags);
  if (!isWarmed && (flags & layout.FLAG_TOUCHED) === 0) return;
  const address = bridge.addressOf(at);
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
