import { expect, test } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";

test("Keccak-256 is Ethereum's: the empty string (Yellow Paper, KEC(())) and the transfer event's topic", () => {
  expect(toHex(keccak256(new Uint8Array(0)))).toBe(
    "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
  );
  expect(toHex(keccak256(new TextEncoder().encode("Transfer(address,address,uint256)")))).toBe(
    "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
  );
});
