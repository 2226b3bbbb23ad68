import { parseBoundedJson } from "./bounded-json.js";
import type { ChainConfig } from "./chain-config.js";
import { checkSchedule } from "./check-schedule.js";
import { configSchema } from "./config-schema.js";
import { isEthereumGenesis, readEthereumGenesis } from "./ethereum-genesis.js";
import { readBy } from "./read-by.js";

/**
 * A chain's config from the text of its file: one of ours, or an Ethereum genesis file in geth's format.
 * @throws ConfigError `invalid-config` with the path to what is wrong and what is allowed there
 */
export function readChainConfig(text: string): ChainConfig {
  const value = parseBoundedJson(text);
  const config = isEthereumGenesis(value) ? readEthereumGenesis(value) : readBy(configSchema, value);
  checkSchedule(config);
  return config;
}
