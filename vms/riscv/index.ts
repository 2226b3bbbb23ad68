import type { Vm } from "../../src/vm/engine.js";

export const riscv: Vm = { name: "riscv", version: "1", settings: {}, recognise: () => false, engines: {} };
