import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfigError, TercetError } from "../../../src/base/errors.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";

const ADDRESS = `0x${"ab".repeat(20)}`;
const HASH = `0x${"cd".repeat(32)}`;

/** A config with every field. */
const full = {
  $schema: "./node_modules/tercet/schema/chain.json",
  name: "everything",
  chainId: 4242,
  gasToken: { name: "Ether", symbol: "ETH", decimals: 18 },
  commitment: { type: "mpt" },
  rules: {
    fork: "prague",
    vms: {
      evm: { engine: "interpreter" },
      wasm: { engine: "compiled", fuelPerGas: 10, maxCode: 100_000, settings: { floats: "refused" } },
      riscv: { maxInput: 1, maxOutput: 2, start: { gas: 3000, wordGas: "8" } },
    },
    fees: { baseFee: "collected", collector: ADDRESS },
    limits: { maxCodeSize: 100_000, maxInitCodeSize: 0, maxTransactionGas: 1_000_000, maxBlockSize: 1 },
    precompiles: { [ADDRESS]: { function: "sum" }, [`0x${"01".repeat(20)}`]: { program: "a.elf", fuelPerGas: 5 } },
    blobs: { target: 3, max: 6, updateFraction: "0x10" },
    depositContract: ADDRESS,
    stf: "ethereum",
  },
  schedule: [
    { block: 5, fees: { baseFee: "none" } },
    { time: 100, fork: "osaka", migration: { module: "./m.js", export: "run" } },
    { time: "0x100", stf: { program: "stf.wasm", hash: HASH, engine: "wasm/interpreter" } },
  ],
  genesis: {
    timestamp: 1,
    gasLimit: "30000000",
    extraData: "0x01",
    accounts: { [ADDRESS]: { balance: "0xff", nonce: 1, code: { file: "a.wasm" }, storage: { "0x1": "0x02" } } },
  },
};

const read = (value: unknown) => readChainConfig(JSON.stringify(value));
const small = { chainId: 1, rules: { fork: "osaka" }, genesis: {} };

test("a config has what its file says, and defaults", () => {
  const config = read(full);
  expect(config.rules.vms.riscv?.start).toEqual({ gas: 3000n, wordGas: 8n });
  expect(config.schedule[2]!.time).toBe(256n);
  const account = config.genesis.accounts.get(ADDRESS)!;
  expect([account.balance, account.nonce, account.code]).toEqual([255n, 1n, { file: "a.wasm" }]);
  expect([...account.storage]).toEqual([[`0x${"0".repeat(63)}1`, Uint8Array.of(...new Uint8Array(31), 2)]]);
  const { commitment, rules, genesis } = read(small);
  expect(commitment).toEqual({ type: "mpt" });
  expect(rules.fees).toEqual({ baseFee: "burnt" });
  expect(genesis.systemContracts).toBe(true);
});

test("integers that a number does not hold are exact", () => {
  const text =
    '{"chainId":58750000000000000000001,"name":"58750000000000000000001","rules":{"fork":"osaka"},"genesis":{}}';
  expect(readChainConfig(text)).toMatchObject({ chainId: 58750000000000000000001n, name: "58750000000000000000001" });
});

describe("refused:", () => {
  const rules = (more: object) => ({ ...small, rules: { fork: "osaka", ...more } });
  const genesis = (more: object) => ({ ...small, genesis: more });
  const schedule = (...entries: object[]) => ({ ...small, schedule: entries });
  const account = (more: unknown) => genesis({ accounts: { [ADDRESS]: more } });
  const ethereum = (config: object) => ({ config, alloc: {} });

  test.each<readonly [unknown, path: string, reason: string, allowed: string]>([
    [5, "", "the number 5", "an object"],
    [{ ...small, chainID: 1 }, "chainID", "no such field", "chainId"],
    [{ rules: { fork: "osaka" }, genesis: {} }, "chainId", "missing", "there"],
    [{ ...small, chainId: -1 }, "chainId", "the number -1", "an integer from 0"],
    [{ ...small, chainId: "0xzz" }, "chainId", "0xzz", "hex digits"],
    [{ ...small, name: "" }, "name", '""', "1 to 100 characters"],
    [{ ...small, commitment: { type: "verkle" } }, "commitment.type", "verkle", "mpt, binary"],
    [{ ...small, gasToken: { name: "a", symbol: "b", decimals: 256 } }, "gasToken.decimals", "256", "from 0 to 255"],
    [rules({ fork: "amsterdam" }), "rules.fork", "amsterdam", "osaka"],
    [rules({ vms: { wasm: { fuelPerGas: 0 } } }), "rules.vms.wasm.fuelPerGas", "the number 0", "from 1 to 1000000"],
    [rules({ vms: { wasm: { engine: "v8" } } }), "rules.vms.wasm.engine", "v8", "compiled, interpreter"],
    [rules({ vms: { move: {} } }), "rules.vms.move", "no such field", "evm, wasm, riscv"],
    [rules({ fees: { baseFee: "collected" } }), "rules.fees", "object", "with a collector"],
    [rules({ fees: { baseFee: "burnt", collector: ADDRESS } }), "rules.fees", "object", "without one otherwise"],
    [rules({ precompiles: { "0x01": { function: "f" } } }), "rules.precompiles.0x01", "0x01", "40 hex digits"],
    [rules({ precompiles: { [ADDRESS]: {} } }), `rules.precompiles.${ADDRESS}`, "object", "program"],
    [rules({ blobs: { target: 9, max: 6, updateFraction: 1 } }), "rules.blobs", "object", "not above its max"],
    [rules({ stf: { program: "a" } }), "rules.stf", "object", "hash"],
    [schedule({ fork: "osaka" }), "schedule[0]", "object", "one of block, time"],
    [schedule({ block: 1, time: 1 }), "schedule[0]", "object", "one of block, time"],
    [schedule({ block: 5 }, { block: 4 }), "schedule[1].block", "4", "at least 5"],
    [schedule({ block: 0, migration: "m" }), "schedule[0].block", "not migrated", "more than 0"],
    [genesis({ gasLimit: "0x8000000000000000" }), "genesis.gasLimit", "9223372036854775808", "2^63-1"],
    [genesis({ extraData: `0x${"00".repeat(33)}` }), "genesis.extraData", "33 bytes", "64 hex digits"],
    [genesis({ coinbase: "0x00" }), "genesis.coinbase", "0x00", "40 hex digits"],
    [account(1), `genesis.accounts.${ADDRESS}`, "the number 1", "an object"],
    [account({ balance: "1 ether" }), `genesis.accounts.${ADDRESS}.balance`, "1 ether", "digits"],
    [account({ balance: `0x1${"0".repeat(64)}` }), `genesis.accounts.${ADDRESS}.balance`, "11579208", "2^256-1"],
    [account({ code: "0x0" }), `genesis.accounts.${ADDRESS}.code`, "0x0", "even number of hex digits"],
    [account({ storage: { "0x0": "1" } }), `genesis.accounts.${ADDRESS}.storage.0x0`, '"1"', "1 to 64 hex digits"],
    [
      genesis({ accounts: { [ADDRESS]: {}, [`0x${"AB".repeat(20)}`]: {} } }),
      `genesis.accounts.0x${"AB".repeat(20)}`,
      "object",
      "there once",
    ],
    [ethereum({ amsterdamTime: 1 }), "config.amsterdamTime", "no such field", "osakaTime"],
    [ethereum({ clique: { period: 1 } }), "config.clique", "no such field", "ethash"],
    [ethereum({ homesteadBlock: 5, eip150Block: 4 }), "config.eip150Block", "4", "config.homesteadBlock"],
    [ethereum({ osakaTime: 5, bpo1Time: 6 }), "config.blobSchedule.bpo1", "missing", "there"],
    [ethereum({ eip155Block: 1, eip158Block: 2 }), "config.eip155Block", "1", "as config.eip158Block"],
    [ethereum({ daoForkBlock: 1, daoForkSupport: false }), "config.daoForkSupport", "false", "true"],
    [{ alloc: { "0x01": {} } }, "alloc.0x01", "0x01", "40 hex digits"],
    [{ alloc: {}, number: 1 }, "number", "number is 1", "0"],
  ])("%j", (value, path, reason, allowed) => {
    const error = errorOf(() => read(value));
    expect(error.code).toBe("invalid-config");
    expect(error.details.path).toBe(path);
    expect(error.message).toContain(reason);
    expect(error.details.allowed).toContain(allowed);
    expect(error.message).toContain(allowed);
    expect(error.message).not.toContain("\n");
  });

  test.each([
    ["", "not JSON"],
    ["{", "not JSON"],
    [`${"[".repeat(17)}${"]".repeat(17)}`, "16 levels"],
    ['{"__proto__": {}}', "__proto__"],
    [`"${"x".repeat(64 * 1024 * 1024)}"`, "characters"],
  ])("a text like %.20s", (text, reason) => expect(errorOf(() => readChainConfig(text)).message).toContain(reason));
});

function errorOf(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error("nothing was refused");
}

describe("mutated configs", () => {
  const ethereum = {
    config: {
      chainId: 1,
      homesteadBlock: 0,
      blobSchedule: { cancun: { target: 1, max: 2, baseFeeUpdateFraction: 3 } },
    },
    alloc: { [ADDRESS]: { balance: "1", storage: {} } },
    nonce: "0x1",
  };
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(
      null,
      "",
      "0x",
      "0x0",
      ADDRESS,
      HASH,
      0,
      -1,
      1e308,
      2 ** 53,
      [],
      {},
      "9".repeat(100),
      "__proto__",
      "constructor",
    ),
  );

  test("are read, or refused with a typed error in one line", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(full, ethereum),
        fc.nat(),
        odd,
        fc.constantFrom("value", "key", "gone"),
        (base, at, value, how) => {
          const text = JSON.stringify(mutated(base, at, value, how));
          try {
            readChainConfig(text);
          } catch (error) {
            refused++;
            if (!(error instanceof TercetError)) throw error;
            expect(error.code).toBe("invalid-config");
            expect(error.message).toMatch(/^.{1,1500}$/);
            expect(typeof error.details.path).toBe("string");
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test("cut or spoiled texts are refused with a typed error", () => {
    const text = JSON.stringify(full);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
        try {
          readChainConfig(text.slice(0, at) + put + text.slice(at + put.length));
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** A copy in which one of all values, counted through, is another one, has another name or is gone. */
function mutated(base: unknown, at: number, value: unknown, how: string): unknown {
  const copy = structuredClone(base);
  const places: [Record<string, unknown>, string][] = [];
  collect(copy, places);
  const [holder, key] = places[at % places.length]!;
  const before = holder[key];
  if (how === "value") holder[key] = value;
  else delete holder[key];
  // Not by String: a value may be an object whose toString is none.
  const name = typeof value === "string" ? value : JSON.stringify(value);
  if (how === "key") Object.defineProperty(holder, name, { value: before, enumerable: true, configurable: true });
  return copy;
}

function collect(value: unknown, places: [Record<string, unknown>, string][]): void {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    places.push([value as Record<string, unknown>, key]);
    collect((value as Record<string, unknown>)[key], places);
  }
}
