import { equalBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { recogniseVm } from "../../vm/registry.js";
import { ACCESS_LISTS } from "../../vm/rules/parameters.js";
import type { ChainRules, KernelRules, OwnStf } from "../chain-rules.js";
import type { StfConfig } from "./chain-config.js";
import { type ChainFiles, readFileAt } from "./chain-files.js";
import { contradiction } from "./invalid-config.js";
import { loadGuest } from "./load-guest.js";
import { openAt } from "./open-at.js";

const FUEL = 1_000_000_000n;

/**
 * Rules under which a state transition of the chain's own applies blocks.
 * @param path of it in the config, for errors
 * @throws ConfigError `invalid-config` with the path to what is wrong; what reading of files throws
 */
export async function withOwnStf(
  rules: ChainRules,
  config: StfConfig,
  path: string,
  files: ChainFiles,
): Promise<ChainRules> {
  if (rules.parameters[ACCESS_LISTS] !== 0) {
    const reason = `${path}: blocks with access lists need Ethereum's state transition, which says what they access`;
    throw contradiction(path, "ethereum, or no access lists", reason);
  }
  return { ...rules, stf: await openOwnStf(rules, config, path, files) };
}

async function openOwnStf(frame: KernelRules, config: StfConfig, path: string, files: ChainFiles): Promise<OwnStf> {
  const { program, hash, engine, fuel = FUEL, ...limits } = config;
  const code = await readFileAt(program, `${path}.program`, files);
  const actual = keccak256(code);
  if (!equalBytes(actual, hash)) {
    const reason = `${path}.hash is ${toHex(hash)}, the file ${program} has the hash ${toHex(actual)}`;
    throw contradiction(`${path}.hash`, toHex(actual), reason);
  }
  return openAt(path, async () => {
    const name = await recogniseVm(code);
    if (name === undefined) {
      const allowed = "a WebAssembly module or an ELF for RISC-V";
      throw contradiction(`${path}.program`, allowed, `${path}.program is the file ${program} and must be ${allowed}`);
    }
    return { ...(await loadGuest(code, name, engine, { fuelPerGas: 1n, ...limits })), fuel, frame };
  });
}
