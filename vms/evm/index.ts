import type { Vm } from "../../src/vm/engine.js";

export const evm: Vm = { name: "evm", version: "1", settings: {}, recognise: () => false, engines: {} };
