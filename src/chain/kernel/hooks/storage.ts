// Storage of a contract for another VM, behind the cache of its run, and transient storage. The cache is slots of an owner of its own
// in the table of transient slots: what the contract sees as the current value, what the state is known to have as the original.
import { loadBytes, copyWord, equalWords, storeBytes } from "../../../base/kernel/word";
import { NOT_ENOUGH } from "../../../state/kernel/accounts";
import { S_CURRENT, S_FLAGS, S_KEY, S_OLD, S_ORIGINAL } from "../../../state/kernel/records";
import { transientAt } from "../../../state/kernel/slots";
import {
  F_CACHE, F_CACHE_DIRTY, F_CACHE_LAST, F_CACHE_READS, F_CACHE_WRITES, F_STATIC, HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION,
} from "../../../../vms/evm/kernel/layout";
import { frame } from "../../../../vms/evm/kernel/frames";
import { loadSlot, loadTransient, storeSlot, storeTransient } from "../../../../vms/evm/kernel/storage";
import { answered, requested } from "./answer";
import { chargeGas, chargeOpcode, gasLeft, leaveGas } from "./meter";

const SLOAD: u32 = 0x54;
const TLOAD: u32 = 0x5c;
const TSTORE: u32 = 0x5d;

// Of a cached slot's flags: it has a value; the state is known to have the original; it waits for a flush.
const CACHED: u32 = 1;
const KNOWN: u32 = 2;
const DIRTY: u32 = 4;
/** Links slots that wait, in the order in which they were written. */
const S_NEXT_DIRTY = S_OLD;

/** Key and value, as the EVM's instructions take them. */
const OPERANDS: usize = memory.data(64, 16);
const KEY: usize = memory.data(32, 16);
const WORD: usize = memory.data(32, 16);

let lastCache: u32 = 0;

/** Gives a contract's frame a cache that is empty. */
export function openCache(f: usize): void {
  store<u32>(f, 0, F_CACHE_READS);
  store<u32>(f, 0, F_CACHE_WRITES);
  clearCache(f);
}

/** No record of the block lies at an odd address, so that owners and accounts are never the same. */
function clearCache(f: usize): void {
  lastCache += 2;
  store<u32>(f, lastCache | 1, F_CACHE);
  store<u32>(f, 0, F_CACHE_DIRTY);
  store<u32>(f, 0, F_CACHE_LAST);
}

/** The first reads and writes are free, as in Stylus; then the cache has to be paid for. */
function readGas(reads: u32): u64 {
  return reads <= 32 ? 0 : reads <= 128 ? 2 : 10;
}

function writeGas(writes: u32): u64 {
  return writes <= 8 ? 0 : writes <= 64 ? 7 : 10;
}

function count(field: usize): u32 {
  const counted = load<u32>(frame + field) + 1;
  store<u32>(frame + field, counted);
  return counted;
}

export function hookLoad(): i32 {
  if (!chargeGas(readGas(count(F_CACHE_READS)))) return HALT_OUT_OF_GAS;
  loadBytes(KEY, requested(0));
  const slot = transientAt(load<u32>(frame, F_CACHE), KEY);
  if ((load<u32>(slot, S_FLAGS) & CACHED) == 0) {
    if (!chargeOpcode(SLOAD)) return HALT_OUT_OF_GAS;
    copyWord(WORD, KEY);
    const left = loadSlot(frame, WORD, gasLeft());
    if (left == NOT_ENOUGH) return HALT_OUT_OF_GAS;
    leaveGas(left);
    copyWord(slot + S_CURRENT, WORD);
    copyWord(slot + S_ORIGINAL, WORD);
    store<u32>(slot, CACHED | KNOWN, S_FLAGS);
  }
  storeBytes(answered(0), slot + S_CURRENT);
  return 0;
}

export function hookCache(): i32 {
  if (!chargeGas(writeGas(count(F_CACHE_WRITES)))) return HALT_OUT_OF_GAS;
  loadBytes(KEY, requested(0));
  const slot = transientAt(load<u32>(frame, F_CACHE), KEY), flags = load<u32>(slot, S_FLAGS);
  loadBytes(slot + S_CURRENT, requested(32));
  store<u32>(slot, flags | (CACHED | DIRTY), S_FLAGS);
  if ((flags & DIRTY) != 0) return 0;
  store<u32>(slot, 0, S_NEXT_DIRTY);
  const last = <usize>load<u32>(frame, F_CACHE_LAST);
  if (last == 0) store<u32>(frame, <u32>slot, F_CACHE_DIRTY);
  else store<u32>(last, <u32>slot, S_NEXT_DIRTY);
  store<u32>(frame, <u32>slot, F_CACHE_LAST);
  return 0;
}

export function hookFlush(): i32 {
  for (let slot = <usize>load<u32>(frame, F_CACHE_DIRTY); slot != 0; slot = load<u32>(slot, S_NEXT_DIRTY)) {
    const halt = flush(slot);
    if (halt != 0) return halt;
  }
  store<u32>(frame, 0, F_CACHE_DIRTY);
  store<u32>(frame, 0, F_CACHE_LAST);
  if (load<u32>(requested(0)) != 0) clearCache(frame);
  return 0;
}

function flush(slot: usize): i32 {
  const isKnown = (load<u32>(slot, S_FLAGS) & KNOWN) != 0;
  store<u32>(slot, CACHED | KNOWN, S_FLAGS);
  if (isKnown && equalWords(slot + S_CURRENT, slot + S_ORIGINAL)) return 0;
  if (load<u32>(frame, F_STATIC) != 0) return HALT_STATIC_VIOLATION;
  copyWord(OPERANDS, slot + S_KEY);
  copyWord(OPERANDS + 32, slot + S_CURRENT);
  const left = storeSlot(frame, OPERANDS, gasLeft());
  if (left == NOT_ENOUGH) return HALT_OUT_OF_GAS;
  leaveGas(left);
  copyWord(slot + S_ORIGINAL, slot + S_CURRENT);
  return 0;
}

export function hookTransientLoad(): i32 {
  if (!chargeOpcode(TLOAD)) return HALT_OUT_OF_GAS;
  loadBytes(WORD, requested(0));
  loadTransient(frame, WORD);
  storeBytes(answered(0), WORD);
  return 0;
}

export function hookTransientStore(): i32 {
  if (!chargeOpcode(TSTORE)) return HALT_OUT_OF_GAS;
  if (load<u32>(frame, F_STATIC) != 0) return HALT_STATIC_VIOLATION;
  loadBytes(OPERANDS, requested(0));
  loadBytes(OPERANDS + 32, requested(32));
  storeTransient(frame, OPERANDS);
  return 0;
}
