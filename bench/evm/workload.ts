import { fromHex } from "../../src/base/hex.js";
import { type ComputeCall, intrinsicGas } from "../../test/conformance/compute-calls.js";

/** An account as JSON has it. */
export interface JsonAccount {
  readonly balance?: string;
  readonly nonce?: string;
  readonly code?: string;
  readonly storage?: Readonly<Record<string, string>>;
}

/** One call of one contract, on every contender the same. */
export interface Workload {
  readonly name: string;
  readonly fork: string;
  readonly accounts: Readonly<Record<string, JsonAccount>>;
  readonly sender: string;
  readonly to: string;
  readonly input: Uint8Array;
  /** Without the intrinsic part. */
  readonly gasLimit: bigint;
  readonly block: ComputeCall["env"];
}

export function workloadOf(call: ComputeCall): Workload {
  const input = fromHex(call.calldata);
  return {
    name: call.name,
    fork: call.fork,
    accounts: call.preState,
    sender: call.sender,
    to: call.to,
    input,
    gasLimit: BigInt(call.txGasLimit) - intrinsicGas(input),
    block: call.env,
  };
}

const SENDER = `0x${"5e".repeat(20)}`;
const CONTRACT = `0x${"c0".repeat(20)}`;

/**
 * Loops of one kind of work. Each counts down from a number on the stack: the body must leave the stack as it was, with
 * the counter on top.
 */
const BODIES: Readonly<Record<string, string>> = {
  "add and mul": "80 6003 02 6007 01 50",
  mulmod: "7f fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 81 80 19 09 50",
  "keccak of 64 bytes": "6040 5f 20 50",
  "mload and mstore": "6020 51 6040 52",
  // 256 bits by 128 bits.
  "div and mod": "6fffffffffffffffffffffffffffffff61 81 19 04 50 6ffffffffffffffffffffffffffffffff1 81 19 06 50",
  "storage, warm": "80 6003 16 54 6001 01 81 6003 16 55",
  "calls to identity": "6020 5f 6020 5f 6004 5a fa 50",
  sha256: "6020 5f 6040 5f 6002 5a fa 50",
};

/** The loops, each so often that a call takes far longer than what is around it. */
export function loops(turns: number): readonly Workload[] {
  return Object.entries(BODIES).map(([name, body]) => ({
    name,
    fork: "cancun",
    accounts: {
      [SENDER]: { balance: "0xffffffffffffffff", nonce: "0x0" },
      [CONTRACT]: { balance: "0x0", nonce: "0x1", code: countdown(body, turns) },
    },
    sender: SENDER,
    to: CONTRACT,
    input: new Uint8Array(0),
    gasLimit: 10n ** 11n,
    block: {
      number: "0x1",
      timestamp: "0x1",
      coinbase: SENDER,
      gasLimit: "0x174876e800",
      difficulty: "0x0",
      baseFeePerGas: "0x0",
    },
  }));
}

function countdown(body: string, turns: number): string {
  const code = `63${turns.toString(16).padStart(8, "0")}5b${body}6001900380600557 00`;
  return `0x${code.replaceAll(" ", "")}`;
}
