import { describe, expect, it } from "vitest";
import { applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../../src/chain/driver/candidate.js";
import type { RejectReason } from "../../../src/chain/transactions/reject-reason.js";
import type { Authorization } from "../../../src/chain/transactions/transaction.js";
import * as parameter from "../../../src/vm/rules/parameters.js";
import { BALANCE, CONTRACT, candidate, creation } from "../driver/candidate.js";

const BLOB_HASH = Uint8Array.of(1, ...new Uint8Array(31));
const blobs = (count: number) => ({ type: 3 as const, blobHashes: Array(count).fill(BLOB_HASH), maxFeePerBlobGas: 3n });
const AUTHORIZATION: Authorization = { chainId: 1n, address: CONTRACT, nonce: 0n, yParity: 0n, r: 1n, s: 1n };
const setCode = { type: 4 as const, authorizations: [AUTHORIZATION] };
const delegating = Uint8Array.of(0xef, 0x01, 0x00, ...CONTRACT);
const MAX = 2n ** 64n - 1n;

/** Why a transaction is rejected; undefined when it is applied. */
function rejectReason(candidate: Candidate): RejectReason | undefined {
  const outcome = applyTransaction(candidate);
  return outcome.type === "rejected" ? outcome.reason : undefined;
}

describe("a transaction is valid", () => {
  it.each<[string, Candidate]>([
    ["by default", candidate()],
    ["with blobs up to the limits", candidate({ transaction: blobs(6) })],
    [
      "with as many blobs as a block has, before a transaction had a limit",
      candidate({ fork: "prague", transaction: blobs(9) }),
    ],
    ["with authorizations", candidate({ transaction: setCode })],
    ["from an account that delegates", candidate({ sender: { code: delegating } })],
    ["without a chain id", candidate({ transaction: { type: 0, chainId: undefined } as object })],
    ["with the last gas of a transaction", candidate({ transaction: { gasLimit: 2n ** 24n } })],
    ["with the last gas of a block", candidate({ fork: "prague", transaction: { gasLimit: 30_000_000n } })],
    ["with the last nonce but one", candidate({ sender: { nonce: MAX - 1n }, transaction: { nonce: MAX - 1n } })],
    ["with the last wei", candidate({ transaction: { value: BALANCE - 1_000_000n } })],
    ["with no gas to spare", candidate({ transaction: { gasLimit: 21_000n } })],
    ["with the longest init code", creation({ transaction: { gasLimit: 1_000_000n, data: new Uint8Array(49_152) } })],
  ])("%s", (_, candidate) => expect(rejectReason(candidate)).toBeUndefined());
});

describe("a transaction is rejected for", () => {
  it.each<[RejectReason, Candidate]>([
    ["type-not-supported", candidate({ fork: "istanbul", transaction: { type: 1 } })],
    ["type-not-supported", candidate({ fork: "berlin", transaction: { type: 2 } })],
    ["type-not-supported", candidate({ fork: "shanghai", transaction: blobs(1) })],
    ["type-not-supported", candidate({ fork: "cancun", transaction: setCode })],
    ["wrong-chain-id", candidate({ transaction: { chainId: 2n } })],
    ["wrong-chain-id", candidate({ fork: "homestead", transaction: { type: 0 } })],
    ["value-out-of-range", candidate({ transaction: { value: 2n ** 256n } })],
    ["value-out-of-range", candidate({ transaction: { gasLimit: 2n ** 64n } })],
    ["value-out-of-range", candidate({ transaction: { nonce: 2n ** 64n } })],
    ["data-too-large", candidate({ transaction: { data: new Uint8Array(1_000_001) } })],
    ["intrinsic-gas-too-low", candidate({ transaction: { gasLimit: 20_999n } })],
    ["gas-below-floor", candidate({ transaction: { gasLimit: 21_039n, data: Uint8Array.of(1) } })],
    ["nonce-at-maximum", candidate({ sender: { nonce: MAX }, transaction: { nonce: MAX } })],
    ["init-code-too-large", creation({ transaction: { gasLimit: 1_000_000n, data: new Uint8Array(49_153) } })],
    ["gas-over-transaction-limit", candidate({ transaction: { gasLimit: 2n ** 24n + 1n } })],
    ["gas-over-block-limit", candidate({ fork: "prague", transaction: { gasLimit: 30_000_001n } })],
    ["priority-fee-over-max-fee", candidate({ transaction: { maxPriorityFeePerGas: 11n } })],
    ["max-fee-below-base-fee", candidate({ transaction: { maxFeePerGas: 6n } })],
    ["blobs-missing", candidate({ transaction: blobs(0) })],
    ["too-many-blobs", candidate({ transaction: blobs(7) })],
    ["too-many-blobs", candidate({ fork: "cancun", transaction: blobs(7) })],
    ["invalid-blob-hash", candidate({ transaction: { ...blobs(0), blobHashes: [new Uint8Array(32)] } })],
    ["max-blob-fee-too-low", candidate({ transaction: { ...blobs(1), maxFeePerBlobGas: 2n } })],
    ["creation-not-allowed", creation({ transaction: blobs(1) })],
    ["creation-not-allowed", creation({ transaction: setCode })],
    ["authorizations-missing", candidate({ transaction: { type: 4 } })],
    ["nonce-too-low", candidate({ transaction: { nonce: 3n } })],
    ["nonce-too-high", candidate({ transaction: { nonce: 5n } })],
    ["insufficient-funds", candidate({ transaction: { value: BALANCE - 999_999n } })],
    ["insufficient-funds", candidate({ sender: { balance: 1_000_000n }, transaction: blobs(1) })],
    ["sender-has-code", candidate({ sender: { code: Uint8Array.of(0) } })],
    ["sender-has-code", candidate({ fork: "cancun", sender: { code: delegating } })],
  ])("%s", (reason, candidate) => expect(rejectReason(candidate)).toBe(reason));

  it("more blobs than a block of its chain has", () => {
    const { chain, ...rest } = candidate({ transaction: blobs(3) });
    const parameters = chain.parameters.with(parameter.BLOB_MAX, 2);
    expect(rejectReason({ ...rest, chain: { ...chain, parameters } })).toBe("too-many-blobs-for-block");
  });
});

describe("intrinsic gas", () => {
  const data = Uint8Array.of(0, 1, 0, 2, 3);
  const legacy = { type: 0 as const, maxPriorityFeePerGas: 10n };
  /** The gas of a transaction whose code stops at once. Old transactions are good for any chain. */
  const gasOf = (candidate: Candidate) => {
    const { chainId: _, ...unbound } = candidate.transaction;
    const outcome = applyTransaction(
      candidate.transaction.type === 0 ? { ...candidate, transaction: unbound } : candidate,
    );
    if (outcome.type === "rejected") throw new Error(outcome.reason);
    expect(outcome.outcome).toMatchObject({ type: "success", gasUsed: 0n });
    return outcome.gasUsed;
  };

  it("counts data by fork (EIP-2028)", () => {
    expect(gasOf(candidate({ fork: "cancun", transaction: { data } }))).toBe(21_000n + 2n * 4n + 3n * 16n);
    expect(gasOf(candidate({ fork: "petersburg", transaction: { ...legacy, data } }))).toBe(
      21_000n + 2n * 4n + 3n * 68n,
    );
  });

  it("counts creations by fork (EIP-2, EIP-3860)", () => {
    const long = { transaction: { ...legacy, data: new Uint8Array(33) } };
    expect(gasOf(creation({ fork: "frontier", ...long }))).toBe(21_000n + 33n * 4n);
    expect(gasOf(creation({ fork: "homestead", ...long }))).toBe(53_000n + 33n * 4n);
    expect(gasOf(creation({ fork: "shanghai", ...long }))).toBe(53_000n + 33n * 4n + 2n * 2n);
  });

  it("counts access lists and authorizations (EIP-2930, EIP-7702)", () => {
    const key = new Uint8Array(32);
    const accessList = [
      { address: CONTRACT, storageKeys: [key, key] },
      { address: CONTRACT, storageKeys: [] },
    ];
    const authorizations = [AUTHORIZATION, AUTHORIZATION];
    const gas = gasOf(candidate({ transaction: { type: 4, accessList, authorizations } }));
    expect(gas).toBe(21_000n + 2n * 2400n + 2n * 1900n + 2n * 25_000n);
  });

  it("has a floor from Prague on (EIP-7623)", () => {
    expect(gasOf(candidate({ transaction: { data } }))).toBe(21_000n + 10n * (2n + 3n * 4n));
    expect(gasOf(candidate({ fork: "cancun", transaction: { data } }))).toBe(21_000n + 2n * 4n + 3n * 16n);
  });
});
