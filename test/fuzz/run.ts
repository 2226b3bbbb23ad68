// Holds the engines of each VM against each other on random programs, for so long (docs/conformance.md):
// npm run fuzz -- [riscv] [--seconds 60] [--seed 1] [--property NAME]
import { parseArgs } from "node:util";
import { failInOneLine } from "../conformance/fail-in-one-line.js";
import { FUZZERS } from "./fuzzer.js";
import { search } from "./search.js";

failInOneLine();
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    property: { type: "string" },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(FUZZERS);
const seconds = Number(options.seconds);
const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(options.seed);
if (names.some((name) => !Object.hasOwn(FUZZERS, name)) || !(seconds > 0) || !Number.isInteger(seed)) {
  console.error(`usage: ${Object.keys(FUZZERS).join(", ")}, --seconds N for all of them together, --seed N`);
  process.exit(2);
}

console.log(`seed ${seed}, ${seconds} s for ${names.join(", ")}`);
for (const name of names) {
  const fuzzer = await FUZZERS[name]!();
  if (options.property !== undefined && !Object.hasOwn(fuzzer.properties, options.property)) {
    console.error(`${name} has no property "${options.property}" but ${Object.keys(fuzzer.properties).join(", ")}`);
    process.exit(2);
  }
  const end = performance.now() + (1000 * seconds) / names.length;
  const result = await search(fuzzer, {
    seed,
    isOver: () => performance.now() >= end,
    property: options.property,
    report: (line) => console.log(`${name}: ${line}`),
  });
  const { cases, batches, differences, counts } = result;
  console.log(`${name}: ${cases} cases in ${batches} batches, ${differences} properties with a difference`);
  for (const [what, count] of Object.entries(counts)) console.log(`${name}: ${what}: ${count}`);
  const idle = Object.keys(counts).filter((what) => counts[what] === 0n);
  for (const what of idle) console.log(`${name}: this search has proven nothing: ${what} is 0`);
  const isIdle = idle.length > 0 && options.property === undefined;
  if (differences > 0 || isIdle) process.exitCode = 1;
}
