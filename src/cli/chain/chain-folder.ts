import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfigError, TercetError } from "../../base/errors.js";
import type { ChainSpec } from "../../chain/chain-spec.js";
import type { ChainConfig } from "../../chain/config/chain-config.js";
import type { ChainFiles } from "../../chain/config/chain-files.js";
import { openChainSpec } from "../../chain/config/open-chain-spec.js";
import { readChainConfig } from "../../chain/config/read-config.js";
import type { Store } from "../../state/store/store.js";
import { readBounded } from "../files.js";
import { writeOutput } from "../output-file.js";

/** A chain's config, as its file has it. */
const CONFIG = "config.json";
/** The folder that the config came from: files that it names are relative to it. */
const ORIGIN = "config-origin.txt";
const MAX_CONFIG = 256 * 1024 * 1024;
const MAX_NAMED_FILE = 64 * 1024 * 1024;
const MAX_PATH = 4096;

/** A folder with a chain: its store and its config. */
export class ChainFolder {
  readonly path: string;
  readonly config: ChainConfig;
  readonly #origin: string;

  private constructor(path: string, config: ChainConfig, origin: string) {
    this.path = path;
    this.config = config;
    this.#origin = origin;
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
    const origin = new TextDecoder().decode(readBounded(join(path, ORIGIN), MAX_PATH));
    return new ChainFolder(path, readChainConfig(textOf(readBounded(file, MAX_CONFIG))), origin.trimEnd());
  }

  /**
   * Makes a folder for the chain of a config: its spec is opened before anything is written.
   * @throws TercetError `folder-not-empty`; what reading and opening of configs throws
   */
  static async make(
    path: string,
    configFile: string,
  ): Promise<{ readonly folder: ChainFolder; readonly spec: ChainSpec }> {
    if (existsSync(path) && readdirSync(path).length > 0) {
      throw new TercetError("folder-not-empty", `${path} is not empty: name a new folder`);
    }
    return ChainFolder.makeOf(path, textOf(readBounded(configFile, MAX_CONFIG)), dirname(configFile));
  }

  /**
   * The same of a config that is no file.
   * @param origin the folder that files are in which the config names
   */
  static async makeOf(
    path: string,
    config: string,
    origin: string,
  ): Promise<{ readonly folder: ChainFolder; readonly spec: ChainSpec }> {
    const folder = new ChainFolder(path, readChainConfig(config), resolve(origin));
    const spec = await folder.spec();
    mkdirSync(path, { recursive: true });
    writeOutput(join(path, ORIGIN), new TextEncoder().encode(`${folder.#origin}\n`));
    // The last one: a folder with a config is a chain, whose store is made when it is opened.
    writeOutput(join(path, CONFIG), new TextEncoder().encode(config));
    return { folder, spec };
  }

  spec(): Promise<ChainSpec> {
    return openChainSpec(this.config, filesIn(this.#origin));
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

function filesIn(folder: string): ChainFiles {
  return {
    read: async (path) => readBounded(resolve(folder, path), MAX_NAMED_FILE),
    load: async (module) => {
      const message = `the config names a function of the module ${module}: the command line runs programs of VMs alone; open the chain with the library`;
      throw new ConfigError("unloadable-module", message);
    },
  };
}
