import * as v from "valibot";
import { invalidConfig } from "./invalid-config.js";
import type { Reader } from "./json-values.js";

const MAX_KEY = 70;

/**
 * What a schema makes of a value.
 * @throws ConfigError `invalid-config` for the first that is wrong
 */
export function readBy<T>(schema: Reader<T>, value: unknown): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [{ path = [], input, message }] = result.issues;
  throw invalidConfig(pathText(path.map(({ key }) => key)), input, message);
}

function pathText(keys: readonly unknown[]): string {
  return keys
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key).slice(0, MAX_KEY)}`))
    .join("")
    .replace(/^\./, "");
}
