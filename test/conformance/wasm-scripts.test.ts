import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compiledEmbedder } from "../../vms/wasm/compiled/embedder.js";
import { ScriptRunner } from "./wasm/script-runner.js";
import { scripts } from "./wasm/suite.js";

const hasWabt = spawnSync("wast2json", ["--version"]).error === undefined;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wast-"));
  writeFileSync(join(folder, "bad.wast"), '(module) (assert_what (invoke "f"))');
  writeFileSync(
    join(folder, "good.wast"),
    '(module (func (export "f") (result i32) (i32.const 7))) (assert_return (invoke "f") (i32.const 7))',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(!hasWabt)("a script that wast2json cannot read is named with its reason, and the rest go on", () => {
  const [bad, good, ...others] = [...scriptsRun()];
  expect(bad).toEqual({ name: "bad", unreadable: expect.stringMatching(/^bad\.wast:1:\d+: error: /) });
  expect(good).toMatchObject({ passed: 2, failures: [] });
  expect(others).toEqual([]);
});

/** What is wrong with each script, or the tally of its run: it can be read only until the next one. */
function* scriptsRun() {
  for (const script of scripts(folder)) {
    if ("unreadable" in script) {
      yield script;
      continue;
    }
    const runner = new ScriptRunner(compiledEmbedder);
    runner.run(script);
    yield runner.tally;
  }
}
