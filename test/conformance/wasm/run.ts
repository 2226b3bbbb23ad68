// Runs the WebAssembly testsuite (core 2.0 without SIMD, or the tail-call proposal's scripts) on an engine:
// npm run conformance:wasm -- --suite DIR [--engine compiled] [--only SCRIPT]
import { parseArgs } from "node:util";
import { type Embedder, embedders as engines } from "../../../vms/wasm/index.js";
import { stepEmbedder } from "../../../vms/wasm/step/embedder.js";
import { failInOneLine } from "../fail-in-one-line.js";
import { ScriptRunner } from "./script-runner.js";
import { scripts } from "./suite.js";

/** The step machine runs what has no floats. */
const embedders: Readonly<Record<string, () => Promise<Embedder>>> = { ...engines, step: async () => stepEmbedder };

failInOneLine();
const { values: options } = parseArgs({
  options: { suite: { type: "string" }, engine: { type: "string", default: "compiled" }, only: { type: "string" } },
});
const open = embedders[options.engine];
if (options.suite === undefined || open === undefined) {
  console.error(`usage: --suite DIR with the *.wast files, --engine ${Object.keys(embedders).join(" or ")}`);
  process.exit(2);
}

const embedder = await open();
const total = { scripts: 0, passed: 0, textOnly: 0, floats: 0, failed: 0 };
const unreadable: string[] = [];
for (const script of scripts(options.suite, options.only)) {
  if ("unreadable" in script) {
    unreadable.push(script.name);
    console.log(`${script.name}.wast: wast2json cannot read it: ${script.unreadable}`);
    continue;
  }
  const runner = new ScriptRunner(embedder);
  runner.run(script);
  const { passed, textOnly, floats, failures } = runner.tally;
  total.scripts++;
  total.passed += passed;
  total.textOnly += textOnly;
  total.floats += floats;
  total.failed += failures.length;
  for (const failure of failures) console.log(failure);
}
if (total.scripts + unreadable.length === 0) {
  const wanted = options.only === undefined ? "*.wast script" : `script ${options.only}.wast`;
  console.error(
    `${options.suite} holds no ${wanted}: check out a test suite (docs/conformance.md) and name its folder`,
  );
  process.exit(2);
}
console.log(
  `wasm/${options.engine}: ${total.passed} of ${total.passed + total.failed} commands in ${total.scripts} scripts ` +
    `passed (left out: ${total.textOnly} on malformed text, ${total.floats} on floats)`,
);
if (unreadable.length > 0) console.log(`scripts that wast2json cannot read: ${unreadable.join(", ")}`);
process.exitCode = total.failed + unreadable.length > 0 ? 1 : 0;
