import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/hex.js";
import { rulesOf } from "../../src/chain/block-test/networks.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import { admit, type MempoolHead } from "../../src/chain/mempool/admission.js";
import {
  decodeTransaction,
  recoverSender,
  transactionHash,
} from "../../src/chain/transactions/transaction-decoding.js";
import { accountRecord } from "../../src/state/account.js";
import { emptyState } from "../../src/state/reader.js";
import { findArchive, readFixtures } from "../support/evm-fixtures.js";

interface Expected {
  readonly exception?: string;
  readonly hash?: string;
  readonly sender?: string;
  readonly intrinsicGas: string;
}

interface TransactionCase {
  readonly txbytes: string;
  readonly result: Readonly<Record<string, Expected>>;
}

const archive = findArchive("ethereum-misc-tests");
const cases =
  archive === undefined
    ? []
    : readFixtures(archive, "ethereum-misc-tests/ethereum-tests/TransactionTests").flatMap(({ path, text }) =>
        Object.entries(JSON.parse(text) as Record<string, TransactionCase>).map(
          ([name, test]) => [`${path.split("/").slice(-2).join("/")} ${name}`, test] as const,
        ),
      );

/** Everybody has as much as there can be, so that nothing but the transaction can be wrong. */
const rich = accountRecord({ nonce: 0n, balance: 2n ** 256n - 1n, code: new Uint8Array(0) });
const BLOCK: MempoolHead["block"] = {
  ...{ number: 1n, timestamp: 1n, gasLimit: 2n ** 64n - 1n, coinbase: new Uint8Array(20), chainId: 1n },
  ...{ prevRandao: new Uint8Array(32), baseFee: 0n, blobBaseFee: 0n, hashOf: () => new Uint8Array(32) },
};

async function headOn(network: string): Promise<MempoolHead> {
  const chain = await ethereumRules(...rulesOf(network, {}));
  return { state: { ...emptyState, account: () => rich }, block: BLOCK, chain };
}

describe.skipIf(archive === undefined)("official transaction tests", () => {
  it("are there", () => expect(cases.length).toBe(148));

  it.each(cases)("%s", async (_, { txbytes, result }) => {
    const bytes = fromHex(txbytes);
    for (const [network, expected] of Object.entries(result)) {
      const head = await headOn(network);
      const admission = admit(bytes, head);
      if (expected.exception !== undefined) {
        expect([network, admission.type]).toEqual([network, "rejected"]);
        continue;
      }
      // One test has a value that leaves nobody anything for gas; tests know of no balances.
      const reason = isTooDear(bytes) ? "insufficient-funds" : undefined;
      expect([network, admission.type === "rejected" ? admission.reason : undefined]).toEqual([network, reason]);
      const sender = recoverSender(bytes, false)!;
      if (admission.type === "admitted") expect(admission.sender).toEqual(sender);
      expect(toHex(sender)).toBe(expected.sender);
      expect(toHex(transactionHash(bytes))).toBe(expected.hash);
      expect(intrinsicGasOf(bytes, sender, head)).toBe(BigInt(expected.intrinsicGas));
    }
  });
});

function isTooDear(bytes: Uint8Array): boolean {
  const { gasLimit, maxFeePerGas, value } = decodeTransaction(bytes);
  return gasLimit * maxFeePerGas + value >= 2n ** 256n;
}

/** The least gas that a transaction needs to be applied. */
function intrinsicGasOf(bytes: Uint8Array, sender: Uint8Array, head: MempoolHead): bigint {
  const transaction = { ...decodeTransaction(bytes), nonce: 0n };
  const isEnough = (gasLimit: bigint) => {
    const outcome = applyTransaction({ ...head, sender, transaction: { ...transaction, gasLimit } });
    return outcome.type === "applied" || outcome.reason !== "intrinsic-gas-too-low";
  };
  let [low, high] = [0n, 1n << 32n];
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (isEnough(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

describe.runIf(archive === undefined)("official transaction tests", () => {
  it.skip("need ethereum-misc-tests.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
