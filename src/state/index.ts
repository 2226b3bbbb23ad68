export * from "./journaled-state.js";
export * from "./memory-state.js";
export * from "./mpt.js";
export * from "./reader.js";
