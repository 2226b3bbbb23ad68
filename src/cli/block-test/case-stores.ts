import type { WithStore } from "../../chain/block-test/run-file.js";
import { MemoryStore } from "../../state/store/memory-store.js";
import { withScratchStore } from "../scratch-store.js";

export const TEST_DATABASES = ["memory", "lmdb"] as const;
/** Where a case of a test keeps its chain. */
export type TestDatabase = (typeof TEST_DATABASES)[number];

/** Lends an empty store, by the database's name. */
export const CASE_STORES: Readonly<Record<TestDatabase, WithStore>> = {
  memory: (use) => use(new MemoryStore()),
  lmdb: (use) => withScratchStore(use),
};
