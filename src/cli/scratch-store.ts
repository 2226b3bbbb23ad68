import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../state/store/store.js";

/** Lends a store on disk, in the system's folder for such files, that is gone afterwards. */
export async function withScratchStore<T>(use: (store: Store) => Promise<T> | T): Promise<T> {
  const { LmdbStore } = await import("../state/lmdb/index.js");
  const folder = mkdtempSync(join(tmpdir(), "tercet-"));
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
}
