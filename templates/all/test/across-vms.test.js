import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFunctionData, parseAbi } from "viem";
import { counters, openChain } from "../src/chain.js";

const abi = parseAbi([
  "function increase()",
  "function number() view returns (uint256)",
  "function ask(address to, bytes data) returns (bytes)",
]);
const increase = encodeFunctionData({ abi, functionName: "increase" });
const number = encodeFunctionData({ abi, functionName: "number" });

test("a contract for the EVM calls contracts for WebAssembly and RISC-V", async () => {
  const chain = await openChain();
  for (const vm of ["wasm", "riscv"]) {
    const address = counters.get(vm);
    const data = encodeFunctionData({ abi, functionName: "ask", args: [address, increase] });
    const { succeeded, logs } = await chain.send(counters.get("evm"), data);
    assert.ok(succeeded);
    assert.equal(logs.length, 1);
    assert.equal(BigInt(chain.call(address, number).output), 1n);
  }
  chain.close();
});
