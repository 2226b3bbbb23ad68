import { Command, Option } from "commander";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { Chain } from "../../chain/blocks/chain.js";
import { ChainReader } from "../../chain/blocks/chain-reader.js";
import { storedCommitment } from "../../chain/blocks/genesis.js";
import { bodiesFrom } from "../../chain/blocks/prune.js";
import { ethashFault } from "../../chain/ethash/seal-fault.js";
import { GatheringStore } from "../../state/store/gathering-store.js";
import type { StoreReader } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { ChainFolder, type SpecOptions } from "../chain/chain-folder.js";
import { type ImportSummary, importBlocks } from "../chain/import-blocks.js";
import { sizeOfTable } from "../chain/table-size.js";
import { verifyChain } from "../chain/verify-chain.js";
import { EXIT } from "../exit-codes.js";
import { formatBytes, formatCount, formatTime, significant } from "../numbers.js";
import { print, printJson, tell } from "../output.js";
import { writeOutputParts } from "../output-file.js";
import { printable } from "../printable.js";
import { withScratchStore } from "../scratch-store.js";

interface JsonFlag {
  readonly json?: boolean;
}

interface CodeFlag {
  readonly allowCode?: boolean;
}

const FOLDER = "<folder>";
const ALLOW_CODE = ["--allow-code", "let functions of modules that the config names run in this process"] as const;
const MILLION = 1e6;
const SECOND = 1000;
const KIB = 1024;

/** `tercet chain`: a chain in a folder. */
export function chainCommand(): Command {
  const commands = [initCommand(), importCommand(), infoCommand(), exportCommand(), verifyCommand()];
  const chain = new Command("chain").description("keep a chain in a folder: import blocks, export and verify them");
  for (const command of commands) chain.addCommand(command.exitOverride());
  return chain;
}

function initCommand(): Command {
  return new Command("init")
    .description("make a folder with the genesis of a chain")
    .argument(FOLDER, "a new or an empty one")
    .requiredOption("--config <file>", "the chain's config, or an Ethereum genesis file in geth's format")
    .option(...ALLOW_CODE)
    .action(init);
}

async function init(path: string, { config, allowCode }: CodeFlag & { readonly config: string }): Promise<void> {
  const { folder, spec } = await ChainFolder.make(path, config, { allowCode });
  const { hash } = await folder.withStore({ readOnly: false }, (store) => Chain.open(store, spec).head());
  print(`genesis ${toHex(hash)}, chain ${spec.chainId}, in ${printable(path)}`);
}

function importCommand(): Command {
  return new Command("import")
    .description("import blocks from a file, RLP one behind the other; blocks that are there are skipped")
    .argument(FOLDER)
    .argument("<file>", "as clients export it")
    .option("--check-seals", "check Ethash proofs of work, too, of blocks before the merge")
    .option("--json", "print the summary as JSON")
    .option(...ALLOW_CODE)
    .action(importFile);
}

interface ImportFlags extends JsonFlag, CodeFlag {
  readonly checkSeals?: boolean;
}

async function importFile(path: string, file: string, { json, checkSeals, allowCode }: ImportFlags): Promise<void> {
  const folder = ChainFolder.at(path);
  const spec = { ...(await folder.spec({ allowCode })), ...(checkSeals ? { sealFault: ethashFault } : {}) };
  const { summary, head } = await folder.withStore({ readOnly: false }, async (store) => {
    const gathering = new GatheringStore(store);
    const chain = Chain.open(gathering, spec);
    return { summary: await importBlocks(chain, gathering, file), head: chain.head() };
  });
  const { end } = summary;
  if (end !== undefined) process.exitCode = EXIT.no;
  if (json) printJson(summaryAsJson(summary, head), 2);
  else print(`${summaryAsText(summary)}\nhead ${head.number} ${toHex(head.hash)}`);
  if (end?.type === "refused") tell(`tercet: ${printable(`${file}: ${end.message}`)} [${end.code}]`);
  if (end?.type === "stopped") tell("tercet: stopped; import the file again to go on");
}

function speedsOf({ imported, gasUsed, milliseconds }: ImportSummary) {
  const seconds = milliseconds / SECOND;
  return { mgas: Number(gasUsed) / MILLION, seconds, blocksPerSecond: imported / seconds };
}

function summaryAsText(summary: ImportSummary): string {
  const { imported, side, known, milliseconds } = summary;
  const { mgas, seconds, blocksPerSecond } = speedsOf(summary);
  const others = `${formatCount(known)} known, ${formatCount(side)} on side branches`;
  const speeds = `${significant(blocksPerSecond)} blocks/s, ${significant(mgas / seconds)} Mgas/s`;
  const what = `${formatCount(imported)} blocks imported (${others}), ${significant(mgas)} Mgas`;
  return `${what} in ${formatTime(milliseconds)}: ${speeds}, ${peakMemory()}`;
}

/** Most that the process has had, for people. */
function peakMemory(): string {
  return `peak memory ${formatBytes(peakBytes())}`;
}

function peakBytes(): number {
  return process.resourceUsage().maxRSS * KIB;
}

function summaryAsJson(summary: ImportSummary, head: { readonly number: bigint; readonly hash: Uint8Array }) {
  const { imported, side, known, gasUsed, end } = summary;
  const { mgas, seconds, blocksPerSecond } = speedsOf(summary);
  return {
    blocks: imported,
    side,
    known,
    gasUsed: gasUsed.toString(),
    seconds,
    blocksPerSecond,
    mgasPerSecond: mgas / seconds,
    peakMemory: peakBytes(),
    head: { number: Number(head.number), hash: toHex(head.hash) },
    ...(end === undefined ? {} : { end }),
  };
}

function infoCommand(): Command {
  return new Command("info")
    .description("show a chain's head, its genesis and how much its store holds")
    .argument(FOLDER)
    .option("--json", "print it as JSON")
    .action(info);
}

const COUNTED = [
  ["accounts", table.TABLE_ACCOUNT],
  ["slots", table.TABLE_SLOT],
  ["codes", table.TABLE_CODE],
  ["nodes", table.TABLE_NODE],
  ["blocks", table.TABLE_CANONICAL],
  ["sideBlocks", table.TABLE_SIDE],
  ["transactions", table.TABLE_TRANSACTION],
] as const;

async function info(path: string, { json }: JsonFlag): Promise<void> {
  const folder = ChainFolder.at(path);
  await folder.withStore({ readOnly: true }, (store) => {
    using snapshot = store.snapshot();
    const { reader, head } = readerOf(snapshot, path);
    const facts = {
      chainId: folder.config.chainId.toString(),
      genesis: toHex(reader.hashOf(0n)!),
      commitment: storedCommitment(snapshot),
      head: { number: Number(head.number), hash: toHex(head.hash), stateRoot: toHex(head.stateRoot) },
      totalDifficulty: head.totalDifficulty.toString(),
      bodiesFrom: Number(bodiesFrom(snapshot)),
      ...Object.fromEntries(COUNTED.map(([name, number]) => [name, sizeOfTable(snapshot, number).entries])),
    };
    if (json) return printJson(facts, 2);
    for (const [name, value] of Object.entries(facts)) {
      print(`${name.padEnd(16)} ${typeof value === "object" ? Object.values(value).join(" ") : value}`);
    }
  });
}

function exportCommand(): Command {
  return new Command("export")
    .description("write the blocks of the canonical chain after the genesis, RLP one behind the other")
    .argument(FOLDER)
    .argument("<file>", "- is standard output")
    .action(exportBlocks);
}

async function exportBlocks(path: string, file: string): Promise<void> {
  await ChainFolder.at(path).withStore({ readOnly: true }, (store) => {
    using snapshot = store.snapshot();
    const { reader, head } = readerOf(snapshot, path);
    writeOutputParts(file, blocksOf(reader, head.number));
  });
}

function* blocksOf(reader: ChainReader, last: bigint): Generator<Uint8Array> {
  for (let number = 1n; number <= last; number++) {
    const block = reader.block(number);
    if (block === undefined) throw new TercetError("pruned-block", `the body of block ${number} has been pruned`);
    yield block;
  }
}

function verifyCommand(): Command {
  return new Command("verify")
    .description("execute all blocks again, from the genesis on into a store of their own, and compare state and head")
    .argument(FOLDER)
    .addOption(new Option("--engine <name>", "of WebAssembly and RISC-V, in place of the config's").choices(VERIFIERS))
    .option(...ALLOW_CODE)
    .action(verify);
}

const VERIFIERS = ["compiled", "interpreter"];

async function verify(path: string, options: SpecOptions): Promise<void> {
  const folder = ChainFolder.at(path);
  const spec = await folder.spec(options);
  await folder.withStore({ readOnly: true }, async (store) => {
    using snapshot = store.snapshot();
    const { head } = readerOf(snapshot, path);
    const start = performance.now();
    const fault = await withScratchStore((scratch) => verifyChain(snapshot, spec, scratch));
    process.exitCode = fault === undefined ? EXIT.ok : EXIT.no;
    if (fault !== undefined) return tell(`tercet: ${printable(`${path}: ${fault}`)} [chain-differs]`);
    const time = formatTime(performance.now() - start);
    print(`${head.number} blocks verified in ${time}, ${peakMemory()}: head ${toHex(head.hash)}`);
  });
}

function readerOf(store: StoreReader, path: string) {
  const reader = new ChainReader(store);
  const head = reader.head();
  if (head === undefined) throw new TercetError("no-chain", `${path} holds no genesis yet: import blocks first`);
  return { reader, head };
}
