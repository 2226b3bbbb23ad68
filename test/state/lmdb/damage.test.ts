import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { LmdbStore } from "../../../src/state/lmdb/index.js";
import { META_SIZE } from "../../../src/state/lmdb/meta-page.js";
import { childProgram, runChild } from "../../support/child-program.js";
import { contentOf, numberedBatch } from "./numbered-batches.js";

/** Flipped bits outside of what the meta pages say; TERCET_FLIPS asks for more. */
const FLIPS = Number(process.env.TERCET_FLIPS ?? 300);

/**
 * Opens the file with each damage and returns what came of it. A child does it: LMDB, given a file that it believes, can end its process.
 */
async function outcomes(file: string, expected: string, damages: readonly string[]) {
  const child = await childProgram("test/state/lmdb/child.ts");
  const folder = mkdtempSync(join(tmpdir(), "tercet-damage-"));
  const [list, content] = [join(folder, "damages"), join(folder, "expected")];
  writeFileSync(list, damages.join("\n"));
  writeFileSync(content, expected);
  const { code, signal, lines, errors } = await runChild([
    process.execPath,
    child,
    "damaged",
    folder,
    file,
    list,
    content,
  ]);
  expect({ code, signal, last: lines.at(-1), errors: errors.slice(-400) }).toMatchObject({
    code: 0,
    signal: null,
    errors: "",
  });
  for (const each of [folder, dirname(child)]) rmSync(each, { recursive: true });
  const found: [damage: string, outcome: string][] = [];
  for (let i = 0; i < lines.length; i += 2) found.push([lines[i]!.slice(4), lines[i + 1]!]);
  expect(found.length).toBe(damages.length);
  return found;
}

test("a file that was cut or changed in its first pages is refused or reads as before", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-damaged-"));
  const store = LmdbStore.open(folder);
  for (let n = 1; n <= 40; n++) store.commit(numberedBatch(n));
  const expected = contentOf(store).join("\n");
  await store.close();
  const file = join(folder, "data.mdb");
  const { size } = statSync(file);
  const pageSize = new DataView(new Uint8Array(readFileSync(file)).buffer).getUint32(48, true);

  const flips: string[] = [];
  for (const meta of [0, pageSize]) {
    for (let at = meta; at < meta + META_SIZE; at++) for (let bit = 0; bit < 8; bit++) flips.push(`${at} ${1 << bit}`);
  }
  for (let i = 0; i < FLIPS; i++) flips.push(`${Math.floor(Math.random() * 2 * pageSize)} ${1 << (i % 8)}`);
  const flipped = await outcomes(file, expected, flips);
  expect(flipped.filter(([, outcome]) => outcome !== "corrupt-store" && outcome !== "same")).toEqual([]);
  expect(flipped.filter(([, outcome]) => outcome === "corrupt-store").length).toBeGreaterThan(1000);

  const cuts: string[] = [];
  for (let length = 1; length < size; length += length < 2 * pageSize + 600 ? 97 : 1021) cuts.push(`${length}`);
  const cut = await outcomes(file, expected, cuts);
  // Behind the last page that is in use nothing is missing.
  expect(cut.filter(([, outcome]) => outcome !== "corrupt-store" && outcome !== "same")).toEqual([]);
  expect(cut.filter(([length, outcome]) => outcome === "same" && Number(length) < size / 2)).toEqual([]);
  rmSync(folder, { recursive: true });
});
