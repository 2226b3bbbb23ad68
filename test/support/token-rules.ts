import { readFileSync } from "node:fs";
import { bigintToBytes, concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import type { ChainSpec } from "../../src/chain/chain-spec.js";
import { openChainSpec } from "../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { Wallet } from "./wallet.js";

// The sample rules of guest-programs/own-stf: their programs, chains that have them, and transactions of their form.

const CHAIN_ID = 77n;

export const TOKEN_PROGRAMS = { wasm: "own-stf.wasm", riscv: "own-stf.elf" } as const;

/** Every engine that can run them. */
export const TOKEN_ENGINES = ["wasm/compiled", "wasm/interpreter", "riscv/interpreter", "riscv/compiled"] as const;

export type TokenEngine = (typeof TOKEN_ENGINES)[number];

export function tokenProgram(name: string): Uint8Array {
  return readFileSync(new URL(`../../guest-programs/own-stf/artifacts/${name}`, import.meta.url));
}

/** What a config says of them. */
export function tokenStf(engine: TokenEngine) {
  const program = TOKEN_PROGRAMS[engine.startsWith("wasm") ? "wasm" : "riscv"];
  return { program, hash: toHex(keccak256(tokenProgram(program))), engine };
}

export const WALLETS = [1, 2, 3, 4].map((number) => new Wallet(number));
export const START = 1_700_000_000n;
export const BALANCE = 1000n;

/** A config with these rules from the genesis on. */
export function tokenConfig(engine: TokenEngine, fields: object = {}) {
  const accounts = Object.fromEntries(WALLETS.map(({ address }) => [toHex(address), { balance: Number(BALANCE) }]));
  return {
    chainId: Number(CHAIN_ID),
    rules: { fork: "cancun", stf: tokenStf(engine) },
    genesis: { timestamp: Number(START), accounts },
    ...fields,
  };
}

export function openTokenSpec(config: object): Promise<ChainSpec> {
  return openChainSpec(readChainConfig(JSON.stringify(config)), { read: async (name) => tokenProgram(name) });
}

export function transfer(from: Wallet, nonce: bigint, to: Uint8Array, amount: bigint): Uint8Array {
  return signed(from, concatBytes(Uint8Array.of(1), u64(nonce), to, u64(amount)));
}

/** @param key of 32 bytes, as is the value */
export function put(from: Wallet, nonce: bigint, key: Uint8Array, value: Uint8Array): Uint8Array {
  return signed(from, concatBytes(Uint8Array.of(2), u64(nonce), key, value));
}

function signed(wallet: Wallet, bytes: Uint8Array): Uint8Array {
  const { r, s, yParity } = wallet.sign(keccak256(concatBytes(bigintToBytes(CHAIN_ID, 32), bytes)));
  return concatBytes(bytes, bigintToBytes(r, 32), bigintToBytes(s, 32), Uint8Array.of(Number(yParity)));
}

function u64(value: bigint): Uint8Array {
  return bigintToBytes(value, 8).toReversed();
}

export function word(value: number): Uint8Array {
  return bigintToBytes(BigInt(value), 32);
}
