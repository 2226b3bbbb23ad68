import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { outputOf } from "../../src/vm/outcome.js";
import { contractAt, SENDER, World } from "../chain/driver/vm-worlds.js";

const EXTENSIONS = ["evm", "wasm", "elf"] as const;
type Extension = (typeof EXTENSIONS)[number];

function codeOf(contract: string, extension: Extension): Uint8Array {
  const file = new URL(
    `../../guest-programs/contracts/${contract}/artifacts/${contract}.${extension}`,
    import.meta.url,
  );
  const bytes = readFileSync(file);
  return extension === "evm" ? fromHex(bytes.toString("utf8").trim()) : new Uint8Array(bytes);
}

const [EXCHANGE, TOKEN, OTHER, NOTHING] = [contractAt(1), contractAt(2), contractAt(3), contractAt(4)] as const;
/** Tokens for the EVM that answer as none should. */
const STRANGE = new Map([
  [contractAt(5), fromHex("0x00")], // nothing
  [contractAt(6), fromHex("0x60015f53601f5ff3")], // 31 bytes
  [contractAt(7), fromHex("0x60025f5260205ff3")], // 2
  [contractAt(8), fromHex("0x60015f52604c5ff3")], // true, and more bytes behind it
  [contractAt(9), fromHex("0x365f5f37365ffd")], // reverts with its call data
  [contractAt(10), fromHex("0xfe")], // halts
  [contractAt(11), fromHex("0x60ab5f526127105ffd")], // reverts with 10,000 bytes
]);

const asWord = (value: bigint | Uint8Array) =>
  typeof value === "bigint" ? fromHex(value.toString(16).padStart(64, "0")) : concatBytes(new Uint8Array(12), value);
const encode = (signature: string, ...args: (bigint | Uint8Array)[]) =>
  concatBytes(keccak256(new TextEncoder().encode(signature)).slice(0, 4), ...args.map(asWord));
const pay = (token: Uint8Array, to: Uint8Array, amount: bigint) =>
  encode("pay(address,address,uint256)", token, to, amount);
const swap = (give: Uint8Array, take: Uint8Array, amount: bigint) =>
  encode("swap(address,address,uint256)", give, take, amount);

/** An exchange for one VM, and two tokens for others, both owned by the sender, who has 1000 of each, as has the exchange. */
async function worldOf(chain: ChainRules, exchange: Extension, token: Extension, other: Extension): Promise<World> {
  const world = new World(chain, [
    [EXCHANGE, { code: codeOf("exchange", exchange) }],
    [TOKEN, { code: codeOf("erc20", token) }],
    [OTHER, { code: codeOf("erc20", other) }],
    ...Array.from(STRANGE, ([address, code]) => [address, { code }] as const),
  ]);
  for (const to of [TOKEN, OTHER]) {
    await world.send({ to, data: encode("initialize()") });
    await world.send({ to, data: encode("mint(address,uint256)", SENDER, 1000n) });
    await world.send({ to, data: encode("mint(address,uint256)", EXCHANGE, 1000n) });
    await world.send({ to, data: encode("approve(address,uint256)", EXCHANGE, 900n) });
  }
  return world;
}

/** The exchange for each VM, with tokens for each. */
function worlds(chain: ChainRules): Promise<World[]> {
  const all = EXTENSIONS.flatMap((exchange) =>
    EXTENSIONS.map((token, i) => worldOf(chain, exchange, token, EXTENSIONS[(i + 1) % 3]!)),
  );
  return Promise.all(all);
}

const chain = await ethereumRules("osaka", {
  contractVms: [{ engine: "wasm/compiled" }, { engine: "riscv/compiled" }],
});

/** Sends the same to all, and gives what all of them show. */
async function sendAll(all: readonly World[], data: Uint8Array, value = 0n) {
  const [first, ...others] = await Promise.all(
    all.map(async (world) => {
      const { outcome, logs } = await world.send({ to: EXCHANGE, data, value });
      return { type: outcome.type, output: toHex(outputOf(outcome)), logs };
    }),
  );
  for (const other of others) expect(other).toEqual(first);
  return first!;
}

it("pays with a token on whichever VM, and says so", async () => {
  const all = await worlds(chain);
  const topic = (text: string) => keccak256(new TextEncoder().encode(text));
  const paid = await sendAll(all, pay(TOKEN, NOTHING, 300n));
  expect(paid).toMatchObject({ type: "success", output: "0x" });
  expect(paid.logs).toEqual([
    {
      ...{ address: TOKEN, data: asWord(300n) },
      topics: [topic("Transfer(address,address,uint256)"), asWord(SENDER), asWord(NOTHING)],
    },
    {
      ...{ address: EXCHANGE, data: asWord(300n) },
      topics: [topic("Paid(address,address,address,uint256)"), asWord(SENDER), asWord(TOKEN), asWord(NOTHING)],
    },
  ]);
  const swapped = await sendAll(all, swap(TOKEN, OTHER, 600n));
  expect(swapped.logs.map(({ address }) => address)).toEqual([TOKEN, OTHER, EXCHANGE]);
  expect(swapped.logs[2]!.topics[0]).toEqual(topic("Swapped(address,address,address,uint256)"));
});

it("passes on why a token refuses, and refuses a token that does not say yes", async () => {
  const all = await worlds(chain);
  const refusal = async (data: Uint8Array) => {
    const { type, output, logs } = await sendAll(all, data);
    expect([type, logs]).toEqual(["revert", []]);
    return output;
  };
  const allowance = encode("ERC20InsufficientAllowance(address,uint256,uint256)", EXCHANGE, 900n, 901n);
  expect(await refusal(pay(TOKEN, NOTHING, 901n))).toBe(toHex(allowance));
  // The first token has moved by then, and has not afterwards.
  expect(await refusal(swap(TOKEN, contractAt(7), 5n))).toBe(toHex(encode("TransferRefused(address)", contractAt(7))));
  expect(await refusal(pay(NOTHING, TOKEN, 1n))).toBe(toHex(encode("TransferRefused(address)", NOTHING)));
  const echoed = encode("transferFrom(address,address,uint256)", SENDER, NOTHING, 1n);
  expect(await refusal(pay(contractAt(9), NOTHING, 1n))).toBe(toHex(echoed));
  expect((await refusal(pay(contractAt(11), NOTHING, 1n))).length).toBe(2 + 2 * 10_000);
});

it("whatever is called, in whatever order", { timeout: 120_000 }, async () => {
  const account = fc.constantFrom(TOKEN, OTHER, TOKEN, OTHER, EXCHANGE, NOTHING, SENDER, ...STRANGE.keys());
  const amount = fc.constantFrom(0n, 1n, 100n, 450n, 901n, 1001n, 2n ** 256n - 1n);
  const data = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(account, account, amount).map((args) => pay(...args)) },
    { weight: 4, arbitrary: fc.tuple(account, account, amount).map((args) => swap(...args)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 110 }) },
    {
      weight: 1,
      arbitrary: fc.tuple(account, fc.nat(100)).map(([token, size]) => pay(token, NOTHING, 1n).slice(0, size)),
    },
  );
  const calls = fc.array(fc.tuple(data, fc.constantFrom(0n, 0n, 0n, 1n)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(calls, async (list) => {
      const all = await worlds(chain);
      for (const [bytes, value] of list) await sendAll(all, bytes, value);
      const storage = (world: World) => [TOKEN, OTHER].map((at) => world.state.accounts.get(toHex(at))!.storage);
      for (const world of all) expect(storage(world)).toEqual(storage(all[0]!));
    }),
    { numRuns: 25 },
  );
});
