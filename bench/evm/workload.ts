import { readFileSync } from "node:fs";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { packageRoot } from "../../src/cli/package-root.js";
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

const TOKEN = `0x${"70".repeat(20)}`;
const TOKEN_CODE = new URL("guest-programs/contracts/erc20/artifacts/erc20.evm", packageRoot());
/** Where the token of erc20.sol keeps the balances. */
const BALANCES_SLOT = 2;
const FEW = 20_000;

/** One kind of work, again and again. */
interface Loop {
  /** Must leave the stack as it was, with a counter of the turns that remain on top. */
  readonly body: string;
  /** In memory from 0 on before the first turn. */
  readonly input?: string;
  /** At most so many turns, where each costs much. */
  readonly turns?: number;
}

/** What takes a call's result from the stack, and halts if the call failed: 0 is no place to jump to. */
const EXPECT_SUCCESS = "15 5f 57";

const LOOPS: Readonly<Record<string, Loop>> = {
  "add and mul": { body: "80 6003 02 6007 01 50" },
  mulmod: { body: "7f fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 81 80 19 09 50" },
  "keccak of 64 bytes": { body: "6040 5f 20 50" },
  "mload and mstore": { body: "6020 51 6040 52" },
  // 256 bits by 128 bits.
  "div and mod": {
    body: "6fffffffffffffffffffffffffffffff61 81 19 04 50 6ffffffffffffffffffffffffffffffff1 81 19 06 50",
  },
  "storage, warm": { body: "80 6003 16 54 6001 01 81 6003 16 55" },
  "storage, new slots": { body: "80 80 55", turns: FEW },
  "calls to identity": { body: "6020 5f 6020 5f 6004 5a fa 50" },
  sha256: { body: "6020 5f 6040 5f 6002 5a fa 50" },
  // 256 bits to the power of 256 bits, modulo 256 bits.
  modexp: {
    body: `6020 60c0 60c0 5f 6005 5a fa ${EXPECT_SUCCESS}`,
    input: `${word("20").repeat(3)}${"a7".repeat(32)}${"b5".repeat(32)}${"e9".repeat(32)}`,
    turns: 2000,
  },
  "ERC-20 transfers": {
    body: `6020 6080 6044 5f 5f 73${TOKEN.slice(2)} 5a f1 ${EXPECT_SUCCESS}`,
    input: `a9059cbb${word(SENDER.slice(2))}${word("01")}`,
    turns: FEW,
  },
};

/** The loops, each so often that a call takes far longer than what is around it. */
export function loops(turns: number): readonly Workload[] {
  const token = readFileSync(TOKEN_CODE, "utf8").trim();
  const balance = toHex(keccak_256(fromHex(`0x${word(CONTRACT.slice(2))}${word(BALANCES_SLOT.toString(16))}`)));
  return Object.entries(LOOPS).map(([name, { body, input = "", turns: most = turns }]) => ({
    name,
    fork: "cancun",
    accounts: {
      [SENDER]: { balance: "0xffffffffffffffff", nonce: "0x0" },
      [CONTRACT]: { balance: "0x0", nonce: "0x1", code: countdown(body, Math.min(turns, most)) },
      [TOKEN]: { balance: "0x0", nonce: "0x1", code: token, storage: { [balance]: "0xffffffffffff" } },
    },
    sender: SENDER,
    to: CONTRACT,
    input: fromHex(`0x${input}`),
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

/** Copies the input to memory, then runs the body that often. */
function countdown(body: string, turns: number): string {
  const code = `365f5f37 63${turns.toString(16).padStart(8, "0")}5b${body}6001900380600957 00`;
  return `0x${code.replaceAll(" ", "")}`;
}

function word(digits: string): string {
  return digits.padStart(64, "0");
}
