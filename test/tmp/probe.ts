import { applyTransaction } from "../../src/chain/apply-transaction.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { MemoryState } from "../../src/state/memory-state.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { contract, call, hook, numbers, result, type Step } from "../vms/wasm/stylus/contracts.js";
import { moduleBytes } from "../vms/wasm/assembler.js";
import { HOOK_TYPES } from "../../vms/wasm/stylus/hooks.js";
import { ValueType } from "../../vms/wasm/isa/types.js";
import type { Instruction } from "../vms/wasm/assembler.js";
const wasmEngine = process.argv[2] ?? "wasm/compiled", mode = process.argv[3] ?? "mutual", locals = Number(process.argv[4] ?? 0), stackBytes = Number(process.argv[5] ?? 262144);
const A = new Uint8Array(20).fill(0xa1), B = new Uint8Array(20).fill(0xb2), S = new Uint8Array(20).fill(0x5e);
const hex = (b: Uint8Array) => toHex(b).slice(2);
// EVM: count in slot 0, call the other with all gas
const evmTo = (to: Uint8Array) => fromHex("0x600160005401600055" + "6000600060006000600073" + hex(to) + "5af1" + "60005260206000f3");
const wasmTo = (to: Uint8Array) => contract([
  ...call("storage_load_bytes32", 64, 96), ["i32.const", 127] as Instruction, ["i32.const", 127] as Instruction, ["i32.load8_u", 0] as Instruction, ...numbers(1), "i32.add", ["i32.store8", 0] as Instruction,
  ...call("storage_cache_bytes32", 64, 96), ...call("storage_flush_cache", 1),
  ...numbers(0, 64, 0, 64), ["i64.const", -1] as Instruction, ...numbers(200), hook("call_contract"), "drop", ...result(96, 32)] as Step[], [...to, ...new Uint8Array(44)]);
const { i32, i64 } = ValueType;
const hog = (to: Uint8Array, n: number) => moduleBytes({ memory: [1], imports: ["call_contract", "read_args"].map((x) => ({ name: "vm_hooks." + x, params: [...HOOK_TYPES[x]!.params], results: [...HOOK_TYPES[x]!.results] })),
  functions: [ { params: [i32], results: [i32], locals: Array(locals).fill(i64), code: [["local.get", 0], "i32.eqz", ["if", -64], ...numbers(0, 64, 0, 64), ["i64.const", -1], ...numbers(200), ["call", 0], "return", "end", ["local.get", 0], ...numbers(1), "i32.sub", ["call", 2], ...Array(locals).fill(0).flatMap((_: number, i: number) => [["local.get", i + 1], "i32.wrap_i64", "i32.add"])] as never },
   { export: "user_entrypoint", params: [i32], results: [i32], code: [...numbers(n), ["call", 2], "drop", ...numbers(0)] as never } ], data: [...to, ...new Uint8Array(44)] });
import { readFileSync } from "node:fs";
const elf = new Uint8Array(readFileSync("/work/wt-multi/guest-programs/sieve/artifacts/sieve.elf"));
const depthOf = Number(process.argv[6] ?? 0);
// loop n times: call B
const loopTo = (to: Uint8Array, n: number) => fromHex("0x61" + n.toString(16).padStart(4, "0") + "5b" + "6000600060006000600073" + hex(to) + "5af150" + "600190038060035700");
const trivial = contract([...numbers(0)]);
const bigModule = (kb: number) => contract([...numbers(0)], Array(kb * 1024).fill(7), Math.max(1, Math.ceil(kb / 64)));
const chain = await ethereumRules("prague", { engine: "evm/interpreter", contractVms: [{ engine: wasmEngine, profile: { settings: { stackBytes } } }, { engine: process.env.RISCV ?? "riscv/interpreter" }] });
const state = new MemoryState(new Map([
  [hex(S), 0] as never,
].slice(1)));
const account = (code: Uint8Array, balance = 0n, nonce = 1n) => ({ balance, nonce, code });
const changes = { accounts: new Map([[toHex(S), account(new Uint8Array(0), 10n ** 24n, 0n)], [toHex(A), account(["trivial", "pages", "data", "evmtrivial", "elf"].includes(mode) ? loopTo(B, locals) : mode === "wasm" ? wasmTo(A) : mode === "evm" ? evmTo(A) : evmTo(B))], [toHex(B), account(mode === "trivial" ? trivial : mode === "pages" ? contract([...numbers(0)], [], depthOf) : mode === "data" ? bigModule(depthOf) : mode === "evmtrivial" ? Uint8Array.of(0) : mode === "elf" ? elf : mode === "hog" ? hog(A, depthOf) : wasmTo(A))]]), storage: new Map() };
const block = { number: 1n, timestamp: 1n, gasLimit: 10n ** 12n, coinbase: new Uint8Array(20), prevRandao: new Uint8Array(32), baseFee: 1n, blobBaseFee: 1n, chainId: 1n, hashOf: () => new Uint8Array(32) };
const tx = { type: 2 as const, chainId: 1n, nonce: 0n, gasLimit: 300_000_000n, maxFeePerGas: 10n, maxPriorityFeePerGas: 1n, to: A, value: 0n, data: new Uint8Array(0), accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };
const st = state.with(changes as never);
for (let i = 0; i < 5; i++) {
  const t = performance.now();
  const out = await applyTransaction({ transaction: tx, sender: S, state: st, block, chain });
  if (out.type !== "applied") { console.log(out); break; }
  const at = (a: Uint8Array) => [...(out.changes.storage.get(toHex(a))?.written.values() ?? [])].map((v) => v.at(-1));
  console.log(out.outcome.type, (out.outcome as any).reason ?? "", out.gasUsed, at(A), at(B), (performance.now() - t).toFixed(2), "ms");
}
