import { contradiction } from "./invalid-config.js";

/** Characters of a config: Ethereum's mainnet, with its 8,893 accounts, takes 900,000. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 16;

const LONG_INTEGER = /\d{16}/;
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.])\d{16,}(?![\d.eE])/g;
const quoted = (token: string) => (token.startsWith('"') ? token : `"${token}"`);

/**
 * The value of a text in JSON that is not too long or deep to be looked at.
 * @throws ConfigError `invalid-config`
 */
export function parseBoundedJson(text: string): unknown {
  if (text.length > MAX_CHARACTERS) {
    const allowed = `at most ${MAX_CHARACTERS} characters`;
    throw contradiction("", allowed, `the config has ${text.length} characters; ${allowed} are allowed`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
    // Integers that a number does not hold, as the total difficulty of mainnet's merge, become strings of their digits.
    if (LONG_INTEGER.test(text)) value = JSON.parse(text.replace(STRING_OR_LONG_INTEGER, quoted));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw contradiction("", "JSON", `the config is not JSON: ${why.replace(/\s+/g, " ")}`);
  }
  checkDepth(value, "", 0);
  return value;
}

function checkDepth(value: unknown, path: string, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth === MAX_DEPTH) {
    throw contradiction(path, `at most ${MAX_DEPTH} levels`, `the config is more than ${MAX_DEPTH} levels deep`);
  }
  for (const [key, each] of Object.entries(value)) {
    // No field of an object that is made of it.
    if (key === "__proto__") throw contradiction(path, "other names", "the config has a field __proto__");
    checkDepth(each, key, depth + 1);
  }
}
