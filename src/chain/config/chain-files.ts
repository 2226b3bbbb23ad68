import { fromHex } from "../../base/hex.js";
import { recogniseVm } from "../../vm/registry.js";
import type { FunctionReference } from "./chain-config.js";
import { contradiction, invalidConfig } from "./invalid-config.js";

/** What a config names and does not hold. */
export interface ChainFiles {
  /** The bytes of a file, whose path is as the config has it. */
  read?(path: string): Promise<Uint8Array>;
  /** What a module exports under a name. */
  load?(module: string, name: string): Promise<unknown>;
  /** Functions of the program that opens the chain, by the names that its config has for them. */
  readonly functions?: Readonly<Record<string, unknown>>;
}

/** @throws ConfigError `invalid-config` when there are no files; what `read` throws */
export async function readFileAt(path: string, at: string, files: ChainFiles): Promise<Uint8Array> {
  if (files.read !== undefined) return files.read(path);
  throw contradiction(
    at,
    "a value in the config",
    `${at} is a file, and whoever opens the chain has no way to read files`,
  );
}

/**
 * Code from a file: a program that tells its VM by its magic, or text of hex digits.
 * @throws ConfigError `invalid-config`; what `read` throws
 */
export async function readCodeAt(path: string, at: string, files: ChainFiles): Promise<Uint8Array> {
  const bytes = await readFileAt(path, at, files);
  if ((await recogniseVm(bytes)) !== undefined) return bytes;
  const text = new TextDecoder("latin1").decode(bytes).trim();
  if (/^(0x)?([0-9a-fA-F]{2})+$/.test(text)) return fromHex(text);
  const allowed = "a WebAssembly module, an ELF, or EVM code in hex digits";
  throw contradiction(at, allowed, `${at} is the file ${path} and must be ${allowed}`);
}

/** @throws ConfigError `invalid-config` unless there is a function; what `load` throws */
export async function functionAt<F>(reference: FunctionReference, at: string, files: ChainFiles): Promise<F> {
  const found = await find(reference, at, files);
  if (typeof found === "function") return found as F;
  const known = Object.keys(files.functions ?? {}).join(", ") || "none";
  if (typeof reference === "string")
    throw invalidConfig(at, reference, `the name of a registered function; there are: ${known}`);
  throw contradiction(at, "a function", `${at}: ${reference.module} exports no function ${reference.export}`);
}

async function find(reference: FunctionReference, at: string, { functions = {}, load }: ChainFiles): Promise<unknown> {
  if (typeof reference === "string") return Object.hasOwn(functions, reference) ? functions[reference] : undefined;
  if (load !== undefined) return load(reference.module, reference.export);
  throw contradiction(
    at,
    "the name of a registered function",
    `${at} is in a module: open the chain with the library and give its option load`,
  );
}
