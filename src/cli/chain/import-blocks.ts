import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { splitBlocks } from "../../chain/blocks/block-file.js";
import { readBlockParts } from "../../chain/blocks/block-parts.js";
import type { Chain, ImportedBlock } from "../../chain/blocks/chain.js";
import type { GatheringStore } from "../../state/store/gathering-store.js";
import { unreadable } from "../files.js";
import { Progress } from "../progress.js";

/** What became of the blocks of a file. */
export interface ImportSummary {
  /** New blocks, those on side branches among them. */
  readonly imported: number;
  readonly side: number;
  /** Blocks that were there before, as after an import that was killed. */
  readonly known: number;
  readonly gasUsed: bigint;
  readonly milliseconds: number;
  /** Why the rest of the file was not read: a refused block, or Ctrl-C. */
  readonly end?:
    | { readonly type: "refused"; readonly code: string; readonly message: string }
    | { readonly type: "stopped" };
}

const CHUNK = 1024 * 1024;
const PERCENT = 100;
const SHOW_EVERY_MS = 100;

/**
 * Imports the blocks of a file, up to the first that is refused. Holds one block and one part of the file at a time, and some blocks
 * that are committed together; what is shown and counted has been committed. Ctrl-C ends it after a block, a second one at once.
 * @param store the chain's
 * @throws TercetError `unreadable-file`, `invalid-block-file`; what committing throws. Blocks that were committed stay
 */
export async function importBlocks(chain: Chain, store: GatheringStore, path: string): Promise<ImportSummary> {
  const file = openFile(path);
  const counts = { imported: 0, side: 0, known: 0, gasUsed: 0n };
  const start = performance.now();
  const stop = { asked: false };
  const onSignal = () => {
    stop.asked = true;
  };
  process.once("SIGINT", onSignal);
  const meter = new ImportMeter(file.size);
  let pending: Imported[] = [];
  const settle = () => {
    store.settle();
    for (const { bytes, outcome } of pending) {
      meter.add(bytes, outcome.block.number);
      if (outcome.type === "known") counts.known++;
      else {
        counts.imported++;
        counts.gasUsed += outcome.block.gasUsed;
        if (outcome.type === "side") counts.side++;
      }
    }
    pending = [];
  };
  try {
    let end: ImportSummary["end"];
    // Before it waits for more, all that it has is committed.
    for (const block of splitBlocks(file.parts(settle))) {
      const outcome = chain.import(block);
      if (outcome.type === "refused") {
        settle();
        const place = counts.imported + counts.known + 1;
        const { code, message } = outcome.error;
        end = { type: "refused", code, message: `${nameOf(block, place)} is refused: ${message}` };
        break;
      }
      pending.push({ bytes: block.length, outcome });
      if (store.isFull || pending.length >= MOST_PENDING) settle();
      // Signals are told of between turns of the event loop.
      await setImmediate();
      if (stop.asked) {
        end = { type: "stopped" };
        break;
      }
    }
    settle();
    return { ...counts, milliseconds: performance.now() - start, ...(end === undefined ? {} : { end }) };
  } catch (error) {
    // Of what the file has where no block is; the blocks before it stay.
    if (error instanceof TercetError && error.code === "invalid-block-file") settle();
    throw error;
  } finally {
    process.off("SIGINT", onSignal);
    meter.end();
    file.close();
  }
}

interface Imported {
  readonly bytes: number;
  readonly outcome: ImportedBlock;
}

/** Of blocks that are known there is nothing to commit. */
const MOST_PENDING = 1000;

/** A block of the file for people: its place there, and what its header says where there is one. */
function nameOf(block: Uint8Array, place: number): string {
  try {
    const { number, hash } = readBlockParts(block);
    return `block ${number} ${toHex(hash)} (number ${place} of the file)`;
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    return `number ${place} of the file`;
  }
}

/** A file in parts, so that one of any size can be read. */
function openFile(path: string) {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      throw unreadable(path, cause);
    }
  };
  const descriptor = attempt(() => openSync(path, "r"));
  function* parts(beforeEach: () => void): Generator<Uint8Array> {
    for (;;) {
      beforeEach();
      const part = new Uint8Array(CHUNK);
      const length = attempt(() => readSync(descriptor, part, 0, CHUNK, null));
      if (length === 0) return;
      yield part.subarray(0, length);
    }
  }
  return { size: fstatSync(descriptor).size, parts, close: () => closeSync(descriptor) };
}

/** How much of the file is imported, on a terminal. */
class ImportMeter {
  readonly #progress = new Progress(PERCENT);
  readonly #size: number;
  #bytes = 0;
  #percent = 0;
  #shown = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(bytes: number, number: bigint): void {
    this.#bytes += bytes;
    const now = performance.now();
    if (now - this.#shown < SHOW_EVERY_MS) return;
    this.#shown = now;
    const percent = Math.floor((this.#bytes / Math.max(1, this.#size)) * PERCENT);
    for (; this.#percent < Math.min(percent, PERCENT); this.#percent++) this.#progress.advance();
    this.#progress.show(`% block ${number}`);
  }

  end(): void {
    this.#progress.end();
  }
}
