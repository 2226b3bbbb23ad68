import { concatBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { fromHex } from "../../base/hex.js";
import { encodeRlp, integerToRlp } from "../../base/rlp.js";
import { VM_NAMES, type VmName } from "../../vm/vm-name.js";
import { loadContract } from "../guests.js";

/** A contract of the main job for one VM. */
export interface DemoContract {
  readonly kind: "token" | "exchange";
  readonly vm: VmName;
  readonly language: string;
  readonly code: Uint8Array;
}

const LANGUAGES: Readonly<Record<VmName, string>> = { evm: "Solidity", wasm: "AssemblyScript", riscv: "C" };

/** A token and an exchange for every VM, the tokens first. */
export function demoContracts(): readonly DemoContract[] {
  const artifacts = { token: loadContract("erc20"), exchange: loadContract("exchange") };
  return (["token", "exchange"] as const).flatMap((kind) =>
    VM_NAMES.map((vm) => ({ kind, vm, language: LANGUAGES[vm], code: artifacts[kind].code[vm] })),
  );
}

/** Bytes of the code that comes first. */
const PREFIX = 10;

/** What creates a contract: code for the EVM that returns the contract's, and for other VMs the code itself. */
export function initCode({ vm, code }: DemoContract): Uint8Array {
  if (vm !== "evm") return code;
  const size = code.length.toString(16).padStart(4, "0");
  // PUSH2 size DUP1 PUSH1 10 PUSH0 CODECOPY PUSH0 RETURN
  return concatBytes(fromHex(`0x61${size}8060${PREFIX.toString(16).padStart(2, "0")}5f395ff3`), code);
}

/** The address of a contract that an account creates with that nonce (Yellow Paper, section 7). */
export function createdAddress(creator: Uint8Array, nonce: bigint): Uint8Array {
  return keccak256(encodeRlp([creator, integerToRlp(nonce)])).slice(12);
}

/** The data of a call by Solidity's ABI: addresses and numbers are a word each. */
export function callData(signature: string, ...words: readonly (Uint8Array | bigint)[]): Uint8Array {
  const selector = keccak256(new TextEncoder().encode(signature)).slice(0, 4);
  return concatBytes(selector, ...words.map(asWord));
}

function asWord(value: Uint8Array | bigint): Uint8Array {
  if (typeof value === "bigint") return fromHex(`0x${value.toString(16).padStart(64, "0")}`);
  return concatBytes(new Uint8Array(32 - value.length), value);
}
