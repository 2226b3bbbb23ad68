import type { Vm } from "../../src/vm/engine.js";
import { FORKS, LATEST_FORK } from "../../src/vm/rules/forks.js";

/** The Ethereum Virtual Machine: runtime bytecode that takes call data and returns data. */
export const evm: Vm = {
  name: "evm",
  version: "1",
  settings: {
    fork: {
      type: "choice",
      values: FORKS,
      default: LATEST_FORK,
      help: "the rules of which Ethereum fork: opcodes, gas, precompiles",
    },
  },
  magics: [],
  /** EVM bytecode carries no magic. */
  recognise: () => false,
  engines: {
    interpreter: async () => (await import("./interpreter/engine.js")).interpreterEngine,
  },
  references: {
    ethereumjs: async () => (await import("./ethereumjs/engine.js")).ethereumjsEngine,
  },
  rows: async () => (await import("./rows/row-source.js")).evmRows,
};
