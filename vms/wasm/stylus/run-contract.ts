import type { Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Profile } from "../../../src/vm/profile.js";
import { ExitSignal, MEMORY } from "../abi.js";
import type { FunctionExtern, ImportResolver, MemoryExtern, Store } from "../instance.js";
import type { Ending } from "../run-program.js";
import { accountHooks } from "./account-hooks.js";
import { callHooks } from "./call-hooks.js";
import { ENTRYPOINT } from "./check-contract.js";
import { contextHooks } from "./context-hooks.js";
import { ContractFrame, type Hooks } from "./contract-frame.js";
import { createHooks } from "./create-hooks.js";
import { dataHooks } from "./data-hooks.js";
import { HOOK_TYPES, HOOKS_MODULE } from "./hooks.js";
import { logHooks } from "./log-hooks.js";
import { mathHooks } from "./math-hooks.js";
import { openContracts } from "./open-contracts.js";
import { storageHooks } from "./storage-hooks.js";

/**
 * Runs a contract that {@link checkContract} has accepted. Status 0 is success, any other a revert with what was written
 * as its data. The run's effects on the host are its caller's to revert unless it succeeds.
 */
export function runContract<M>(store: Store<M>, module: M, message: Message, host: Host, profile: Profile): Ending {
  return openContracts(host).run(message, (isReentrant) =>
    runFrame(store, module, new ContractFrame(store, message, host, profile, isReentrant)),
  );
}

function runFrame<M>(store: Store<M>, module: M, frame: ContractFrame): Ending {
  const exit = (exitCode: number): Ending => {
    const { output, gasRefund } = frame;
    return { type: "exit", exitCode, output, gasRefund, fuelLeft: store.fuel };
  };
  const made = store.instantiate(module, resolver(store, allHooks(frame)));
  if (made.type === "halt") return { ...made, fuelLeft: store.fuel };
  const { exports, start } = made.instance;
  frame.memory = exports.get(MEMORY) as MemoryExtern;
  try {
    const started = start?.call([]);
    if (started?.type === "halt") return { ...started, fuelLeft: store.fuel };
    const result = (exports.get(ENTRYPOINT) as FunctionExtern).call([frame.message.input.length]);
    if (result.type === "halt") return { ...result, fuelLeft: store.fuel };
    return exit((result.values[0] as number) >>> 0);
  } catch (thrown) {
    if (thrown instanceof ExitSignal) return exit(thrown.exitCode);
    throw thrown;
  }
}

function allHooks(frame: ContractFrame): Hooks {
  return {
    ...dataHooks(frame),
    ...storageHooks(frame),
    ...callHooks(frame),
    ...createHooks(frame),
    ...logHooks(frame),
    ...accountHooks(frame),
    ...contextHooks(frame),
    ...mathHooks(frame),
  };
}

function resolver(store: Store<never>, hooks: Hooks): ImportResolver {
  return (module, name) => {
    if (module !== HOOKS_MODULE || !Object.hasOwn(HOOK_TYPES, name)) return undefined;
    return store.hostFunction(HOOK_TYPES[name]!, hooks[name]!);
  };
}
