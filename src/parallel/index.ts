export * from "./serve-tasks.js";
export * from "./worker-pool.js";
