import type { KernelMemory } from "../../base/kernel-memory.js";
import type { HookPort } from "../../vm/hooks/port.js";
import type { Message } from "../../vm/message.js";
import { type HookExports, KernelHost } from "./kernel-host.js";
import type { RunRecorder } from "./recorded-run.js";
import { RecordingPort } from "./recording-port.js";

/** A kernel as a host that takes down what contracts for other VMs ask it and are answered. */
export class RecordingHost extends KernelHost {
  readonly #recorder: RunRecorder;

  constructor(memory: KernelMemory, hooks: HookExports, recorder: RunRecorder) {
    super(memory, hooks);
    this.#recorder = recorder;
  }

  override openContract(message: Message, fuelPerGas: bigint): HookPort {
    const { conversation } = this.#recorder;
    conversation.begin(fuelPerGas);
    return new RecordingPort(super.openContract(message, fuelPerGas), conversation);
  }
}
