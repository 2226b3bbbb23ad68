import { webAssembly } from "../../../src/base/webassembly.js";
import { bridgeType } from "../inject/host-calls.js";
import { writeSection } from "../inject/sections.js";
import type { FuncType } from "../isa/types.js";
import type { NativeFunction } from "./externs.js";
import { beginOneFunctionModule } from "./one-function-module.js";

/** A program's host functions, in the order of its imports. */
type HostFunctions = readonly NativeFunction[];
type Forward = (host: HostFunctions, index: number, ...args: unknown[]) => unknown;

/** By the number of parameters: functions with a rest parameter take twice as long to call (V8 11.3: 55 and 24 ns). */
const FORWARD: readonly Forward[] = [
  (host, index) => host[index]!(),
  (host, index, a) => host[index]!(a),
  (host, index, a, b) => host[index]!(a, b),
  (host, index, a, b, c) => host[index]!(a, b, c),
  (host, index, a, b, c, d) => host[index]!(a, b, c, d),
  (host, index, a, b, c, d, e) => host[index]!(a, b, c, d, e),
  (host, index, a, b, c, d, e, f) => host[index]!(a, b, c, d, e, f),
];
const forwardAny: Forward = (host, index, ...args) => host[index]!(...args);

const FUNC_KIND = 0;
const BRIDGES = new Map<string, NativeFunction>();

/**
 * A function of WebAssembly that takes the host's functions and the number of one of them, and calls it with the other arguments.
 * It knows no run, so there is one for each type of host function, as long as the process lives.
 */
export function bridgeTo(type: FuncType): NativeFunction {
  const key = `${type.params}:${type.results}`;
  const known = BRIDGES.get(key);
  if (known !== undefined) return known;
  const module = new webAssembly.Module(bridgeModule(bridgeType(type)));
  const forward = FORWARD[type.params.length] ?? forwardAny;
  const { exports } = new webAssembly.Instance(module, { h: { f: forward } });
  const made = exports.f as NativeFunction;
  BRIDGES.set(key, made);
  return made;
}

/** `(module (import "h" "f" (func (type))) (export "f" (func 0)))` */
function bridgeModule(type: FuncType): Uint8Array {
  const out = beginOneFunctionModule(type);
  writeSection(out, 7, (part) => {
    part.byte(1);
    part.name("f");
    part.code(FUNC_KIND, 0);
  });
  return out.written.slice();
}
