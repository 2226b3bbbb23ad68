import { HaltSignal } from "../instance.js";
import { type ContractFrame, type Hooks, NOTHING, unsigned } from "./contract-frame.js";
import { logGas } from "./gas.js";

const MAX_TOPICS = 4;
const TOPIC = 32;

/** LOG0 to LOG4: the data starts with the topics. */
export function logHooks(frame: ContractFrame): Hooks {
  return {
    emit_log: (data, size, count) => {
      const [length, topics] = [unsigned(size), unsigned(count)];
      frame.enter(length);
      if (topics > MAX_TOPICS) throw new HaltSignal("invalid-instruction");
      const dataBytes = length - topics * TOPIC;
      if (dataBytes < 0) throw new HaltSignal("memory-out-of-bounds");
      frame.chargeGas(logGas(topics, dataBytes));
      frame.refuseStatic();
      const bytes = frame.read(data, length);
      frame.host.emitLog({
        address: frame.message.recipient,
        topics: Array.from({ length: topics }, (_, i) => bytes.slice(i * TOPIC, (i + 1) * TOPIC)),
        data: bytes.slice(topics * TOPIC),
      });
      return NOTHING;
    },
  };
}
