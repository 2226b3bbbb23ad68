export * from "./journaled-state.js";
export * from "./memory-state.js";
export * from "./reader.js";
export * from "./recording-reader.js";
export * from "./state-changes.js";
export * from "./state-root.js";
export * from "./trie-root.js";
