import { toHex } from "../../base/hex.js";
import type { FileOptions } from "../../chain/state-test/run-file.js";
import { Eip3155Tracer } from "../../listing/eip3155.js";
import { jsonText } from "../printable.js";

/**
 * Writes the steps of each case as JSON lines, and a line at its end with the state root and the gas of the whole
 * transaction (EIP-3155), and which case it was.
 */
export function traceTo(write: (line: string) => void): NonNullable<FileOptions["trace"]> {
  return ({ name }, { fork, index }) => {
    const tracer = new Eip3155Tracer(write);
    return {
      tracer,
      finish(outcome, root) {
        const about = { stateRoot: toHex(root), fork, name, index };
        if (outcome.type === "rejected") {
          const error = "reason" in outcome ? outcome.reason : outcome.message;
          write(jsonText({ output: "0x", gasUsed: "0x0", pass: false, error, ...about }));
        } else {
          tracer.finish(outcome.outcome, { gasUsed: `0x${outcome.gasUsed.toString(16)}`, ...about });
        }
      },
    };
  };
}
