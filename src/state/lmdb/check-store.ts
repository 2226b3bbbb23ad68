import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkEverything } from "./check-file.js";
import { DATA_FILE, LmdbStore } from "./lmdb-store.js";
import { storeNotFound } from "./store-error.js";
import { requireUnlocked } from "./writer-lock.js";

/**
 * Reads every page of a store to which nobody writes, without LMDB, and requires its format.
 * @returns number of entries
 * @throws TercetError `store-not-found`, `store-locked`, `corrupt-store`, `unknown-format`, `old-format`
 */
export async function checkStore(path: string): Promise<number> {
  const folder = resolve(path);
  const file = join(folder, DATA_FILE);
  if (!existsSync(file)) throw storeNotFound(folder);
  requireUnlocked(folder);
  const entries = checkEverything(file);
  await LmdbStore.open(folder, { readOnly: true }).close();
  return entries;
}
