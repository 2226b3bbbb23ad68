import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { TercetError } from "../../base/errors.js";
import { requireUnlocked } from "../../state/lmdb/writer-lock.js";
import { readBounded, unreadable } from "../files.js";
import { CHAIN_NAME } from "./chain-config.js";

/** What a folder with a chain has in it, and what is left of a file that was being written when the process was killed. */
const OURS = /^(config\.json|files\.json|(data|lock)\.mdb|writer\.lock|\.tercet-.*\.partial)$/;
const MAX_CONFIG = 1024 * 1024;

/**
 * Makes way for the main job's chain: what an earlier run left in the folder goes, nothing else does.
 * @throws TercetError `not-our-folder`; `store-locked` while another process writes there; `unreadable-file`
 */
export function clearDemoFolder(path: string): void {
  if (!existsSync(path)) return;
  const names = list(path);
  if (names.length === 0) return;
  const other = names.find((name) => !OURS.test(name));
  if (other !== undefined || !isOurs(path, names)) {
    const what = other === undefined ? "another chain" : `${other}, which this command did not write`;
    throw new TercetError("not-our-folder", `${path} holds ${what}: name another folder with --out`);
  }
  requireUnlocked(path);
  for (const name of names) rmSync(join(path, name));
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The config says it; it is the last file that is written before the store is. */
function isOurs(path: string, names: readonly string[]): boolean {
  if (!names.includes("config.json")) return !names.includes("data.mdb");
  try {
    return JSON.parse(new TextDecoder().decode(readBounded(join(path, "config.json"), MAX_CONFIG))).name === CHAIN_NAME;
  } catch {
    return false;
  }
}
