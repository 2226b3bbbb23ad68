import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import type { ChainFiles } from "../../../src/chain/config/chain-files.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { applyBlock } from "../../../src/chain/driver/apply-block.js";
import { emptyState } from "../../../src/state/reader.js";
import { stateRoot } from "../../../src/state/state-root.js";
import { callPrecompile } from "../../../src/vm/precompile.js";
import * as parameter from "../../../src/vm/rules/parameters.js";

const ADDRESS = `0x${"ab".repeat(20)}`;
const OTHER = `0x${"01".repeat(20)}`;
const artifact = (path: string) => readFileSync(new URL(`../../../guest-programs/${path}`, import.meta.url));
const files: ChainFiles = {
  read: async (path) => artifact(path),
  functions: { same: (input: Uint8Array) => ({ type: "success", output: input, gasUsed: 5n, fuelUsed: 5n, logs: [] }) },
};

const TOKEN_RULES = "own-stf/artifacts/own-stf.wasm";
const EVM_CODE = "sha256/artifacts/sha256.evm";
const hashOf = (path: string) => toHex(keccak256(artifact(path)));

const open = (config: object, more = files) =>
  openChainSpec(readChainConfig(JSON.stringify({ chainId: 7, genesis: {}, ...config })), more);
const at = (number: bigint, timestamp = 0n) => ({ number, timestamp, parentTotalDifficulty: 0n });

test("the genesis has the accounts, codes out of files, and the system contracts that the forks need", async () => {
  const { genesis, chainId } = await open({
    rules: { fork: "osaka", vms: { wasm: {} } },
    genesis: {
      timestamp: 5,
      accounts: {
        [ADDRESS]: {
          balance: 3,
          storage: { "0x1": "0x2", "0x2": "0x0" },
          code: { file: "contracts/erc20/artifacts/erc20.wasm" },
        },
      },
    },
  });
  const [header] = decodeRlp(genesis.block) as RlpItem[][];
  expect(chainId).toBe(7n);
  expect(header).toHaveLength(21);
  expect(toHex(header![11] as Uint8Array)).toBe("0x05");
  const slot = [`0x${"0".repeat(63)}1`, fromHex("02".padStart(64, "0"))] as const;
  const account = {
    balance: 3n,
    nonce: 0n,
    code: artifact("contracts/erc20/artifacts/erc20.wasm"),
    storage: new Map([slot]),
  };
  const without = await open({
    rules: { fork: "osaka", vms: { wasm: {} } },
    genesis: {
      systemContracts: false,
      accounts: { [ADDRESS]: { balance: 3, storage: { "0x1": "0x2" }, code: toHexOf(account.code) } },
    },
  });
  expect(toHex(rootOf(without.genesis.block))).toBe(toHex(stateRoot(new Map([[ADDRESS, account]]))));
  expect(toHex(rootOf(genesis.block))).not.toBe(toHex(rootOf(without.genesis.block)));
});

const toHexOf = (bytes: Uint8Array) => toHex(new Uint8Array(bytes));
const rootOf = (block: Uint8Array) => (decodeRlp(block) as Uint8Array[][])[0]![3]!;

describe("rules", () => {
  test("follow the schedule; what an entry does not name stays", async () => {
    const { rulesAt } = await open({
      rules: { fork: "london", fees: { baseFee: "collected", collector: ADDRESS }, vms: { wasm: { fuelPerGas: 20 } } },
      schedule: [
        { block: 10, limits: { maxCodeSize: 99 } },
        { time: 50, fork: "cancun", blobs: { target: 1, max: 2, updateFraction: 3 }, fees: { baseFee: "none" } },
        { time: 60, vms: { riscv: {} } },
      ],
    });
    expect(rulesAt(at(9n)).parameters[parameter.MAX_CODE]).toBe(24576);
    expect(rulesAt(at(10n)).parameters[parameter.MAX_CODE]).toBe(99);
    expect(rulesAt(at(10n)).fork).toBe("london");
    expect(rulesAt(at(10n))).toBe(rulesAt(at(11n, 49n)));
    const cancun = rulesAt(at(11n, 50n));
    expect([cancun.fork, cancun.parameters[parameter.BLOB_MAX], cancun.parameters[parameter.MAX_CODE]]).toEqual([
      "cancun",
      2,
      99,
    ]);
    expect([cancun.feeCollector, cancun.parameters[parameter.BASE_FEE]]).toEqual([undefined, parameter.BASE_FEE_ZERO]);
    expect(rulesAt(at(0n)).feeCollector).toEqual(fromHex(ADDRESS));
    expect(cancun.contractVms?.map(({ vm, profile }) => [vm.name, profile.fuelPerGas])).toEqual([["wasm", 20n]]);
    expect(rulesAt(at(11n, 60n)).contractVms?.map(({ vm }) => vm.name)).toEqual(["riscv"]);
  });

  test("have precompiled contracts: functions and guest programs", async () => {
    const { rulesAt } = await open({
      rules: {
        fork: "osaka",
        precompiles: {
          [ADDRESS]: { function: "same" },
          [OTHER]: { program: "sha256/artifacts/sha256.elf", fuelPerGas: 1 },
        },
      },
    });
    const { precompiles } = rulesAt(at(0n));
    const input = Uint8Array.of(1, 2, 3);
    expect(callPrecompile(precompiles!.get(ADDRESS)!, input, 10n)).toMatchObject({ type: "success", output: input });
    expect(callPrecompile(precompiles!.get(ADDRESS)!, input, 4n)).toMatchObject({ type: "halt", reason: "out-of-gas" });
    const hash = callPrecompile(precompiles!.get(OTHER)!, input, 1_000_000n);
    expect(hash.type === "success" && toHex(hash.output)).toBe(
      "0x039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
    );
    const dearer = (
      await open({ rules: { fork: "osaka", precompiles: { [OTHER]: { program: "sha256/artifacts/sha256.elf" } } } })
    ).rulesAt(at(0n));
    expect(callPrecompile(dearer.precompiles!.get(OTHER)!, input, 1_000_000n).gasUsed * 9n).toBeLessThan(hash.gasUsed);
  });

  test.each([
    [{ rules: { fork: "osaka", vms: { wasm: { settings: { colour: "red" } } } } }, "rules.vms", "colour"],
    [
      { rules: { fork: "osaka", precompiles: { [OTHER]: { function: "absent" } } } },
      `rules.precompiles.${OTHER}.function`,
      "same",
    ],
    [
      { rules: { fork: "osaka", precompiles: { [OTHER]: { function: { module: "m", export: "f" } } } } },
      `rules.precompiles.${OTHER}.function`,
      "module",
    ],
    [
      { rules: { fork: "osaka", precompiles: { [OTHER]: { program: "manifest.json" } } } },
      `rules.precompiles.${OTHER}.program`,
      "manifest",
    ],
    [
      { rules: { fork: "osaka" }, schedule: [{ block: 1, vms: { riscv: { settings: { colour: 1 } } } }] },
      "schedule[0].vms",
      "colour",
    ],
    [
      { rules: { fork: "osaka", stf: { program: TOKEN_RULES, hash: `0x${"11".repeat(32)}` } } },
      "rules.stf.hash",
      `the file ${TOKEN_RULES} has the hash ${hashOf(TOKEN_RULES)}`,
    ],
    [
      { rules: { fork: "osaka" }, schedule: [{ block: 2, stf: { program: EVM_CODE, hash: hashOf(EVM_CODE) } }] },
      "schedule[0].stf.program",
      "WebAssembly module or an ELF",
    ],
    [
      { rules: { fork: "osaka", accessLists: true, stf: { program: TOKEN_RULES, hash: hashOf(TOKEN_RULES) } } },
      "rules.stf",
      "access lists",
    ],
    [
      { rules: { fork: "osaka", stf: { program: TOKEN_RULES, hash: hashOf(TOKEN_RULES), engine: "riscv" } } },
      "rules.stf",
      "riscv runs programs for riscv, and this one is for wasm",
    ],
    [
      { rules: { fork: "osaka", precompiles: { [OTHER]: { program: TOKEN_RULES, engine: "evm" } } } },
      `rules.precompiles.${OTHER}`,
      "evm runs programs for evm, and this one is for wasm",
    ],
    [
      { rules: { fork: "osaka", stf: { program: TOKEN_RULES, hash: hashOf(TOKEN_RULES), settings: { colour: 1 } } } },
      "rules.stf",
      "colour",
    ],
    [{ rules: { fork: "osaka" }, schedule: [{ block: 1, migration: "m" }] }, "schedule[0].migration", "same"],
  ])("%j are refused", async (config, path, reason) => {
    const error = await open(config).then(
      () => undefined,
      (error) => error,
    );
    expect(error).toMatchObject({ code: "invalid-config", details: { path } });
    expect(error.message).toContain(reason);
  });

  test("files need somebody who reads them", async () => {
    const config = { rules: { fork: "osaka" }, genesis: { accounts: { [ADDRESS]: { code: { file: "a" } } } } };
    await expect(open(config, {})).rejects.toMatchObject({ details: { path: `genesis.accounts.${ADDRESS}.code` } });
  });
});

describe("a block after the genesis", () => {
  /** An empty block of before Shanghai, with some fields of the header otherwise. */
  function blockOn(genesis: Uint8Array, fields: Readonly<Record<number, Uint8Array>>): Uint8Array {
    const [parent] = decodeRlp(genesis) as Uint8Array[][];
    const header = [...parent!];
    Object.assign(header, { 0: keccak256(encodeRlp(parent!)), 8: Uint8Array.of(1), 11: Uint8Array.of(100) }, fields);
    return encodeRlp([header, [], []]);
  }

  async function outcome(config: object, fields: Readonly<Record<number, Uint8Array>>) {
    const spec = await open(config);
    const [header, , uncles] = decodeRlp(spec.genesis.block) as RlpItem[];
    return applyBlock({
      block: blockOn(spec.genesis.block, fields),
      ancestors: [{ header: encodeRlp(header!), uncles: encodeRlp(uncles!) }],
      state: emptyState,
      chain: spec.rulesAt({ number: 1n, timestamp: 100n, parentTotalDifficulty: 0n }),
      chainId: 7n,
      hashOf: () => new Uint8Array(32),
    });
  }

  const BASE_FEE = 15;
  const DIFFICULTY = 7;
  const none = new Uint8Array(0);
  const paris = (baseFee: string) => ({ rules: { fork: "paris", fees: { baseFee } } });

  test("has a base fee that is always 0 where there are none", async () => {
    expect(await outcome(paris("none"), { [BASE_FEE]: none })).toMatchObject({ type: "applied" });
    const seven = await outcome(paris("none"), { [BASE_FEE]: Uint8Array.of(7) });
    expect(seven).toMatchObject({ type: "refused", error: { code: "wrong-base-fee" } });
    expect(await outcome(paris("burnt"), { [BASE_FEE]: none })).toMatchObject({ type: "refused" });
  });

  test("has a fixed difficulty where the rules fix it", async () => {
    const rules = { rules: { fork: "byzantium", fixedDifficulty: 15 } };
    expect(await outcome(rules, { [DIFFICULTY]: Uint8Array.of(15) })).not.toMatchObject({
      error: { code: "wrong-difficulty" },
    });
    expect(await outcome(rules, { [DIFFICULTY]: Uint8Array.of(16) })).toMatchObject({
      error: { code: "wrong-difficulty" },
    });
  });
});

test("a chain without the EVM has no system contracts, and its headers none of their fields", async () => {
  const { genesis, rulesAt } = await open({ rules: { fork: "osaka", vms: { evm: false, riscv: {} } } });
  const [header] = decodeRlp(genesis.block) as RlpItem[][];
  expect(header).toHaveLength(19);
  expect(rulesAt(at(1n))).toMatchObject({ withoutEvm: true });
  const without = await open({
    rules: { fork: "osaka", vms: { evm: false, riscv: {} } },
    genesis: { systemContracts: false },
  });
  expect(toHex(without.genesis.block)).toBe(toHex(genesis.block));
  await expect(open({ rules: { fork: "osaka", vms: { evm: false } } })).rejects.toMatchObject({
    code: "invalid-config",
  });
});
