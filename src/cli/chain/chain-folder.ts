import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TercetError } from "../../base/errors.js";
import type { ChainSpec } from "../../chain/chain-spec.js";
import type { ChainConfig } from "../../chain/config/chain-config.js";
import { openChainSpec } from "../../chain/config/open-chain-spec.js";
import { readChainConfig } from "../../chain/config/read-config.js";
import { withEngine } from "../../chain/config/with-engine.js";
import type { Store } from "../../state/store/store.js";
import { readBounded } from "../files.js";
import { writeOutput } from "../output-file.js";
import { makeFolder, requireFree } from "../output-folder.js";
import { chainFiles, FilesAtOrigin, keptFiles } from "./named-files.js";

/** A chain's config, as its file has it. */
const CONFIG = "config.json";
const MAX_CONFIG = 256 * 1024 * 1024;

export interface SpecOptions {
  /** Whether functions of modules that the config names may run in this process. */
  readonly allowCode?: boolean | undefined;
  /** An engine in place of those of the config; see `withEngine`. */
  readonly engine?: string | undefined;
}

/** A folder with a chain: its store, its config, and the files that the config names. */
export class ChainFolder {
  readonly path: string;
  readonly config: ChainConfig;

  private constructor(path: string, config: ChainConfig) {
    this.path = path;
    this.config = config;
  }

  /**
   * The chain of a folder.
   * @throws TercetError `no-chain`; what reading of configs throws
   */
  static at(path: string): ChainFolder {
    const file = join(path, CONFIG);
    if (!existsSync(file)) {
      throw new TercetError(
        "no-chain",
        `${path} holds no chain: make one with tercet chain init ${path} --config <file>`,
      );
    }
    return new ChainFolder(path, readChainConfig(textOf(readBounded(file, MAX_CONFIG))));
  }

  /**
   * Makes a folder for the chain of a config, with all files that the config names: its spec is opened before anything is written.
   * @throws TercetError `folder-not-empty`, `unwritable-output`; what reading and opening of configs throws
   */
  static async make(
    path: string,
    configFile: string,
    options: SpecOptions,
  ): Promise<{ readonly folder: ChainFolder; readonly spec: ChainSpec }> {
    requireFree(path);
    return ChainFolder.makeOf(path, textOf(readBounded(configFile, MAX_CONFIG)), dirname(configFile), options);
  }

  /**
   * The same of a config that is no file.
   * @param origin the folder that files are in which the config names
   */
  static async makeOf(
    path: string,
    config: string,
    origin: string,
    { allowCode = false }: SpecOptions = {},
  ): Promise<{ readonly folder: ChainFolder; readonly spec: ChainSpec }> {
    const folder = new ChainFolder(path, readChainConfig(config));
    const files = new FilesAtOrigin(resolve(origin));
    const spec = await openChainSpec(folder.config, chainFiles(files.read, allowCode));
    makeFolder(path);
    for (const [file, content] of files.kept()) {
      makeFolder(dirname(join(path, file)));
      writeOutput(join(path, file), content);
    }
    // The last one: a folder with a config is a chain, whose store is made when it is opened.
    writeOutput(join(path, CONFIG), new TextEncoder().encode(config));
    return { folder, spec };
  }

  spec({ allowCode = false, engine }: SpecOptions = {}): Promise<ChainSpec> {
    const config = engine === undefined ? this.config : withEngine(this.config, engine);
    return openChainSpec(config, chainFiles(keptFiles(this.path), allowCode));
  }

  /** Runs with the store open, and closes it whatever happens. */
  async withStore<T>(options: { readonly readOnly: boolean }, use: (store: Store) => Promise<T> | T): Promise<T> {
    const { LmdbStore } = await import("../../state/lmdb/index.js");
    const store = LmdbStore.open(this.path, options);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
