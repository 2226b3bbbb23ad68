export * from "./byte-map.js";
export * from "./bytes.js";
export * from "./errors.js";
export * from "./hash.js";
export * from "./hex.js";
export * from "./rlp.js";
