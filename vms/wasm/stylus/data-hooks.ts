import { ExitSignal } from "../abi.js";
import { HaltSignal } from "../instance.js";
import { type ContractFrame, type Hooks, i32, NOTHING, unsigned } from "./contract-frame.js";

/** Call data in, results out, and the end. */
export function dataHooks(frame: ContractFrame): Hooks {
  return {
    read_args: (dest) => {
      const { input } = frame.message;
      frame.enter(input.length);
      frame.write(dest, input);
      return NOTHING;
    },

    // Each result takes the place of the one before.
    write_result: (data, length) => {
      frame.enter(unsigned(length));
      const result = frame.read(data, unsigned(length));
      if (result.length > frame.maxOutput) throw new HaltSignal("output-too-large");
      frame.output = result;
      return NOTHING;
    },

    exit_early: (status) => {
      frame.enter();
      throw new ExitSignal(unsigned(status));
    },

    // Growth is paid for by memory.grow itself, whoever asks for it; SDKs import this so that Nitro can charge there.
    pay_for_memory_grow: () => {
      frame.enter();
      return NOTHING;
    },

    return_data_size: () => {
      frame.enter();
      return i32(frame.returnData.length);
    },

    // Gives the part that there is; it may be shorter than asked for.
    read_return_data: (dest, offset, size) => {
      const start = Math.min(unsigned(offset), frame.returnData.length);
      const part = frame.returnData.subarray(start, start + unsigned(size));
      frame.enter(part.length);
      if (part.length > 0) frame.write(dest, part);
      return i32(part.length);
    },
  };
}
