import { HaltSignal } from "../instance.js";
import { type ContractFrame, type Hooks, NOTHING } from "./contract-frame.js";
import { loadGas, SSTORE_SENTRY, storeGas, TRANSIENT_ACCESS } from "./gas.js";
import { StorageCache } from "./storage-cache.js";

/** Storage behind its cache, and transient storage (EIP-1153). */
export function storageHooks(frame: ContractFrame): Hooks {
  const { host, message } = frame;
  const { recipient } = message;
  const cache = new StorageCache();
  return {
    storage_load_bytes32: (key, dest) => {
      frame.enter();
      frame.chargeGas(cache.readGas());
      frame.write(dest, load(frame, cache, frame.word(key)));
      return NOTHING;
    },

    storage_cache_bytes32: (key, value) => {
      frame.enter();
      frame.chargeGas(cache.writeGas());
      cache.write(frame.word(key), frame.word(value));
      return NOTHING;
    },

    storage_flush_cache: (clear) => {
      frame.enter();
      for (const { key, value } of cache.takeDirty()) store(frame, key, value);
      if (clear !== 0) cache.clear();
      return NOTHING;
    },

    transient_load_bytes32: (key, dest) => {
      frame.enter();
      frame.chargeGas(TRANSIENT_ACCESS);
      frame.write(dest, host.getTransientStorage(recipient, frame.word(key)));
      return NOTHING;
    },

    transient_store_bytes32: (key, value) => {
      frame.enter();
      frame.chargeGas(TRANSIENT_ACCESS);
      frame.refuseStatic();
      host.setTransientStorage(recipient, frame.word(key), frame.word(value));
      return NOTHING;
    },
  };
}

function load(frame: ContractFrame, cache: StorageCache, key: Uint8Array): Uint8Array {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const { host, message } = frame;
  frame.chargeGas(loadGas(host.accessStorage(message.recipient, key)));
  const value = host.getStorage(message.recipient, key);
  cache.keep(key, value);
  return value;
}

/** SSTORE. */
function store(frame: ContractFrame, key: Uint8Array, next: Uint8Array): void {
  const { host, message } = frame;
  const { recipient } = message;
  frame.refuseStatic();
  if (frame.gasLeft <= SSTORE_SENTRY) throw new HaltSignal("out-of-gas");
  const wasWarm = host.accessStorage(recipient, key);
  const [original, current] = [host.getOriginalStorage(recipient, key), host.getStorage(recipient, key)];
  const { gas, refund } = storeGas({ original, current, next }, wasWarm);
  frame.chargeGas(gas);
  frame.gasRefund += BigInt(refund);
  host.setStorage(recipient, key, next);
}
