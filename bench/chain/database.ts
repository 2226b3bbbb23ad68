import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import { DATA_FILE } from "../../src/state/lmdb/lmdb-store.js";

/** Lets somebody use a database in a folder of its own, which is gone afterwards. */
export async function withDatabase<T>(use: (store: LmdbStore, fileBytes: () => number) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-"));
  try {
    const store = LmdbStore.open(folder);
    try {
      return await use(store, () => statSync(join(folder, DATA_FILE)).size);
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
