export * from "./isolated-host.js";
