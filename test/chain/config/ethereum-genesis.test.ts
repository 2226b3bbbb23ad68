import { describe, expect, it, test } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { findArchive, readFixtureFile } from "../../support/evm-fixtures.js";

const misc = findArchive("ethereum-misc-tests");
const chains = findArchive("ethereum-chains");
const apis = findArchive("execution-apis-tests");

const textOf = (archive: string, path: string) => new TextDecoder().decode(readFixtureFile(archive, path));
const specOf = (genesis: string) => openChainSpec(readChainConfig(genesis));
const hashOf = (block: Uint8Array) => toHex(keccak256(encodeRlp((decodeRlp(block) as RlpItem[])[0]!)));

/** The first block of a file of blocks that lie one behind the other. */
function firstBlock(bytes: Uint8Array): Uint8Array {
  const lengthSize = bytes[0]! - 0xf7;
  const length = bytes.subarray(1, 1 + lengthSize).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.subarray(0, 1 + lengthSize + length);
}

function parentHash(block: Uint8Array): string {
  const [header] = decodeRlp(block) as RlpItem[][];
  return toHex(header![0] as Uint8Array);
}

describe("genesis files of chains", () => {
  if (chains === undefined || apis === undefined || misc === undefined) {
    it.skip("need the archives of chains: say in TERCET_FIXTURES which folder they are in", () => undefined);
    return;
  }

  // The first block says what its parent's hash is.
  const first = [
    [apis, "execution-apis-tests/tests", "genesis.json", "chain.rlp"],
    [chains, "ethereum-chains/hive-sync", "genesis.json", "chain.rlp"],
    [chains, "ethereum-chains/hive-devp2p", "genesis.json", "fullchain.rlp"],
    [chains, "ethereum-chains/geth-ethtest", "genesis.json", "chain.rlp"],
    [chains, "ethereum-chains/besu-simulate", "genesis.json", "chain.rlp"],
    [chains, "ethereum-chains/besu-debug", "genesis.json", "blocks.bin"],
  ] as const;
  test.each(first)("%s %s: the first block is on the genesis", async (archive, folder, genesis, blocks) => {
    const spec = await specOf(textOf(archive, `${folder}/${genesis}`));
    expect(hashOf(spec.genesis.block)).toBe(parentHash(firstBlock(readFixtureFile(archive, `${folder}/${blocks}`))));
  });

  // Files of Besu begin with the genesis itself.
  const whole = [
    ["besu-snap", "snapGenesis.json", "testBlockchain.blocks"],
    ["besu-hive-graphql", "testGenesis.json", "testBlockchain.blocks"],
    ["besu-london", "testLondonGenesis.json", "testLondonBlockchain.blocks"],
    ["besu-reorg", "genesis-outdated.json", "common.blocks"],
    ["besu-reorg", "genesis-upgraded.json", "common.blocks"],
    ["besu-mainnet-1000", "mainnet.json", "1000.blocks"],
  ] as const;
  test.each(whole)("%s/%s: byte for byte", async (folder, genesis, blocks) => {
    const spec = await specOf(textOf(chains, `ethereum-chains/${folder}/${genesis}`));
    expect(toHex(spec.genesis.block)).toBe(
      toHex(firstBlock(readFixtureFile(chains, `ethereum-chains/${folder}/${blocks}`))),
    );
  });

  const path = "ethereum-misc-tests/ethereum-tests/GenesisTests/basic_genesis_tests.json";
  test.each(["test2", "test3"])("the genesis test %s: byte for byte", async (name) => {
    const { result, ...genesis } = JSON.parse(textOf(misc, path))[name];
    const spec = await specOf(JSON.stringify(genesis));
    expect(toHex(spec.genesis.block)).toBe(`0x${result}`);
  });
});
