import { join, resolve } from "node:path";
import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import type { ChainFiles } from "../../chain/config/chain-files.js";
import { readBounded } from "../files.js";
import { loadCode } from "./load-code.js";

const MAX_FILE = 64 * 1024 * 1024;
const MAX_INDEX = 16 * 1024 * 1024;
/** In a chain's folder: the hash of each file by its path in the config, and the files by their hashes. */
export const FILE_INDEX = "files.json";
const FOLDER = "files";

/** The bytes of files by their paths in a config. */
export type ReadNamed = (path: string) => Uint8Array;

/** Files beside a config, which are kept as they are read. */
export class FilesAtOrigin {
  readonly #folder: string;
  readonly #read = new Map<string, Uint8Array>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  readonly read: ReadNamed = (path) => {
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const bytes = readBounded(resolve(this.#folder, path), MAX_FILE);
    this.#read.set(path, bytes);
    return bytes;
  };

  /** What keeps the files that have been read in a chain's folder: paths in it and bytes, the index last. */
  *kept(): Generator<readonly [path: string, bytes: Uint8Array]> {
    const index: Record<string, string> = {};
    for (const [path, bytes] of this.#read) {
      index[path] = toHex(keccak256(bytes));
      yield [keptPath(index[path]), bytes];
    }
    yield [FILE_INDEX, new TextEncoder().encode(`${JSON.stringify(index, null, 2)}\n`)];
  }
}

function keptPath(hash: string): string {
  return join(FOLDER, hash.slice(2));
}

/**
 * Files that a chain's folder keeps.
 * @throws TercetError of what it gives: `missing-file`, `changed-file`
 */
export function keptFiles(folder: string): ReadNamed {
  const index = readIndex(join(folder, FILE_INDEX));
  return (path) => {
    const hash = index.get(path);
    if (hash === undefined) {
      throw new TercetError("missing-file", `${folder} does not keep the file ${path} that its config names`);
    }
    const kept = join(folder, keptPath(hash));
    const bytes = readBounded(kept, MAX_FILE);
    const actual = toHex(keccak256(bytes));
    if (actual === hash) return bytes;
    throw new TercetError("changed-file", `${kept} has been changed: it keeps ${path}, and its hash is ${actual}`);
  };
}

function readIndex(path: string): ReadonlyMap<string, string> {
  const text = new TextDecoder().decode(readBounded(path, MAX_INDEX));
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
    if (entries.every((entry): entry is [string, string] => /^0x[0-9a-f]{64}$/.test(String(entry[1])))) {
      return new Map(entries);
    }
  } catch {
    // Said below.
  }
  throw new TercetError("changed-file", `${path} has been changed: it is no index of files`);
}

/** What opening of a chain's config needs; code runs only where it is allowed to. */
export function chainFiles(read: ReadNamed, allowCode: boolean): ChainFiles {
  return {
    read: async (path) => read(path),
    load: async (module, name) => {
      if (!allowCode) {
        const message = `the config names a function of the module ${module}: --allow-code lets it run in this process`;
        throw new TercetError("code-not-allowed", message);
      }
      if (!isBeside(module)) {
        const message = `the module ${module} is not in the config's folder: name one by a path that stays there`;
        throw new TercetError("unloadable-module", message);
      }
      return (await loadCode(read(module), module))[name];
    },
  };
}

/** Whether a path leads to the folder or below it. */
function isBeside(path: string): boolean {
  return !/^([a-zA-Z][\w+.-]*:|[\\/])/.test(path) && !path.split(/[\\/]/).includes("..");
}
