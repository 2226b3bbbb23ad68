import { fileURLToPath } from "node:url";
import { readBounded } from "./files.js";
import { packageRoot } from "./package-root.js";

const MAX_LICENCE = 64 * 1024;

/** What the guest programs work on unless a file is named: the text of this package's licence. */
export function defaultInput(): Uint8Array {
  return readBounded(fileURLToPath(new URL("LICENSE", packageRoot())), MAX_LICENCE);
}
