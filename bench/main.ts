import { Command } from "commander";
import { cli } from "../src/cli/cli.js";
import { withCommands } from "../src/cli/command-line.js";
import { type SuiteEntry, suiteCommand } from "./suite.js";

/** What can be measured besides the guest programs, which `tercet bench` measures. */
const SUITES: Readonly<Record<string, SuiteEntry>> = {
  base: {
    description: "recovery of senders and hashes, against @noble, libsecp256k1 in WebAssembly and hash-wasm",
    time: 500,
    load: async () => (await import("./base/suite.js")).runSuite,
  },
  evm: {
    description: "evm/interpreter on recorded contract calls, loops and precompiled contracts, against @ethereumjs/evm",
    time: 1000,
    own: [["--anvil <path>", "a native revm to compare with, too"]],
    load: async () => (await import("./evm/suite.js")).runSuite,
  },
  stf: {
    description: "transactions a second: transfers and tokens, against @ethereumjs/vm",
    time: 1000,
    load: async () => (await import("./stf/suite.js")).runSuite,
  },
  store: {
    description: "the store on disk: small batches, values by key, ranges; against its database with other settings",
    time: 1500,
    load: async () => (await import("./store/suite.js")).runSuite,
  },
  chain: {
    description:
      "recorded blocks against @ethereumjs/vm, import into LMDB and memory, commitments against @ethereumjs/mpt",
    time: 1000,
    load: async () => (await import("./chain/suite.js")).runSuite,
  },
  wasm: {
    description: "both engines on kernels in C and modules from npm, against plain V8, native code and wabt",
    time: 500,
    load: async () => (await import("./wasm/suite.js")).runSuite,
  },
  riscv: {
    description: "both engines on kernels in C, against qemu-riscv64, the same C on V8, and native code",
    time: 1000,
    load: async () => (await import("./riscv/suite.js")).runSuite,
  },
  rows: {
    description: "rows of guest programs on every VM: how many a second, and how far into a run in what time",
    time: 500,
    load: async () => (await import("./rows/suite.js")).runSuite,
  },
  gas: {
    description:
      "time for a unit of fuel of every operation, as a multiple of the engine's median: whether fuel is a price",
    time: 60,
    own: [
      ["--engine <name>", "vm/engine, or a VM: all by default"],
      ["--top <n>", "rows shown for each engine, the worst first: 40; 0 shows all"],
    ],
    load: async () => (await import("./gas/suite.js")).runSuite,
  },
};

const GUESTS = "guests";
const args = process.argv.slice(2);

if (args[0] === GUESTS) await cli(["bench", ...args.slice(1)]);
else if (args.length === 0 || (args[0]!.startsWith("-") && !isHelp(args[0]!))) await cli(["bench", ...args]);
else {
  const program = new Command("bench")
    .description("Measures engines against peers. Without a suite: the guest programs on every engine (tercet bench).")
    .addHelpText("after", `\n  ${GUESTS} [options]  the guest programs on every engine, as without a suite`);
  const suites = Object.entries(SUITES).map(([name, suite]) => suiteCommand(name, suite));
  await cli(args, withCommands(program, suites));
}

function isHelp(text: string): boolean {
  return text === "--help" || text === "-h";
}
