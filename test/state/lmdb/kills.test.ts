import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { checkEverything } from "../../../src/state/lmdb/check-file.js";
import { LmdbStore } from "../../../src/state/lmdb/index.js";
import { childProgram, runChild } from "../../support/child-program.js";
import { contentOf, Expected, lastBatch } from "./numbered-batches.js";

/** TERCET_KILLS asks for more. */
const KILLS = Number(process.env.TERCET_KILLS ?? 24);
/** Milliseconds within which a writer is killed once it has committed something. */
const WITHIN = 60;

test(`a store has whole batches only, and all that were reported, after ${KILLS} kills`, async () => {
  const child = await childProgram("test/state/lmdb/child.ts");
  const folder = mkdtempSync(join(tmpdir(), "tercet-kills-"));
  const expected = new Expected();
  let last = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    // One in four is killed while it opens the store, or soon after.
    const [delay, isEarly] = [Math.random() * WITHIN, kill % 4 === 3];
    let isTimed = false;
    const { signal, lines, errors } = await runChild([process.execPath, child, "commit", folder], (line, writer) => {
      if (isTimed || (line === "0" && !isEarly)) return;
      isTimed = true;
      setTimeout(() => writer.kill("SIGKILL"), isEarly ? delay / 6 : delay);
    });
    expect({ signal, errors }).toEqual({ signal: "SIGKILL", errors: "" });
    const store = LmdbStore.open(folder);
    const stored = lastBatch(store);
    expect(stored).toBeGreaterThanOrEqual(Math.max(last, Number(lines.at(-1))));
    expect(contentOf(store)).toEqual(expected.after(stored));
    await store.close();
    last = stored;
  }
  expect(last).toBeGreaterThan(KILLS);
  expect(checkEverything(join(folder, "data.mdb"))).toBeGreaterThan(0);
  for (const each of [folder, dirname(child)]) rmSync(each, { recursive: true });
});
