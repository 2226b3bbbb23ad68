import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { encodeRlp, integerToRlp } from "../../../src/base/rlp.js";
import { Mempool } from "../../../src/chain/mempool/mempool.js";
import type { Taken } from "../../../src/chain/mempool/mempool-error.js";
import { headWith, wallets } from "./pool-world.js";

const GWEI = 10n ** 9n;
const reasonOf = (taken: Taken) => (taken.type === "refused" ? taken.reason : taken.type);
const blobHash = () => Uint8Array.of(1, ...new Uint8Array(31));
const fees = (gwei: bigint) => ({ maxFeePerGas: 100n * GWEI + gwei * GWEI, maxPriorityFeePerGas: gwei * GWEI });
const blobs = (nonce: bigint, gwei = 1n) => ({
  ...{ nonce, type: 3 as const, ...fees(gwei), blobHashes: [blobHash()], maxFeePerBlobGas: gwei },
});

/** Sender's number and nonce of each transaction in the order of the pool. */
function orderOf(pool: Mempool): string[] {
  const best = pool.best();
  const order: string[] = [];
  for (let pooled = best.best; pooled !== undefined; pooled = best.best) {
    order.push(
      `${wallets.findIndex(({ address }) => toHex(address) === toHex(pooled.sender))}:${pooled.transaction.nonce}`,
    );
    best.next();
  }
  return order;
}

describe("order", () => {
  it("is by tip, then by arrival, and of a sender by nonce", () => {
    const pool = new Mempool(headWith());
    pool.add(wallets[0]!.transaction({ nonce: 1n, ...fees(9n) }));
    pool.add(wallets[1]!.transaction({ nonce: 0n, ...fees(3n) }));
    pool.add(wallets[2]!.transaction({ nonce: 0n, ...fees(3n) }));
    pool.add(wallets[0]!.transaction({ nonce: 0n, ...fees(2n) }));
    pool.add(wallets[3]!.transaction({ nonce: 0n, ...fees(5n) }));
    expect(orderOf(pool)).toEqual(["3:0", "1:0", "2:0", "0:0", "0:1"]);
  });

  it("leaves out what waits behind a gap or pays too little", () => {
    const pool = new Mempool(headWith([], { baseFee: 50n * GWEI }));
    pool.add(wallets[0]!.transaction({ nonce: 1n, ...fees(9n) }));
    pool.add(wallets[1]!.transaction({ nonce: 0n, maxFeePerGas: 49n * GWEI }));
    pool.add(wallets[1]!.transaction({ nonce: 1n, ...fees(9n) }));
    expect(pool.size).toBe(3);
    expect(orderOf(pool)).toEqual([]);
    expect(pool.nextNonce(wallets[1]!.address)).toBe(2n);
    expect(pool.nextNonce(wallets[0]!.address)).toBe(0n);
    pool.add(wallets[0]!.transaction({ nonce: 0n, ...fees(1n) }));
    pool.setHead(headWith([], { baseFee: 7n }));
    expect(orderOf(pool)).toEqual(["1:0", "1:1", "0:0", "0:1"]);
  });
});

describe("what is refused", () => {
  it.each<[string, () => Uint8Array]>([
    ["undecodable", () => Uint8Array.of(2, 0xc0)],
    ["chain-id", () => wallets[0]!.transaction({ nonce: 0n, chainId: 2n })],
    ["intrinsic-gas", () => wallets[0]!.transaction({ nonce: 0n, gasLimit: 20_999n })],
    ["gas-over-block-limit", () => wallets[0]!.transaction({ nonce: 0n, gasLimit: 30_000_001n })],
    ["funds", () => wallets[0]!.transaction({ nonce: 5n, value: 10n ** 18n })],
    ["nonce-too-low", () => wallets[1]!.transaction({ nonce: 2n })],
    ["sender-has-code", () => wallets[2]!.transaction({ nonce: 7n })],
    ["transaction-too-large", () => wallets[0]!.transaction({ nonce: 0n, data: new Uint8Array(131_072) })],
    ["tip-too-low", () => wallets[0]!.transaction({ nonce: 0n, maxPriorityFeePerGas: 1n })],
  ])("%s", (reason, transaction) => {
    const head = headWith([{}, { nonce: 3n }, { code: Uint8Array.of(0) }]);
    const pool = new Mempool(head, { minTip: 2n });
    const taken = pool.add(transaction());
    expect(reasonOf(taken)).toContain(reason);
    expect(pool.size).toBe(0);
  });

  it("is known, or costs more with all others than the sender has", () => {
    const pool = new Mempool(headWith());
    const half = { value: 6n * 10n ** 17n };
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 0n, ...half })))).toBe("taken");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 0n, ...half })))).toBe("already-known");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 1n, ...half })))).toBe("queue-cost-over-balance");
  });
});

describe("replacement", () => {
  it("needs both fees to be a tenth more", () => {
    const pool = new Mempool(headWith());
    const at = (maxFeePerGas: bigint, maxPriorityFeePerGas: bigint) =>
      pool.add(wallets[0]!.transaction({ nonce: 0n, maxFeePerGas, maxPriorityFeePerGas }));
    const first = at(1000n, 100n);
    expect(reasonOf(at(1099n, 110n))).toBe("replacement-underpriced");
    expect(reasonOf(at(1100n, 109n))).toBe("replacement-underpriced");
    expect(at(1100n, 110n)).toMatchObject({ type: "taken", replaced: first.type === "taken" && first.hash });
    expect(pool.size).toBe(1);
  });

  it("of blob transactions needs twice the fees, and no sender mixes them with others", () => {
    const pool = new Mempool(headWith());
    expect(reasonOf(pool.add(wallets[0]!.transaction(blobs(0n, 1n))))).toBe("taken");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ ...blobs(0n, 200n), maxFeePerBlobGas: 1n })))).toBe(
      "replacement-underpriced",
    );
    expect(reasonOf(pool.add(wallets[0]!.transaction(blobs(0n, 200n))))).toBe("taken");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 1n })))).toBe("blob-and-other");
    expect(reasonOf(pool.add(wallets[1]!.transaction({ nonce: 0n })))).toBe("taken");
    expect(reasonOf(pool.add(wallets[1]!.transaction(blobs(1n))))).toBe("blob-and-other");
  });
});

describe("limits", () => {
  it("of a sender keep its first nonces", () => {
    const pool = new Mempool(headWith(), { maxPerSender: 2 });
    for (const nonce of [1n, 3n]) expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce })))).toBe("taken");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 4n })))).toBe("too-many-of-sender");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 0n })))).toBe("taken");
    expect(orderOf(pool)).toEqual(["0:0", "0:1"]);
  });

  it("of all give up what is behind a gap, then the worst paid, then the latest", () => {
    const pool = new Mempool(headWith(), { maxTransactions: 2 });
    pool.add(wallets[0]!.transaction({ nonce: 1n, ...fees(99n) }));
    pool.add(wallets[1]!.transaction({ nonce: 0n, ...fees(2n) }));
    pool.add(wallets[2]!.transaction({ nonce: 0n, ...fees(2n) }));
    expect(orderOf(pool)).toEqual(["1:0", "2:0"]);
    expect(reasonOf(pool.add(wallets[3]!.transaction({ nonce: 0n, ...fees(1n) })))).toBe("pool-full");
    expect(reasonOf(pool.add(wallets[3]!.transaction({ nonce: 0n, ...fees(3n) })))).toBe("taken");
    expect(orderOf(pool)).toEqual(["3:0", "1:0"]);
  });
});

describe("delegation (EIP-7702)", () => {
  const delegated = Uint8Array.of(0xef, 0x01, 0x00, ...new Uint8Array(20).fill(7));

  it("lets only the next transaction of an account wait", () => {
    const pool = new Mempool(headWith([{ code: delegated }]));
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 1n })))).toBe("delegated-account-limit");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 0n })))).toBe("taken");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 1n })))).toBe("delegated-account-limit");
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 0n, ...fees(50n) })))).toBe("taken");
  });

  it("counts from when an authorization waits, and is refused to accounts with more", () => {
    const pool = new Mempool(headWith());
    const address = new Uint8Array(20).fill(7);
    const signed = (number: number) => {
      const content = encodeRlp([integerToRlp(1n), address, integerToRlp(0n)]);
      const signature = wallets[number]!.sign(keccak256(concatBytes(Uint8Array.of(5), content)));
      return {
        type: 4 as const,
        gasLimit: 100_000n,
        authorizations: [{ chainId: 1n, address, nonce: 0n, ...signature }],
      };
    };
    expect(reasonOf(pool.add(wallets[0]!.transaction({ nonce: 0n, ...signed(1) })))).toBe("taken");
    expect(reasonOf(pool.add(wallets[1]!.transaction({ nonce: 1n })))).toBe("delegated-account-limit");
    expect(reasonOf(pool.add(wallets[1]!.transaction({ nonce: 0n })))).toBe("taken");
    pool.add(wallets[2]!.transaction({ nonce: 0n }));
    pool.add(wallets[2]!.transaction({ nonce: 1n }));
    expect(reasonOf(pool.add(wallets[3]!.transaction({ nonce: 0n, ...signed(2) })))).toBe("authority-reserved");
  });
});

it("another head drops what is past, unpayable, or against its rules", () => {
  const pool = new Mempool(headWith());
  for (const wallet of wallets) for (const nonce of [0n, 1n, 2n]) pool.add(wallet.transaction({ nonce }));
  pool.setHead(headWith([{ nonce: 2n }, { balance: 10n ** 15n / 2n }, { nonce: 9n }]));
  expect(orderOf(pool).filter((each) => /^[012]/.test(each))).toEqual(["0:2", "1:0", "1:1"]);
  pool.setHead(headWith([], { gasLimit: 20_000n }));
  expect(pool.size).toBe(0);
});

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ wallet: fc.nat(5), nonce: fc.bigInt(0n, 5n), tip: fc.bigInt(1n, 20n) }) },
  { weight: 1, arbitrary: fc.record({ nonces: fc.array(fc.bigInt(0n, 4n), { minLength: 6, maxLength: 6 }) }) },
);

it("whatever comes, limits hold, orders are right, and the same arrivals give the same pool", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const limits = { maxTransactions: 8, maxPerSender: 3 };
      const pools = [new Mempool(headWith(), limits), new Mempool(headWith(), limits)];
      for (const pool of pools) {
        for (const each of steps) {
          if ("nonces" in each) pool.setHead(headWith(each.nonces.map((nonce) => ({ nonce }))));
          else pool.add(wallets[each.wallet]!.transaction({ nonce: each.nonce, ...fees(each.tip) }));
          checkPool(pool, limits);
        }
      }
      expect(orderOf(pools[0]!)).toEqual(orderOf(pools[1]!));
    }),
    { numRuns: 25 },
  );
});

function checkPool(pool: Mempool, limits: { maxTransactions: number; maxPerSender: number }): void {
  let total = 0;
  for (const [sender, queue] of pool.senders()) {
    const nonces = queue.all.map(({ transaction }) => transaction.nonce);
    expect(nonces).toEqual([...new Set(nonces)].toSorted((a, b) => Number(a - b)));
    expect(queue.size).toBeGreaterThan(0);
    expect(queue.size).toBeLessThanOrEqual(limits.maxPerSender);
    expect(queue.cost).toBe(queue.all.reduce((sum, { cost }) => sum + cost, 0n));
    expect(queue.cost).toBeLessThanOrEqual(queue.balance);
    for (const pooled of queue.all) {
      expect(pool.get(pooled.hash)).toBe(pooled);
      expect(toHex(pooled.sender)).toBe(sender);
    }
    total += queue.size;
  }
  expect(pool.size).toBe(total);
  expect(total).toBeLessThanOrEqual(limits.maxTransactions);
}
