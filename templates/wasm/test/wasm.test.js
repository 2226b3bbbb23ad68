import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFunctionData, parseAbi } from "viem";
import { openChain } from "../src/chain.js";

const COUNTER = "0x0000000000000000000000000000000000000a01";
const abi = parseAbi(["function increase()", "function number() view returns (uint256)"]);
const increase = encodeFunctionData({ abi, functionName: "increase" });
const number = encodeFunctionData({ abi, functionName: "number" });

test("the counter for WebAssembly counts, and logs what it has come to", async () => {
  const chain = await openChain();
  assert.equal(BigInt((await chain.call(COUNTER, number)).output), 0n);
  const root = chain.stateRoot();
  for (const n of [1n, 2n, 3n]) {
    const { type, logs } = await chain.send(COUNTER, increase);
    assert.equal(type, "success");
    assert.equal(logs.length, 1);
    assert.equal(BigInt((await chain.call(COUNTER, number)).output), n);
  }
  assert.notEqual(chain.stateRoot(), root);
});

test("the counter for WebAssembly refuses what it does not know", async () => {
  const chain = await openChain();
  assert.equal((await chain.send(COUNTER, "0x01020304")).type, "revert");
});
