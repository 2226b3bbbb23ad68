export { anotherEngine } from "./another-engine.js";
export type { Progress, ProofOptions, ProofSystem } from "./proof-system.js";
export { type ReexecutionOptions, reexecution } from "./reexecution.js";
export type { Refutation, Verdict } from "./verdict.js";
