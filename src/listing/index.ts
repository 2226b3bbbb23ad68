export { type CallFrame, CallTracer, type CallTracerOptions } from "./call-tracer.js";
export { type Eip3155Options, Eip3155Tracer } from "./eip3155.js";
export { type PrestateAccount, prestateOf } from "./prestate.js";
export { rowLine } from "./row-line.js";
