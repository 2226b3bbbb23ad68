import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFunctionData, parseAbi } from "viem";
import { counters, openChain } from "../src/chain.js";

const abi = parseAbi(["function increase()", "function number() view returns (uint256)"]);
const increase = encodeFunctionData({ abi, functionName: "increase" });
const number = encodeFunctionData({ abi, functionName: "number" });

for (const [vm, address] of counters) {
  test(`the counter for ${vm} counts, and logs what it has come to`, async () => {
    const chain = await openChain();
    assert.equal(BigInt(chain.call(address, number).output), 0n);
    const root = chain.stateRoot();
    for (const n of [1n, 2n, 3n]) {
      const { block, succeeded, logs } = await chain.send(address, increase);
      assert.equal(block, n);
      assert.ok(succeeded);
      assert.equal(logs.length, 1);
      assert.equal(BigInt(chain.call(address, number).output), n);
    }
    assert.notEqual(chain.stateRoot(), root);
    chain.close();
  });

  test(`the counter for ${vm} refuses what it does not know`, async () => {
    const chain = await openChain();
    assert.equal((await chain.send(address, "0x01020304")).succeeded, false);
    assert.equal(chain.call(address, "0x01020304").type, "revert");
    chain.close();
  });
}
