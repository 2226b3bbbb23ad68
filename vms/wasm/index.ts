import type { Vm } from "../../src/vm/engine.js";

export const wasm: Vm = { name: "wasm", version: "1", settings: {}, recognise: () => false, engines: {} };
