import type { EVM, EVMResult, Message as EvmMessage, InterpreterStep } from "@ethereumjs/evm";
import type { Address } from "@ethereumjs/util";
import type { CallEnd, CallStart, StackView, Tracer } from "../../../src/vm/tracer.js";
import { opcodeOf } from "../isa/opcodes.js";
import { haltReasonOf, hasReverted } from "./halt-reason.js";

type OpcodeMap = EVM["_opcodeMap"];
type GasHandler = OpcodeMap[number]["gasHandler"];
type RunState = Parameters<GasHandler>[0];

const KINDS: ReadonlyMap<number, CallStart["kind"]> = new Map([
  [0xf0, "create"],
  [0xf1, "call"],
  [0xf2, "callcode"],
  [0xf4, "delegatecall"],
  [0xf5, "create2"],
  [0xfa, "staticcall"],
]);
const SSTORE = 0x55;
const SELFDESTRUCT = 0xff;
const WATCHED: ReadonlySet<number> = new Set([...KINDS.keys(), SSTORE, SELFDESTRUCT]);
const REVERT = 0xfd;
/**
 * A second number for REVERT. Before it tells of 0xfd, @ethereumjs reads what will be returned, whatever the length and
 * whether there are operands or not.
 */
const UNREAD_REVERT = 0x100 + REVERT;
const NO_BYTES = new Uint8Array(0);
const WORD = 32;

interface OpenCall {
  readonly depth: number;
  /** From the first instruction on that calls or creates. */
  state?: RunState;
}

/** What the events of @ethereumjs show of a run, told to a tracer. */
export class EventTeller {
  readonly #tracer: Tracer;
  readonly #open: OpenCall[] = [];
  #clock = 0n;
  /** Before an instruction whose gas handler changes the counter. */
  #refundBefore: bigint | undefined;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /**
   * Opcodes that show what events leave out. Those that call and create show the caller's gas and return data: their gas
   * handlers run before the call. SSTORE and SELFDESTRUCT show the refunds before. Those that are none show what byte they are.
   */
  watch(opcodes: OpcodeMap): OpcodeMap {
    const watched = opcodes.map((entry, code) => ({
      ...entry,
      opcodeInfo: { ...entry.opcodeInfo, code },
      gasHandler:
        WATCHED.has(code) && entry.gasHandler !== undefined ? this.#watched(entry.gasHandler) : entry.gasHandler,
    }));
    const revert = watched[REVERT]!;
    watched[UNREAD_REVERT] = { ...revert, opcodeInfo: { ...revert.opcodeInfo, code: UNREAD_REVERT } };
    watched[REVERT] = watched[UNREAD_REVERT];
    return watched;
  }

  #watched(handler: GasHandler): GasHandler {
    return async (state, gas, common) => {
      this.#open.at(-1)!.state = state;
      this.#refundBefore = state.gasRefund;
      return handler(state, gas, common);
    };
  }

  onStep(step: InterpreterStep): void {
    const refund = this.#refundBefore ?? step.gasRefund ?? 0n;
    this.#refundBefore = undefined;
    const { pc, opcode, gasLeft, depth } = step;
    const code = opcode.code & 0xff;
    const name = opcodeOf(code)?.name ?? "INVALID";
    const clock = this.#clock++;
    this.#tracer.onStep(
      { clock, pc: BigInt(pc), opcode: code, name, fuelLeft: gasLeft, depth },
      this.#viewOf(step, refund),
    );
  }

  /** @param recipient known before the message tells it, when that creates a contract */
  onMessage(message: EvmMessage, recipient: Address): void {
    const caller = this.#open.at(-1)?.state;
    this.#open.push({ depth: message.depth });
    const isCreation = message.to === undefined;
    this.#tracer.onCall?.({
      ...(caller === undefined ? {} : { callerGasLeft: caller.gasLeft - message.gasLimit }),
      kind: caller === undefined ? (isCreation ? "create" : "run") : KINDS.get(caller.opCode)!,
      depth: message.depth,
      sender: message.caller.bytes,
      recipient: recipient.bytes,
      codeAddress: isCreation ? recipient.bytes : message.codeAddress.bytes,
      value: message.value,
      input: message.data,
      gasLimit: message.gasLimit,
    });
  }

  onResult({ execResult }: EVMResult): void {
    const { depth } = this.#open.pop()!;
    const { exceptionError: error, executionGasUsed: gasUsed, returnValue } = execResult;
    const isRevert = hasReverted(execResult);
    const end: CallEnd =
      error === undefined || isRevert
        ? { depth, type: isRevert ? "revert" : "success", output: returnValue, gasUsed }
        : { depth, type: "halt", output: NO_BYTES, gasUsed, reason: haltReasonOf(error, execResult) };
    this.#tracer.onReturn?.(end);
  }

  #viewOf({ stack, memory, memoryWordCount }: InterpreterStep, refund: bigint): StackView {
    const memorySize = WORD * Number(memoryWordCount);
    return {
      stack: () => stack,
      memory: () => withZeros(memory, memorySize),
      memorySize,
      returnData: () => this.#open.at(-1)?.state?.returnBytes ?? NO_BYTES,
      refund,
    };
  }
}

/** @ethereumjs leaves out zeros at the end of memory that was paid for and not written. */
function withZeros(memory: Uint8Array, size: number): Uint8Array {
  if (memory.length === size) return memory;
  const whole = new Uint8Array(size);
  whole.set(memory);
  return whole;
}
