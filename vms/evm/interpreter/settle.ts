import type { Host, Log } from "../../../src/vm/host.js";
import * as layout from "../kernel/layout.js";
import type { Bridge } from "./bridge.js";

/** A part of the kernel's journal and of its logs: from the newest back to one that is no part of it. */
export interface Untold {
  readonly entry: number;
  readonly marker: number;
  readonly log: number;
  readonly told: number;
}

/** Tells the host what a part of a run has changed and warmed. `flush` is a number that no other part has. */
export function settle(bridge: Bridge, host: Host, flush: number, untold: Untold): void {
  const { kernel } = bridge;
  for (const log of logsOf(bridge, untold)) host.emitLog(log);
  const accounts: number[] = [];
  for (let at = untold.entry; at !== untold.marker; at = kernel.u32(at + layout.J_PREVIOUS)) {
    const isAccount = kernel.u32(at + layout.J_SIZE) === layout.ACCOUNT_SNAPSHOT;
    const record = kernel.u32(at + layout.J_TARGET) - (isAccount ? layout.A_FLAGS : layout.S_FLAGS);
    // A record has an entry for each frame that changed it.
    const flushAt = record + (isAccount ? layout.A_FLUSH : layout.S_FLUSH);
    if (kernel.u32(flushAt) === flush) continue;
    kernel.setU32(flushAt, flush);
    if (isAccount) accounts.push(record);
    else settleSlot(bridge, host, record);
  }
  // Last, because a host may delete an account at once, and then it has no storage.
  for (const account of accounts) settleAccount(bridge, host, account);
}

/** The logs in order; the kernel's list begins with the last. */
function logsOf(bridge: Bridge, { log, told }: Untold): readonly Log[] {
  const { kernel } = bridge;
  const logs: Log[] = [];
  for (let at = log; at !== told; at = kernel.u32(at + layout.L_PREVIOUS)) logs.push(logAt(bridge, at));
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
  if (!isChanged) return;
  const value = kernel.wordBytes(slot + layout.S_CURRENT);
  if ((flags & layout.FLAG_TRANSIENT) !== 0) host.setTransientStorage(address, key, value);
  else host.setStorage(address, key, value);
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
