import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WithStore } from "../../chain/block-test/run-file.js";
import { MemoryStore } from "../../state/store/memory-store.js";

export const TEST_DATABASES = ["memory", "lmdb"] as const;
/** Where a case of a test keeps its chain. */
export type TestDatabase = (typeof TEST_DATABASES)[number];

/** Lends a store that is gone afterwards, by the database's name. */
export const CASE_STORES: Readonly<Record<TestDatabase, WithStore>> = {
  memory: (use) => use(new MemoryStore()),
  lmdb: async (use) => {
    const { LmdbStore } = await import("../../state/lmdb/index.js");
    const folder = mkdtempSync(join(tmpdir(), "tercet-test-"));
    try {
      const store = LmdbStore.open(folder);
      try {
        return await use(store);
      } finally {
        await store.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
