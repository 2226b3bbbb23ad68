import { readFileSync } from "node:fs";
import fc from "fast-check";
import solc from "solc";
import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  encodeAbiParameters,
  keccak256,
  toHex as numberToHex,
} from "viem";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/hex.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { abiOf, chainOf, Sample, TARGET_NAMES, type Target } from "./contracts.js";

const CHAINS = await Promise.all(
  [
    ["wasm/compiled", "riscv/compiled"],
    ["wasm/interpreter", "riscv/interpreter"],
  ].map(([wasm, riscv]) => ethereumRules("prague", { contractVms: [{ engine: wasm! }, { engine: riscv! }] })),
);
const MAX = 2n ** 256n - 1n;
const ETHER = 10n ** 18n;

/** Does the same with a contract for every VM, on every engine, and requires the same each time. */
function everywhere<T>(act: (target: Target, chain: ReturnType<typeof chainOf>) => T): T {
  const results = CHAINS.flatMap((rules) => TARGET_NAMES.map((target) => act(target, chainOf(rules))));
  for (const result of results) expect(result).toEqual(results[0]);
  return results[0]!;
}

describe("interfaces", () => {
  it.each(["erc20", "amm", "life", "multisig"])("of %s are what Solidity's compiler says", (name) => {
    const source = readFileSync(new URL(`../../guest-programs/contracts/${name}/${name}.sol`, import.meta.url), "utf8");
    const request = {
      ...{ language: "Solidity", sources: { "a.sol": { content: source } } },
      settings: { outputSelection: { "*": { "*": ["abi"] } } },
    };
    const { contracts } = JSON.parse(solc.compile(JSON.stringify(request)));
    const all = Object.values(contracts["a.sol"] as Record<string, { abi: Abi }>).map(({ abi }) => abi);
    const own = all.toSorted((a, b) => b.length - a.length)[0]!;
    // Names of what functions take and give are not part of how they are called, and getters of the compiler's have none.
    const plain = (abi: Abi) =>
      abi
        .map((item) => {
          const isNamed = item.type === "event" || item.type === "error";
          const parameters = (list: readonly AbiParameter[] = []) =>
            list.map(({ internalType: _internal, name: own, ...rest }) =>
              JSON.stringify({ ...rest, name: isNamed ? own : "" }),
            );
          const { inputs, outputs, ...rest } = item as AbiFunction;
          return JSON.stringify([Object.entries(rest).sort(), parameters(inputs), parameters(outputs)]);
        })
        .sort();
    expect(plain(abiOf(name))).toEqual(plain(own));
  });
});

describe("the game of life", () => {
  /** As its rules say it. */
  function evolved(board: bigint): bigint {
    let next = 0n;
    for (let row = 0; row < 16; row++) {
      for (let column = 0; column < 16; column++) {
        let alive = 0;
        for (const r of [row + 15, row, row + 1]) {
          for (const c of [column + 15, column, column + 1]) {
            if (r !== row || c !== column) alive += Number((board >> BigInt(16 * (r % 16) + (c % 16))) & 1n);
          }
        }
        const isAlive = ((board >> BigInt(16 * row + column)) & 1n) === 1n;
        if (alive === 3 || (alive === 2 && isAlive)) next |= 1n << BigInt(16 * row + column);
      }
    }
    return next;
  }

  it("evolves any board as its rules say, on every VM", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MAX }), fc.integer({ min: 0, max: 2 }), (board, generations) => {
        let expected = board;
        for (let i = 0; i < generations; i++) expected = evolved(expected);
        const told = everywhere((target, chain) => {
          const life = new Sample(chain, "life", target, [board]);
          return [life.send("evolve", [BigInt(generations)]), life.read("board"), life.read("generation")];
        });
        expect(told).toEqual([
          {
            result: expected,
            events: [{ eventName: "Evolved", args: { generation: BigInt(generations), board: expected } }],
          },
          expected,
          BigInt(generations),
        ]);
      }),
      { numRuns: 8 },
    );
  });

  it("has cells toggled, and refuses those that there are not", () => {
    const told = everywhere((target, chain) => {
      const life = new Sample(chain, "life", target, [0n]);
      const cells = [0n, 7n, 8n, 255n, 0n, 256n, MAX].map((cell) => life.send("toggle", [cell]));
      return [
        ...cells,
        life.read("board"),
        life.send("toggle", [1n], { value: 1n }),
        life.send("evolve", [MAX], { gasLimit: 300_000n }),
      ];
    });
    expect(told.slice(5)).toEqual([
      { error: "NoSuchCell", args: [256n], events: [] },
      { error: "NoSuchCell", args: [MAX], events: [] },
      (1n << 7n) | (1n << 8n) | (1n << 255n),
      { revert: "0x", events: [] },
      { halt: true, events: [] },
    ]);
  });
});

describe("the multisignature wallet", () => {
  const open = (chain: ReturnType<typeof chainOf>, target: Target, count = 3, least = 2n, value = 0n) => {
    const owners = chain.accounts
      .slice(0, count)
      .map((each) => toHex(each))
      .toSorted();
    return { owners, wallet: new Sample(chain, "multisig", target, [owners, least], value) };
  };

  it("does an operation once, when enough owners have confirmed it", () => {
    const told = everywhere((target, chain) => {
      const { owners, wallet } = open(chain, target, 3, 2n, 5n);
      const to = chain.accounts[9]!;
      const args = [toHex(to), 3n, "0x"];
      const operation = wallet.read("operationOf", [...args, 0n]) as `0x${string}`;
      const parts = [wallet.hex, toHex(to) as `0x${string}`, 3n, keccak256("0x"), 0n] as const;
      const types = ["address", "address", "uint256", "bytes32", "uint256"].map((type) => ({ type }));
      expect(operation).toBe(keccak256(encodeAbiParameters(types, parts)));
      const by = (owner: string) => ({ from: fromHex(owner) });
      const before = chain.balanceOf(to);
      const steps = [
        wallet.send("confirm", [operation], { from: to }),
        wallet.send("confirm", [operation], by(owners[0]!)),
        wallet.send("confirm", [operation], by(owners[0]!)),
        wallet.send("execute", args),
        wallet.send("confirm", [operation], by(owners[2]!)),
        wallet.read("isConfirmed", [operation, owners[2]]),
        wallet.read("isConfirmed", [operation, owners[1]]),
        wallet.send("execute", args),
        wallet.send("execute", args),
      ];
      const shown = JSON.stringify(steps, (_, each) => (typeof each === "bigint" ? `${each}` : each)).replaceAll(
        operation,
        "operation",
      );
      return [
        shown,
        chain.balanceOf(to) - before,
        wallet.read("nonce"),
        wallet.read("owners"),
        wallet.read("threshold"),
      ];
    });
    expect(told.slice(1, 3)).toEqual([3n, 1n]);
    expect(told[0]).toContain('"error":"NotOwner"');
    expect(told[0]).toContain('"error":"TooFewConfirmations","args":["1","2"]');
    expect(told[0]).toContain('"eventName":"Executed"');
  });

  it("takes ether, but not with calls, and hands on what its targets return or revert with", () => {
    everywhere((target, chain) => {
      const { owners, wallet } = open(chain, target, 1, 1n);
      const life = new Sample(chain, "life", target, [7n]);
      const owner = { from: fromHex(owners[0]!) };
      const run = (data: Uint8Array, number: bigint) => {
        const args = [life.hex, 0n, toHex(data)];
        wallet.send("confirm", [wallet.read("operationOf", [...args, number])], owner);
        const { result, ...rest } = wallet.send("execute", args, owner) as { result?: unknown };
        return [result, Object.keys(rest), "revert" in rest ? rest.revert : undefined];
      };
      const received = chain.send({ to: wallet.address, value: 9n });
      return [
        ...[received.outcome.type, chain.balanceOf(wallet.address)],
        wallet.send("confirm", [numberToHex(1n, { size: 32 })], { ...owner, value: 1n }),
        ...[run(life.data("evolve", [1n]), 0n), run(life.data("toggle", [256n]), 1n), run(new Uint8Array(0), 1n)],
        chain.send({ to: wallet.address, data: Uint8Array.of(1) }).outcome.type,
      ];
    });
  });

  it("refuses owners that are not in order, twice there or too few, and arguments that are none", () => {
    everywhere((target, chain) => {
      const owners = chain.accounts
        .slice(0, 3)
        .map((each) => toHex(each))
        .toSorted();
      const refused = (args: readonly unknown[]) => {
        expect(() => new Sample(chain, "multisig", target, args)).toThrow(
          expect.objectContaining({ code: "not-deployed" }),
        );
      };
      refused([owners.toReversed(), 1n]);
      refused([[owners[0], owners[0]], 1n]);
      refused([[`0x${"00".repeat(20)}`], 1n]);
      refused([owners, 4n]);
      refused([owners, 0n]);
      refused([[], 0n]);
      return true;
    });
  });

  it("answers any call data alike", () => {
    const words = fc.constantFrom(0n, 1n, 32n, 64n, 96n, 31n, 2n ** 64n, MAX, 2n ** 160n, 2n ** 32n);
    const selectors = ["0xb61d27f6", "0xb0ca1bcc", "0x797af627", "0xb79ffaff", "0xaffe39c1"];
    fc.assert(
      fc.property(
        fc.constantFrom(...selectors),
        fc.array(words, { maxLength: 7 }),
        fc.uint8Array({ maxLength: 33 }),
        (selector, args, rest) => {
          everywhere((target, chain) => {
            const { wallet } = open(chain, target, 1, 1n);
            const hex = args.map((each) => numberToHex(each, { size: 32 }).slice(2)).join("");
            const data = fromHex(`${selector}${hex}${toHex(rest).slice(2)}`);
            const { outcome } = chain.send({ to: wallet.address, data });
            return [
              outcome.type,
              outcome.type === "halt" ? outcome.reason : toHex(outcome.output).replaceAll(wallet.hex.slice(2), "self"),
            ];
          });
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("the pool", () => {
  const pairs = TARGET_NAMES.flatMap((pool) => TARGET_NAMES.map((token) => [pool, token] as const));

  /** A pool and its two tokens, of which the first two accounts have a million each. */
  function open(chain: ReturnType<typeof chainOf>, target: Target, first: Target, second = first) {
    const tokens = [new Sample(chain, "erc20", first), new Sample(chain, "erc20", second)] as const;
    const pool = new Sample(
      chain,
      "amm",
      target,
      tokens.map(({ hex }) => hex),
    );
    for (const token of tokens) {
      token.send("initialize");
      for (const account of chain.accounts.slice(0, 2)) {
        token.send("mint", [toHex(account), 10n ** 6n * ETHER]);
        token.send("approve", [pool.hex, MAX], { from: account });
      }
    }
    return { tokens, pool };
  }

  const named = (value: unknown, chain: ReturnType<typeof chainOf>, { tokens, pool }: ReturnType<typeof open>) => {
    let text = JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}` : each)).toLowerCase();
    const names: [string, string][] = [
      [tokens[0].hex, "token0"],
      [tokens[1].hex, "token1"],
      [pool.hex, "pool"],
    ];
    names.push(...chain.accounts.map((each, i): [string, string] => [toHex(each), `account${i}`]));
    for (const [hex, name] of names) text = text.replaceAll(hex.slice(2), name);
    return text;
  };

  const scenario = (chain: ReturnType<typeof chainOf>, opened: ReturnType<typeof open>) => {
    const { tokens, pool } = opened;
    const other = { from: chain.accounts[1]! };
    const steps = [
      pool.send("swap", [tokens[0].hex, 5n, 0n]),
      pool.send("addLiquidity", [100n * ETHER, 400n * ETHER]),
      pool.send("swap", [tokens[0].hex, 10n * ETHER, 0n], other),
      pool.send("swap", [tokens[1].hex, 10n * ETHER, 10n * ETHER], other),
      pool.send("swap", [pool.hex, 1n, 0n], other),
      pool.send("addLiquidity", [7n * ETHER, 9n * ETHER], other),
      pool.send("addLiquidity", [10n ** 7n * ETHER, 1n], other),
      pool.send("swap", [tokens[1].hex, MAX, 0n], other),
      pool.send("removeLiquidity", [3n * ETHER], other),
      pool.send("removeLiquidity", [10n ** 9n * ETHER], other),
      pool.send("addLiquidity", [0n, 0n], other),
      ...["reserve0", "reserve1", "totalShares", "token0", "token1"].map((name) => pool.read(name)),
      ...chain.accounts.slice(0, 2).map((account) => pool.read("sharesOf", [toHex(account)])),
      ...tokens.flatMap((token) =>
        [pool.address, ...chain.accounts.slice(0, 2)].map((each) => token.read("balanceOf", [toHex(each)])),
      ),
    ];
    return named(steps, chain, opened);
  };
  const expected = scenario(...((chain) => [chain, open(chain, "evm", "evm")] as const)(chainOf(CHAINS[0]!)));

  it.each(pairs)("on %s with tokens on %s does what Solidity's does with Solidity's", (pool, token) => {
    for (const rules of CHAINS) {
      const chain = chainOf(rules);
      expect(scenario(chain, open(chain, pool, token))).toBe(expected);
    }
  });

  it("never gives more than its product allows, whatever is swapped", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(fc.tuple(fc.nat(1), fc.bigInt({ min: 0n, max: 1000n * ETHER })), { maxLength: 4 }),
        ([target, token], swaps) => {
          const chain = chainOf(CHAINS[0]!);
          const { tokens, pool } = open(chain, target, token, "evm");
          pool.send("addLiquidity", [50n * ETHER, 70n * ETHER]);
          let product = 50n * ETHER * 70n * ETHER;
          for (const [side, amount] of swaps) {
            pool.send("swap", [tokens[side]!.hex, amount, 0n]);
            const reserves = [pool.read("reserve0"), pool.read("reserve1")] as bigint[];
            expect(reserves).toEqual(tokens.map((each) => each.read("balanceOf", [pool.hex])));
            const next = reserves[0]! * reserves[1]!;
            expect(next).toBeGreaterThanOrEqual(product);
            product = next;
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
