import { toHex } from "../../base/hex.js";
import type { StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { blockDeletions, type StoredBlock, storedBlock } from "./block-store.js";
import { sideKey } from "./keys.js";

/** A block of a side branch, as far as it matters which of them are kept. */
export interface SideBlock extends Pick<StoredBlock, "hash" | "parentHash" | "number"> {
  /** That are kept of it. */
  readonly bytes: number;
}

/** How much is kept of side branches. */
export interface SideLimits {
  readonly blocks: number;
  readonly bytes: number;
}

/** How the side blocks change with a batch of writes; they do when it has been committed. */
export interface SideChange {
  readonly writes: readonly Write[];
  /** Blocks that are no longer kept. */
  readonly forgotten: readonly Uint8Array[];
  readonly blocks: ReadonlyMap<string, SideBlock>;
}

/** What comes and goes. */
export interface SideChanges {
  readonly added?: readonly SideBlock[];
  /** They are of the canonical chain now. */
  readonly removed?: readonly Uint8Array[];
  /** Blocks up to this number are forgotten: the chain does not go back there. */
  readonly oldest: bigint;
  /** What branches must keep, if there is room for it: those that this block and the ones before it are on. */
  readonly kept?: SideBlock;
}

const BYTES = 4;

/**
 * The blocks of side branches that a store has, and which of them go when there are too many: the one with the lowest number first, with
 * all that follow it.
 */
export class SideBlocks {
  readonly #limits: SideLimits;
  #blocks: ReadonlyMap<string, SideBlock>;

  constructor(store: StoreReader, limits: SideLimits) {
    this.#limits = limits;
    this.#blocks = new Map(readSideBlocks(store).map((block) => [toHex(block.hash), block]));
  }

  /** What changes would do; undefined when there is no room for what must be kept. */
  change({ added = [], removed = [], oldest, kept }: SideChanges): SideChange | undefined {
    const blocks = new Map(this.#blocks);
    for (const hash of removed) blocks.delete(toHex(hash));
    for (const block of added) blocks.set(toHex(block.hash), block);
    const forgotten: SideBlock[] = [];
    for (const block of blocks.values()) if (block.number <= oldest) forget(block);
    const isKept = kept === undefined ? () => false : branchIn(blocks, kept);
    while (isOver(blocks, this.#limits)) {
      const next = lowest([...blocks.values()].filter((block) => !isKept(block)));
      if (next === undefined) return undefined;
      for (const block of withDescendants(blocks, next)) forget(block);
    }
    return {
      writes: [
        ...removed.flatMap((hash) => this.#removal(hash)),
        ...added.filter(({ hash }) => blocks.has(toHex(hash))).map(sideWrite),
        ...forgotten.flatMap(({ number, hash }): Write[] => [
          [sideKey(number, hash), undefined],
          ...blockDeletions(hash),
        ]),
      ],
      forgotten: forgotten.map(({ hash }) => hash),
      blocks,
    };

    function forget(block: SideBlock): void {
      blocks.delete(toHex(block.hash));
      forgotten.push(block);
    }
  }

  /** After the change has been committed. */
  accept({ blocks }: SideChange): void {
    this.#blocks = blocks;
  }

  #removal(hash: Uint8Array): readonly Write[] {
    const block = this.#blocks.get(toHex(hash));
    return block === undefined ? [] : [[sideKey(block.number, block.hash), undefined]];
  }
}

function readSideBlocks(store: StoreReader): readonly SideBlock[] {
  const range = [Uint8Array.of(table.TABLE_SIDE), Uint8Array.of(table.TABLE_SIDE + 1)] as const;
  return Array.from(store.entries(...range), ([key, value]) => {
    const bytes = new DataView(value.buffer, value.byteOffset, value.length).getUint32(0);
    const { hash, parentHash, number } = storedBlock(store, key.slice(9))!;
    return { hash, parentHash, number, bytes };
  });
}

function sideWrite({ number, hash, bytes }: SideBlock): Write {
  const value = new Uint8Array(BYTES);
  new DataView(value.buffer).setUint32(0, bytes);
  return [sideKey(number, hash), value];
}

function isOver(blocks: ReadonlyMap<string, SideBlock>, most: SideLimits): boolean {
  if (blocks.size > most.blocks) return true;
  let bytes = 0;
  for (const block of blocks.values()) bytes += block.bytes;
  return bytes > most.bytes;
}

/** Of equally low ones the one that came first. */
function lowest(blocks: readonly SideBlock[]): SideBlock | undefined {
  return blocks.reduce<SideBlock | undefined>(
    (first, block) => (first === undefined || block.number < first.number ? block : first),
    undefined,
  );
}

function withDescendants(blocks: ReadonlyMap<string, SideBlock>, first: SideBlock): readonly SideBlock[] {
  const found = new Map([[toHex(first.hash), first]]);
  const later = [...blocks.values()].filter(({ number }) => number > first.number);
  for (const block of later.sort((a, b) => Number(a.number - b.number))) {
    if (found.has(toHex(block.parentHash))) found.set(toHex(block.hash), block);
  }
  return [...found.values()];
}

function branchIn(blocks: ReadonlyMap<string, SideBlock>, tip: SideBlock): (block: SideBlock) => boolean {
  const branch = new Set<SideBlock>();
  for (let block: SideBlock | undefined = tip; block !== undefined; block = blocks.get(toHex(block.parentHash))) {
    branch.add(block);
  }
  return (block) => branch.has(block);
}
