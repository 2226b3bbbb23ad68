import { expect, it } from "vitest";
import { Chain } from "../../src/chain/blocks/chain.js";
import { openChainSpec } from "../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { DemoAccount } from "../../src/cli/demo/accounts.js";
import { buildChain } from "../../src/cli/demo/build-chain.js";
import { demoConfig } from "../../src/cli/demo/chain-config.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";

const REVERTS = new Uint8Array([0x5f, 0x5f, 0xfd]);
const ETHER = 10n ** 18n;

async function chainFor(accounts: readonly DemoAccount[]) {
  return Chain.open(new MemoryStore(), await openChainSpec(readChainConfig(demoConfig(accounts))));
}

/** What becomes of a block with these transactions. */
async function build(accounts: readonly DemoAccount[], transactions: readonly Uint8Array[]) {
  const kind = { group: "ether" } as const;
  return buildChain(await chainFor(accounts), [{ kind, transactions }].values(), 1);
}

it("a block of the main job has all of its transactions", async () => {
  const [rich, other] = [new DemoAccount("rich"), new DemoAccount("other")];
  const send = (type: 0 | 2) => rich.send({ type, to: other.address, value: ETHER, gasLimit: 21_000n });
  const { blocks } = await build([rich], [send(2), send(0), send(2)]);
  expect(blocks).toEqual([
    {
      ...{ kind: { group: "ether" }, gasUsed: 63_000n },
      types: new Map([
        [2, 2],
        [0, 1],
      ]),
    },
  ]);
});

it.each([
  ["the mempool refuses", (poor: DemoAccount) => poor.send({ value: 20_000n * ETHER }), /mempool refuses/],
  ["fails", (poor: DemoAccount) => poor.send({ data: REVERTS }), /block 1 \(ether\): transaction 0 failed/],
])("a transaction that %s ends the main job", async (_, wanted, message) => {
  const account = new DemoAccount("one");
  await expect(build([account], [wanted(account)])).rejects.toThrow(
    expect.objectContaining({ code: "demo-failed", message: expect.stringMatching(message) }),
  );
});
