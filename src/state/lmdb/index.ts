export type { Store, StoreReader, StoreSnapshot, Write } from "../store/store.js";
export { checkStore } from "./check-store.js";
export { LmdbStore, type LmdbStoreOptions } from "./lmdb-store.js";
