import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { Chain } from "../../src/chain/blocks/chain.js";
import { buildOnHead } from "../../src/chain/builder/build-on-head.js";
import type { ChainSpec } from "../../src/chain/chain-spec.js";
import { openChainSpec } from "../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { verifyChain } from "../../src/cli/chain/verify-chain.js";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";
import { contractAt } from "../chain/driver/vm-worlds.js";
import { Wallet } from "../support/wallet.js";
import { contentOf } from "../support/withdrawal-chain.js";
import { CONTRACTS, commonContracts, onEvm, onWasm } from "./call-trees.js";

// Contracts for the EVM, WebAssembly and RISC-V that call each other: tokens, exchanges that move tokens of other VMs, and trees of
// calls. A chain that is built on some engines must be the same chain on all others, and when it is executed again from the disk.

const VMS = ["evm", "wasm", "elf"] as const;
const WALLETS = [1, 2, 3].map((number) => new Wallet(number));
const START = 1_700_000_000;
const COINBASE = new Uint8Array(20).fill(0xc0);
const GAS = 3_000_000n;
const TREE_GAS = 8_000_000n;
const LEVELS = 2;
const MINTED = 1000n;

const ENGINES = [
  { wasm: "compiled", riscv: "compiled" },
  { wasm: "interpreter", riscv: "interpreter" },
  { wasm: "compiled", riscv: "interpreter" },
] as const;

const tokenAt = (vm: number) => new Uint8Array(20).fill(0x70 + vm);
const exchangeAt = (vm: number) => new Uint8Array(20).fill(0x80 + vm);

function artifact(name: string, vm: (typeof VMS)[number]): Uint8Array {
  const bytes = readFileSync(
    new URL(`../../guest-programs/contracts/${name}/artifacts/${name}.${vm}`, import.meta.url),
  );
  return vm === "evm" ? fromHex(bytes.toString("utf8").trim()) : new Uint8Array(bytes);
}

const asWord = (value: bigint | Uint8Array) =>
  typeof value === "bigint" ? fromHex(value.toString(16).padStart(64, "0")) : concatBytes(new Uint8Array(12), value);
const encode = (signature: string, ...args: (bigint | Uint8Array)[]) =>
  concatBytes(keccak256(new TextEncoder().encode(signature)).subarray(0, 4), ...args.map(asWord));

interface Sent {
  readonly by: number;
  readonly to: Uint8Array;
  readonly data: Uint8Array;
  readonly gas: bigint;
}

const who = fc.nat(WALLETS.length - 1);
const vm = fc.nat(VMS.length - 1);
/** Some more than anybody has. */
const amount = fc.bigInt(0n, 2n * MINTED);
const addressOf = (wallet: number) => WALLETS[wallet]!.address;
const sent = (by: number, to: Uint8Array, data: Uint8Array, gas = GAS): Sent => ({ by, to, data, gas });

const action: fc.Arbitrary<Sent> = fc.oneof(
  fc
    .tuple(who, vm, who, amount)
    .map(([by, token, to, value]) =>
      sent(by, tokenAt(token), encode("transfer(address,uint256)", addressOf(to), value)),
    ),
  fc
    .tuple(who, vm, vm, who, amount)
    .map(([by, exchange, token, to, value]) =>
      sent(by, exchangeAt(exchange), encode("pay(address,address,uint256)", tokenAt(token), addressOf(to), value)),
    ),
  fc
    .tuple(who, vm, vm, vm, amount)
    .map(([by, exchange, give, take, value]) =>
      sent(by, exchangeAt(exchange), encode("swap(address,address,uint256)", tokenAt(give), tokenAt(take), value)),
    ),
  fc.tuple(who, fc.nat(CONTRACTS - 1)).map(([by, to]) => sent(by, contractAt(to), Uint8Array.of(LEVELS), TREE_GAS)),
);

/** Tokens for everybody, of which exchanges may take what they like. */
const SETUP: readonly Sent[] = VMS.flatMap((_, token) => [
  sent(0, tokenAt(token), encode("initialize()")),
  ...[...WALLETS.map(({ address }) => address), ...VMS.map((_, i) => exchangeAt(i))].map((to) =>
    sent(0, tokenAt(token), encode("mint(address,uint256)", to, MINTED)),
  ),
  ...WALLETS.flatMap((_, by) =>
    VMS.map((_, exchange) =>
      sent(by, tokenAt(token), encode("approve(address,uint256)", exchangeAt(exchange), 2n ** 256n - 1n)),
    ),
  ),
]);

function specOf(trees: readonly Uint8Array[], { wasm, riscv }: (typeof ENGINES)[number]): Promise<ChainSpec> {
  const codes = [
    ...VMS.flatMap((vm, i) => [
      [tokenAt(i), artifact("erc20", vm)] as const,
      [exchangeAt(i), artifact("exchange", vm)] as const,
    ]),
    ...trees.map((code, i) => [contractAt(i), code] as const),
  ];
  const accounts = Object.fromEntries([
    ...WALLETS.map(({ address }) => [toHex(address), { balance: (10n ** 24n).toString() }]),
    ...codes.map(([address, code]) => [toHex(address), { nonce: 1, balance: "3", code: toHex(code) }]),
  ]);
  const config = {
    chainId: 1,
    rules: { fork: "prague", accessLists: true, vms: { wasm: { engine: wasm }, riscv: { engine: riscv } } },
    schedule: [{ block: 3, fork: "osaka" }],
    genesis: { timestamp: START, gasLimit: 200_000_000, systemContracts: true, accounts },
  };
  return openChainSpec(readChainConfig(JSON.stringify(config)));
}

/** Builds a block of transactions, whatever they do; how many of them have failed. */
function build(chain: Chain, nonces: bigint[], transactions: readonly Sent[]) {
  const number = chain.head().number + 1n;
  return buildOnHead(chain, { timestamp: BigInt(START) + 12n * number, coinbase: COINBASE }, (block) => {
    for (const { by, to, data, gas } of transactions) {
      const signed = WALLETS[by]!.transaction({ nonce: nonces[by]!++, to, data, gasLimit: gas, value: 0n });
      expect(block.add(signed).type).toBe("added");
    }
  });
}

it("a chain of contracts on three VMs is the same on all engines, and when it is executed again from the disk", {
  timeout: 300_000,
}, async () => {
  let [failed, succeeded] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      commonContracts,
      fc.subarray(Array.from({ length: CONTRACTS }, (_, i) => i)),
      fc.array(fc.array(action, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      async (contracts, onOther, blocks) => {
        const trees = contracts.map((each, i) => (onOther.includes(i) ? onWasm(each) : onEvm(each, i, "by-level")));
        const specs = await Promise.all(ENGINES.map((engines) => specOf(trees, engines)));
        const stores = specs.map(() => new MemoryStore());
        const chains = specs.map((spec, i) => Chain.open(stores[i]!, spec));
        const nonces = WALLETS.map(() => 0n);
        const folder = mkdtempSync(join(tmpdir(), "tercet-multi-vm-"));
        try {
          const disk = LmdbStore.open(folder);
          const stored = Chain.open(disk, specs[0]!);
          for (const transactions of [SETUP, ...blocks]) {
            const built = build(chains[0]!, nonces, transactions);
            for (const chain of [...chains, stored]) {
              const outcome = chain.import(built.block, built.accessList);
              expect(outcome.type === "refused" ? outcome.error : outcome.type).toBe("head");
            }
            const statuses = built.receipts.map((receipt) => receipt[receipt[0] === 2 ? 4 : 3]);
            succeeded += statuses.filter((status) => status === 1).length;
            failed += statuses.filter((status) => status !== 1).length;
          }
          const [first, ...others] = stores.map(contentOf);
          for (const other of others) expect(other).toEqual(first);
          await disk.close();
          const again = LmdbStore.open(folder, { readOnly: true });
          expect(contentOf(again)).toEqual(new Map([...first!, ...formatOf(again)]));
          for (const spec of specs) expect(verifyChain(again, spec, new MemoryStore())).toBeUndefined();
          await again.close();
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
    ),
    { numRuns: 6 },
  );
  expect(succeeded).toBeGreaterThan(SETUP.length);
  expect(failed).toBeGreaterThan(0);
});

/** What a store on disk has besides a chain. */
const formatOf = (store: LmdbStore) =>
  [...contentOf(store)].filter(([key]) => key === `0x00${toHex(new TextEncoder().encode("format")).slice(2)}`);
