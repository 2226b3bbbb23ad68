export * from "./journaled-state.js";
export * from "./reader.js";
