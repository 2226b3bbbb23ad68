import { shown } from "../../base/checks.js";
import { ConfigError } from "../../base/errors.js";

const MOST_SHOWN = 1500;

/** A config that cannot be used: `invalid-config` with the path to the value and what is allowed there. */
export function invalidConfig(path: string, value: unknown, allowed: string): ConfigError {
  const field = path === "" ? "the config" : path;
  return contradiction(path, allowed, `${field} is ${shown(value)} and must be ${allowed}`);
}

/** The same for values that do not go together: `reason` is the whole sentence. */
export function contradiction(path: string, allowed: string, reason: string): ConfigError {
  const details = { path, allowed: allowed.slice(0, MOST_SHOWN) };
  return new ConfigError("invalid-config", reason.slice(0, MOST_SHOWN), { details });
}
