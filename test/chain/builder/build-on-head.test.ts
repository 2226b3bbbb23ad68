import { expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { Chain } from "../../../src/chain/blocks/chain.js";
import { buildOnHead } from "../../../src/chain/builder/build-on-head.js";
import { fillFromMempool } from "../../../src/chain/builder/fill-from-mempool.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { deploymentFrame } from "../../../src/chain/deployment-frame.js";
import { Mempool } from "../../../src/chain/mempool/mempool.js";
import { readAccount } from "../../../src/state/account.js";
import { DatabaseState } from "../../../src/state/store/database-state.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { contractAddress } from "../../support/contract-address.js";
import { KEEPER } from "../../support/vm-contracts.js";
import { Wallet } from "../../support/wallet.js";

const wallets = [1, 2, 3, 4].map((number) => new Wallet(number));
const COINBASE = new Uint8Array(20).fill(0xc0);
const START = 1_700_000_000n;

/** A chain that goes from a fork to the next at its tenth block. */
async function specOf(commitment: object) {
  const accounts = Object.fromEntries(
    wallets.map(({ address }) => [toHex(address), { balance: "1000000000000000000" }]),
  );
  const genesis = { timestamp: Number(START), systemContracts: true, accounts };
  const schedule = [{ block: 10, fork: "osaka" }];
  return openChainSpec(
    readChainConfig(JSON.stringify({ chainId: 1, commitment, rules: { fork: "prague" }, schedule, genesis })),
  );
}

it.each([[{ type: "mpt" }], [{ type: "binary", hash: "blake3" }]])(
  "a chain grows by blocks built of its mempool, and another takes them: %j",
  async (commitment) => {
    const spec = await specOf(commitment);
    const chain = Chain.open(new MemoryStore(), spec);
    const importer = Chain.open(new MemoryStore(), spec);
    let count = 0;
    for (let number = 1n; number <= 12n; number++) {
      const timestamp = START + 12n * number;
      using view = chain.stateAt(chain.head().hash);
      const block = { number, timestamp, gasLimit: 30_000_000n, coinbase: COINBASE, prevRandao: new Uint8Array(32) };
      const pool = new Mempool({
        state: new DatabaseState(view.store),
        block: { ...block, baseFee: 10n ** 9n, blobBaseFee: 1n, chainId: 1n, hashOf: () => new Uint8Array(32) },
        chain: spec.rulesAt({ number, timestamp, parentTotalDifficulty: 0n }),
      });
      for (const [i, wallet] of wallets.entries()) {
        const to = wallets[(i + 1) % wallets.length]!.address;
        const taken = pool.add(wallet.transaction({ nonce: number - 1n, to, value: 1000n + number }));
        expect(taken.type).toBe("taken");
      }
      const built = buildOnHead(
        chain,
        { timestamp, coinbase: COINBASE },
        (open) => (count += fillFromMempool(open, pool)),
      );
      expect(chain.import(built.block)).toMatchObject({ type: "head", dropped: 0 });
      expect(importer.import(built.block)).toMatchObject({ type: "head" });
    }
    expect(count).toBe(48);
    expect(importer.head()).toEqual(chain.head());
    using end = importer.stateAt(12n);
    expect(readAccount(new DatabaseState(end.store), wallets[0]!.address)?.nonce).toBe(12n);
  },
);

it("a chain without the EVM grows by blocks whose transactions create and call contracts", async () => {
  const accounts = Object.fromEntries(
    wallets.map(({ address }) => [toHex(address), { balance: "1000000000000000000" }]),
  );
  const config = {
    chainId: 1,
    rules: { fork: "osaka", vms: { evm: false, wasm: {}, riscv: {} } },
    genesis: { timestamp: Number(START), accounts },
  };
  const spec = await openChainSpec(readChainConfig(JSON.stringify(config)));
  const [chain, importer] = [Chain.open(new MemoryStore(), spec), Chain.open(new MemoryStore(), spec)];
  const [creator] = wallets;
  const arguments_ = new Uint8Array(32).fill(9);
  const created = [0n, 1n].map((nonce) => contractAddress(creator!.address, nonce));
  const creations = [KEEPER.wasm, KEEPER.riscv].map((code) => ({
    to: undefined,
    data: concatBytes(deploymentFrame(code), arguments_),
  }));
  const calls = created.map((to) => ({ to, data: new Uint8Array(0) }));
  for (const [i, sent] of [...creations, ...calls].entries()) {
    const gas = { nonce: BigInt(i), gasLimit: 5_000_000n, value: 0n };
    const built = buildOnHead(chain, { timestamp: START + 12n * BigInt(i + 1), coinbase: COINBASE }, (block) => {
      expect(block.add(creator!.transaction({ ...gas, ...sent }))).toMatchObject({ type: "added" });
    });
    expect(chain.import(built.block)).toMatchObject({ type: "head" });
    expect(importer.import(built.block)).toMatchObject({ type: "head" });
  }
  using end = importer.stateAt(4n);
  const state = new DatabaseState(end.store);
  for (const [i, address] of created.entries()) {
    expect(readAccount(state, address)?.code).toEqual([KEEPER.wasm, KEEPER.riscv][i]);
    expect(state.slot(address, new Uint8Array(32))).toEqual(arguments_);
  }
});
