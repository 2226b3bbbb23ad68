import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFunctionResult, encodeFunctionData, numberToHex, parseAbi } from "viem";
import { openChain } from "../src/chain.js";

const EVM = "0x0000000000000000000000000000000000000e01";
const WASM = "0x0000000000000000000000000000000000000a01";
const RISCV = "0x0000000000000000000000000000000000000501";
const abi = parseAbi([
  "function increase()",
  "function number() view returns (uint256)",
  "function ask(address to, bytes data) returns (bytes)",
]);
const ask = (to, data) => encodeFunctionData({ abi, functionName: "ask", args: [to, data] });

test("a contract for the EVM calls contracts for WebAssembly and RISC-V", async () => {
  const chain = await openChain();
  const { type, logs } = await chain.send(EVM, ask(WASM, encodeFunctionData({ abi, functionName: "increase" })));
  assert.equal(type, "success");
  assert.equal(logs.length, 1);
  const number = await chain.call(WASM, encodeFunctionData({ abi, functionName: "number" }));
  assert.equal(BigInt(number.output), 1n);
  const primes = await chain.send(EVM, ask(RISCV, numberToHex(100, { size: 32 })));
  assert.equal(BigInt(decodeFunctionResult({ abi, functionName: "ask", data: primes.output })), 25n);
});
