import { EVMError, type ExecResult } from "@ethereumjs/evm";
import { TercetError } from "../../../src/base/errors.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { opcodeOf } from "../isa/opcodes.js";

type RunState = NonNullable<ExecResult["runState"]>;

const RETURNDATACOPY = 0x3e;
const TSTORE = 0x5d;
const RETURN = 0xf3;

const REASONS: Readonly<Record<string, HaltReason>> = {
  [EVMError.errorMessages.OUT_OF_GAS]: "out-of-gas",
  [EVMError.errorMessages.STACK_UNDERFLOW]: "stack-underflow",
  [EVMError.errorMessages.STACK_OVERFLOW]: "stack-overflow",
  [EVMError.errorMessages.INVALID_JUMP]: "invalid-jump",
  [EVMError.errorMessages.INVALID_OPCODE]: "invalid-instruction",
  [EVMError.errorMessages.STATIC_STATE_CHANGE]: "static-violation",
  [EVMError.errorMessages.INITCODE_SIZE_VIOLATION]: "code-too-large",
  [EVMError.errorMessages.CREATE_COLLISION]: "create-collision",
  [EVMError.errorMessages.CODESIZE_EXCEEDS_MAXIMUM]: "code-too-large",
  [EVMError.errorMessages.INVALID_BYTECODE_RESULT]: "invalid-code",
  [EVMError.errorMessages.CODESTORE_OUT_OF_GAS]: "out-of-gas",
};

/** Errors that an instruction meets before it has taken anything from the stack. */
const BEFORE_IT_RUNS: ReadonlySet<string> = new Set([
  EVMError.errorMessages.OUT_OF_GAS,
  EVMError.errorMessages.STATIC_STATE_CHANGE,
]);

/**
 * The reason for which @ethereumjs stopped a program. Where an instruction has several faults, the first of these counts,
 * as in our own kernel: no such opcode, operands missing, a forbidden change of state or a read past the return data, gas,
 * and then what running it brings.
 * @throws TercetError `unknown-evm-error` for an error that no program can cause
 */
export function haltReasonOf(error: EVMError, { runState }: ExecResult): HaltReason {
  // Invalid jumps carry where they are: "invalid JUMP at <code hash>/<address>:<pc>".
  const [message = ""] = error.error.split(" at ");
  const earlier = runState !== undefined && BEFORE_IT_RUNS.has(message) ? earlierFault(runState) : undefined;
  const reason = earlier ?? REASONS[message] ?? (runState === undefined ? "precompile-failure" : undefined);
  if (reason === undefined) throw new TercetError("unknown-evm-error", `@ethereumjs/evm stopped with: ${error.error}`);
  return reason;
}

/** A fault of the instruction that comes before that for which @ethereumjs stopped: it looks at gas first, mostly. */
function earlierFault({ opCode, stack, interpreter, returnBytes }: RunState): HaltReason | undefined {
  // Its gas can lack for the code that init code has returned; the operands are gone then.
  if (opCode === RETURN) return undefined;
  if (stack.length < (opcodeOf(opCode)?.pops ?? 0)) return "stack-underflow";
  if (opCode === TSTORE && interpreter.isStatic()) return "static-violation";
  if (opCode !== RETURNDATACOPY) return undefined;
  // @ethereumjs calls this out of gas too (EIP-211 only says that it is exceptional).
  const [, offset = 0n, length = 0n] = stack.peek(3);
  return offset + length > BigInt(returnBytes.length) ? "return-data-out-of-bounds" : undefined;
}

/** Whether code has reverted. @ethereumjs says so of precompiled contracts too, which only fail. */
export function hasReverted({ exceptionError, runState }: ExecResult): boolean {
  return exceptionError?.error === EVMError.errorMessages.REVERT && runState !== undefined;
}
