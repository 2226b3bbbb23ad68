import { EVMError, type ExecResult } from "@ethereumjs/evm";
import { TercetError } from "../../../src/base/errors.js";
import type { HaltReason } from "../../../src/vm/halt.js";

const RETURNDATACOPY = 0x3e;

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

/**
 * The reason for which @ethereumjs stopped a program.
 * @throws TercetError `unknown-evm-error` for an error that no program can cause
 */
export function haltReasonOf(error: EVMError, result: ExecResult): HaltReason {
  if (readsPastReturnData(result)) return "return-data-out-of-bounds";
  // Invalid jumps carry where they are: "invalid JUMP at <code hash>/<address>:<pc>".
  const [message = ""] = error.error.split(" at ");
  const reason = REASONS[message] ?? (result.runState === undefined ? "precompile-failure" : undefined);
  if (reason === undefined) throw new TercetError("unknown-evm-error", `@ethereumjs/evm stopped with: ${error.error}`);
  return reason;
}

/** Whether code has reverted. @ethereumjs says so of precompiled contracts too, which only fail. */
export function hasReverted({ exceptionError, runState }: ExecResult): boolean {
  return exceptionError?.error === EVMError.errorMessages.REVERT && runState !== undefined;
}

/** @ethereumjs calls this out of gas too (EIP-211 only says that it is exceptional). */
function readsPastReturnData({ runState }: ExecResult): boolean {
  if (runState?.opCode !== RETURNDATACOPY || runState.stack.length < 3) return false;
  const [, offset = 0n, length = 0n] = runState.stack.peek(3);
  return offset + length > BigInt(runState.returnBytes.length);
}
