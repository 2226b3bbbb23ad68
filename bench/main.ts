import { cli } from "../src/cli/cli.js";

/** What can be measured. Without a name the guest programs are, as by `tercet bench`. */
const SUITES: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  guests: async () => ({ run: (args) => cli(["bench", ...args]) }),
  evm: () => import("./evm/suite.js"),
  wasm: () => import("./wasm/main.js"),
  riscv: () => import("./riscv/main.js"),
};

const [first = "guests", ...rest] = process.argv.slice(2);
const [suite, args] = first.startsWith("-") ? ["guests", [first, ...rest]] : [first, rest];

if (Object.hasOwn(SUITES, suite)) {
  await (await SUITES[suite]!()).run(args);
} else {
  process.stderr.write(`bench: there is no suite ${suite}; there are: ${Object.keys(SUITES).join(", ")}\n`);
  process.exitCode = 2;
}
