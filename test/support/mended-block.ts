import { fromHex } from "../../src/base/hex.js";
import { integerToRlp, type RlpItem } from "../../src/base/rlp.js";
import type { AppliedBlock, BlockOutcome } from "../../src/chain/driver/apply-block.js";

/** Where a header has what a refusal is about. */
const HASHES: Readonly<Record<string, number>> = {
  "wrong-transactions-root": 4,
  "wrong-receipts-root": 5,
  "wrong-withdrawals-root": 16,
  "wrong-requests-hash": 20,
  "wrong-access-list": 21,
};
const NUMBERS: Readonly<Record<string, number>> = {
  "wrong-gas-used": 10,
  "wrong-base-fee": 15,
  "wrong-blob-gas-used": 17,
};
const BLOOM = 6;
/** More than there are fields and parts of the bloom. */
const MOST = 20;

/** Applies a block again and again, each time with what the refusal says its header should have; why that does not help. */
export function mendedBlock(header: RlpItem[], apply: () => BlockOutcome): AppliedBlock | string {
  for (let left = MOST; left > 0; left--) {
    const outcome = apply();
    if (outcome.type === "applied") return outcome;
    const { code, message } = outcome.error;
    const [, at, expected = ""] = /(?:at byte (\d+), )?expected (\S+?), found/.exec(message) ?? [];
    const [hash, number] = [HASHES[code], NUMBERS[code]];
    if (hash !== undefined) header[hash] = fromHex(expected);
    else if (number !== undefined) header[number] = integerToRlp(BigInt(expected));
    else if (code === "wrong-bloom") {
      const bloom = (header[BLOOM] as Uint8Array).slice();
      bloom.set(fromHex(`0x${BigInt(expected).toString(16).padStart(64, "0")}`), Number(at));
      header[BLOOM] = bloom;
    } else return `${code}: ${message}`;
  }
  return "the header cannot be mended";
}
