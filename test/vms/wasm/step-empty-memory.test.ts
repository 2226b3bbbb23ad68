import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { Engine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openEngine } from "../../../src/vm/registry.js";
import { wasm } from "../../../vms/wasm/index.js";
import { createStepEngine } from "../../../vms/wasm/step/engine.js";
import { ROOT } from "../../support/repository.js";

// A guest whose memory has no pages until it grows.
it("the step machine runs a module whose memory begins empty", async () => {
  const code = new Uint8Array(readFileSync(join(ROOT, "guest-programs/sort/artifacts/sort.wasm")));
  const profile = defineProfile(wasm, { settings: { floats: "refused" } });
  const call = message({ input: Uint8Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0), gasLimit: 100_000n });
  const run = (engine: Engine) => engine.run(engine.load(code, profile), call, new IsolatedHost());
  const expected = await run(await openEngine("wasm/interpreter"));
  expect(expected.type).toBe("success");
  expect(await run(createStepEngine())).toEqual(expected);
});
