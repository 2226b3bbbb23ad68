import type { StoreReader } from "./store.js";

/** The store with nothing in it. */
export const emptyStore: StoreReader = { get: () => undefined, entries: () => [] };
