import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBounded } from "../../src/cli/files.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("reads a file up to the limit, and refuses one byte more", () => {
  const file = join(folder, "ten");
  writeFileSync(file, new Uint8Array(10));
  expect(readBounded(file, 10).length).toBe(10);
  expect(() => readBounded(file, 9)).toThrow(expect.objectContaining({ code: "file-too-large" }));
});

test("an endless device ends with an error", () => {
  expect(() => readBounded("/dev/zero", 1000)).toThrow(expect.objectContaining({ code: "file-too-large" }));
});

test("what is not there, or a directory, is named in the error", () => {
  expect(() => readBounded(join(folder, "none"), 1)).toThrow(/none: there is no such file/);
  expect(() => readBounded(folder, 1)).toThrow(expect.objectContaining({ code: "unreadable-file" }));
});
