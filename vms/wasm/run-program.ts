import type { HaltReason } from "../../src/vm/halt.js";
import { ExitSignal, MAIN, MEMORY, ProgramHost } from "./abi.js";
import type { CallResult, FunctionExtern, MemoryExtern, Store } from "./instance.js";

/** How a program ended. A halt leaves no fuel. */
export type Ending =
  | {
      readonly type: "exit";
      readonly exitCode: number;
      readonly output: Uint8Array;
      readonly fuelLeft: bigint;
      /** Of a contract only. */
      readonly gasRefund?: bigint;
    }
  | { readonly type: "halt"; readonly reason: HaltReason; readonly fuelLeft: bigint };

/** Runs a program that {@link checkAbi} has accepted: makes its instance in the store, and calls start and `main`. */
export function runProgram<M>(store: Store<M>, module: M, input: Uint8Array, maxOutput: number): Ending {
  const host = new ProgramHost(store, input, maxOutput);
  const exit = (exitCode: number): Ending => ({ type: "exit", exitCode, output: host.output, fuelLeft: store.fuel });
  const made = store.instantiate(module, host.resolve);
  if (made.type === "halt") return { ...made, fuelLeft: store.fuel };
  const { exports, start } = made.instance;
  host.memory = exports.get(MEMORY) as MemoryExtern;
  try {
    const started = start?.call([]);
    if (started?.type === "halt") return { ...started, fuelLeft: store.fuel };
    const result: CallResult = (exports.get(MAIN) as FunctionExtern).call([]);
    if (result.type === "halt") return { ...result, fuelLeft: store.fuel };
    return exit(((result.values[0] as number | undefined) ?? 0) >>> 0);
  } catch (thrown) {
    if (thrown instanceof ExitSignal) return exit(thrown.exitCode);
    throw thrown;
  }
}
