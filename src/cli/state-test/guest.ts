import { fileURLToPath } from "node:url";
import { guestDifference } from "../../chain/guest/guest-check.js";
import type { FileOptions } from "../../chain/state-test/run-file.js";
import { defineProfile } from "../../vm/profile.js";
import { openEngine, openVm } from "../../vm/registry.js";
import { readBounded } from "../files.js";
import { packageRoot } from "../package-root.js";

const MAX_PROGRAM = 16 * 1024 * 1024;
/** What the guest's steps can be proven under. */
const SETTINGS = { floats: "refused", maxPages: 16384 };

const checks = new Map<string, Promise<NonNullable<FileOptions["check"]>>>();

/** Holds the guest on an engine against the kernel, transaction by transaction; loaded once. */
export function guestCheck(engine: string): Promise<NonNullable<FileOptions["check"]>> {
  const known = checks.get(engine) ?? openCheck(engine);
  checks.set(engine, known);
  return known;
}

async function openCheck(name: string): Promise<NonNullable<FileOptions["check"]>> {
  const engine = await openEngine(name);
  const path = fileURLToPath(new URL("guest-programs/stf/artifacts/stf.wasm", packageRoot()));
  const profile = defineProfile(await openVm(engine.vm), { settings: SETTINGS });
  const program = engine.load(readBounded(path, MAX_PROGRAM), profile);
  return (candidate) => guestDifference(candidate, engine, program);
}
