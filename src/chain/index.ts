export * from "./isolated-host.js";
export * from "./state-host.js";
