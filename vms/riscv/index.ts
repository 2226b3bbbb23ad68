import type { Vm } from "../../src/vm/engine.js";
import { ELF_MAGIC, isElf } from "./elf.js";
import { SETTINGS } from "./settings.js";
import { VERSION } from "./version.js";

/** RISC-V: RV64IMAC with misaligned access, Zba, Zbb, Zbs and Zicond; static little-endian ELF programs. */
export const riscv: Vm = {
  name: "riscv",
  version: VERSION,
  settings: SETTINGS,
  magics: [ELF_MAGIC],
  recognise: isElf,
  engines: {
    interpreter: async () => (await import("./interpreter.js")).createInterpreter(),
    compiled: async () => (await import("./compiled/engine.js")).createCompiled(),
  },
  rows: async () => (await import("./step/rows.js")).riscvRows,
  steps: async () => (await import("./step/stepped.js")).riscvSteps,
};
