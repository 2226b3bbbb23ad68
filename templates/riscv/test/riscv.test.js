import assert from "node:assert/strict";
import { test } from "node:test";
import { numberToHex } from "viem";
import { openChain } from "../src/chain.js";

const PRIMES = "0x0000000000000000000000000000000000000501";
const word = (n) => numberToHex(n, { size: 32 });

test("the program for RISC-V counts primes", async () => {
  const chain = await openChain();
  for (const [limit, primes] of [
    [0, 0n],
    [3, 1n],
    [100, 25n],
    [10_000, 1229n],
  ]) {
    const { type, output } = await chain.send(PRIMES, word(limit));
    assert.equal(type, "success");
    assert.equal(BigInt(output), primes);
  }
});

test("the program for RISC-V refuses other input", async () => {
  const chain = await openChain();
  assert.equal((await chain.send(PRIMES, "0x01")).type, "revert");
  assert.equal((await chain.send(PRIMES, word(1_000_001))).type, "revert");
});
