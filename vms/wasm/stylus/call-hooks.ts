import type { CallKind, CallMessage, Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import { type Outcome, outputOf } from "../../../src/vm/outcome.js";
import type { Value } from "../instance.js";
import { type ContractFrame, type Hooks, i32, unsigned } from "./contract-frame.js";
import { accountGas, CALL_STIPEND, CALL_VALUE, NEW_ACCOUNT, passableGas } from "./gas.js";
import { openContracts } from "./open-contracts.js";

/** Calls nest no deeper, whichever VMs they are on. */
export const MAX_DEPTH = 1024;

const SUCCESS = 0;
/** What a call gives that did not succeed, whatever the reason, as in Nitro. */
const FAILURE = 2;
const NO_BYTES = new Uint8Array(0);

/** What a contract asks for. */
interface Request {
  readonly kind: CallKind;
  readonly target: Uint8Array;
  readonly input: Uint8Array;
  /** Wei that move with the call. */
  readonly value: bigint;
  /** Most gas that the call gets. */
  readonly gas: bigint;
}

/** CALL, DELEGATECALL and STATICCALL. */
export function callHooks(frame: ContractFrame): Hooks {
  const request = (kind: CallKind, target: Value, data: Value, length: Value, gas: Value, value: Value | undefined) => {
    frame.enter(unsigned(length));
    return {
      ...{ kind, target: frame.address(target), input: frame.read(data, unsigned(length)) },
      ...{ value: value === undefined ? 0n : frame.integer(value), gas: BigInt.asUintN(64, gas as bigint) },
    };
  };
  const answer = (wanted: Request, returnLength: Value) => {
    const status = call(frame, wanted);
    frame.writeLength(returnLength, frame.returnData.length);
    return i32(status);
  };
  return {
    call_contract: (target, data, length, value, gas, returnLength) =>
      answer(request("call", target, data, length, gas, value), returnLength),
    delegate_call_contract: (target, data, length, gas, returnLength) =>
      answer(request("delegatecall", target, data, length, gas, undefined), returnLength),
    static_call_contract: (target, data, length, gas, returnLength) =>
      answer(request("staticcall", target, data, length, gas, undefined), returnLength),
  };
}

function call(frame: ContractFrame, request: Request): number {
  frame.returnData = NO_BYTES;
  // Nitro lets the contract go on here; the EVM would halt.
  if (frame.message.isStatic && request.value > 0n) return FAILURE;
  frame.chargeGas(callGas(frame, request));
  const passable = passableGas(frame.gasLeft);
  const passed = request.gas < passable ? request.gas : passable;
  const stipend = request.value > 0n ? CALL_STIPEND : 0n;
  const outcome = runCall(frame, request, passed + stipend);
  frame.chargeGas((outcome?.gasUsed ?? 0n) - stipend);
  if (outcome === undefined) return FAILURE;
  frame.returnData = outputOf(outcome).slice();
  if (outcome.type !== "success") return FAILURE;
  frame.gasRefund += outcome.gasRefund ?? 0n;
  return SUCCESS;
}

/** What a call costs besides the gas that it uses (EIP-150, 161, 2929, 7702). */
function callGas({ host }: ContractFrame, { target, value }: Request): number {
  const access = accountGas(host.accessAccount(target)) + delegateGas(host, target);
  if (value === 0n) return access;
  const isEmpty = host.getNonce(target) === 0n && host.getBalance(target) === 0n && host.getCode(target).length === 0;
  return access + CALL_VALUE + (isEmpty ? NEW_ACCOUNT : 0);
}

/** Access to the account whose code the target delegates to, if it does. */
function delegateGas(host: Host, target: Uint8Array): number {
  const code = host.getCode(target);
  const isDelegation = code.length === 23 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00;
  return isDelegation ? accountGas(host.accessAccount(code.subarray(3))) : 0;
}

/** The outcome of a call, or nothing when it cannot be made. */
function runCall(frame: ContractFrame, request: Request, gasLimit: bigint): Outcome | undefined {
  const { host, message } = frame;
  if (!canCall(frame, request.value)) return undefined;
  const asked = callMessage(message, request, gasLimit);
  const delegatedDepth = request.kind === "delegatecall" ? asked.depth : undefined;
  return openContracts(host).call(frame.stackLeft, delegatedDepth, () => host.call(asked));
}

/** Whether depth, stack and balance allow a call or creation with that value. */
export function canCall(frame: ContractFrame, value: bigint): boolean {
  const { host, message } = frame;
  if (message.depth >= MAX_DEPTH || !openContracts(host).hasStackFor(frame.stackLeft)) return false;
  return value === 0n || host.getBalance(message.recipient) >= value;
}

function callMessage(caller: Message, request: Request, gasLimit: bigint): CallMessage {
  const { kind, target, input, value } = request;
  const depth = caller.depth + 1;
  const common = { kind, codeAddress: target, input, gasLimit, depth, isCreation: false };
  if (kind === "delegatecall") {
    const { sender, recipient, isStatic } = caller;
    return { ...common, sender, recipient, value: caller.value, isStatic };
  }
  const isStatic = caller.isStatic || kind === "staticcall";
  return { ...common, sender: caller.recipient, recipient: target, value, isStatic };
}
