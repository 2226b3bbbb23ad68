import { type EVM, EVMError } from "@ethereumjs/evm";
import { MAX_LOG_BYTES, MAX_MEMORY_WORDS } from "../limits.js";

type OpcodeMap = EVM["_opcodeMap"];
type GasHandler = OpcodeMap[number]["gasHandler"];
type RunState = Parameters<GasHandler>[0];

const LOG0 = 0xa0;
const LOG4 = 0xa4;

/**
 * Opcodes that end a run at its limits. Every instruction that grows memory or logs, and every call, has a gas handler
 * that has counted the new size before anything is allocated.
 */
export function limitOpcodes(opcodes: OpcodeMap): OpcodeMap {
  /** Words held by the calls down to each depth, the depth's own included. */
  const held: bigint[] = [];
  let logged = 0n;
  const limited = (handler: GasHandler): GasHandler => {
    return async (runState, gas, common) => {
      const cost = await handler(runState, gas, common);
      const { depth } = runState.env;
      held[depth] = (held[depth - 1] ?? 0n) + runState.memoryWordCount;
      if (cost <= runState.gasLeft) logged += logDataLength(runState);
      if (held[depth] > MAX_MEMORY_WORDS || logged > MAX_LOG_BYTES) {
        throw new EVMError(EVMError.errorMessages.OUT_OF_GAS);
      }
      return cost;
    };
  };
  return opcodes.map((entry) =>
    entry.gasHandler === undefined ? entry : { ...entry, gasHandler: limited(entry.gasHandler) },
  );
}

/** Bytes that the instruction about to run will log. */
function logDataLength({ opCode, stack }: RunState): bigint {
  return opCode >= LOG0 && opCode <= LOG4 ? (stack.peek(2)[1] ?? 0n) : 0n;
}
