import type { Created, CreateMessage } from "../../../src/vm/host.js";
import { HaltSignal, type Value } from "../instance.js";
import { canCall } from "./call-hooks.js";
import { type ContractFrame, type Hooks, NOTHING, unsigned } from "./contract-frame.js";
import { createGas, MAX_INIT_CODE, passableGas } from "./gas.js";
import { openContracts } from "./open-contracts.js";

const NO_BYTES = new Uint8Array(0);
const NO_ADDRESS = new Uint8Array(20);
const LAST_NONCE = 2n ** 64n - 1n;

/** What a contract asks for. */
interface Request {
  readonly initCode: Uint8Array;
  readonly value: bigint;
  readonly salt: Uint8Array | undefined;
}

/** CREATE and CREATE2. */
export function createHooks(frame: ContractFrame): Hooks {
  const answer = (
    code: Value,
    length: Value,
    endowment: Value,
    salt: Value | undefined,
    address: Value,
    returnLength: Value,
  ) => {
    charge(frame, unsigned(length), salt !== undefined);
    const initCode = frame.read(code, unsigned(length));
    const value = frame.integer(endowment);
    const created = create(frame, { initCode, value, salt: salt === undefined ? undefined : frame.word(salt) });
    frame.write(address, created);
    frame.writeLength(returnLength, frame.returnData.length);
    return NOTHING;
  };
  return {
    create1: (code, length, endowment, address, returnLength) =>
      answer(code, length, endowment, undefined, address, returnLength),
    create2: (code, length, endowment, salt, address, returnLength) =>
      answer(code, length, endowment, salt, address, returnLength),
  };
}

function charge(frame: ContractFrame, length: number, hasSalt: boolean): void {
  frame.enter(length);
  frame.refuseStatic();
  if (length > MAX_INIT_CODE) throw new HaltSignal("code-too-large");
  frame.chargeGas(createGas(length, hasSalt));
}

/** The address of what was created, zero when nothing was. Only a revert returns data. */
function create(frame: ContractFrame, request: Request): Uint8Array {
  frame.returnData = NO_BYTES;
  const created = runCreation(frame, request);
  if (created === undefined) return NO_ADDRESS;
  const { outcome, address } = created;
  frame.chargeGas(outcome.gasUsed);
  if (outcome.type === "revert") frame.returnData = outcome.output.slice();
  if (outcome.type !== "success") return NO_ADDRESS;
  frame.gasRefund += outcome.gasRefund ?? 0n;
  return address;
}

/** What became of a creation, or nothing when it cannot be made. */
function runCreation(frame: ContractFrame, { initCode, value, salt }: Request): Created | undefined {
  const { host, message } = frame;
  if (!canCall(frame, value) || host.getNonce(message.recipient) === LAST_NONCE) return undefined;
  const asked: CreateMessage = {
    ...{ input: initCode, value, gasLimit: passableGas(frame.gasLeft) },
    ...{ sender: message.recipient, recipient: NO_ADDRESS, depth: message.depth + 1 },
    ...{ isStatic: false, isCreation: true },
    ...(salt === undefined ? {} : { salt }),
  };
  return openContracts(host).call(frame.stackLeft, undefined, () => host.create(asked));
}
