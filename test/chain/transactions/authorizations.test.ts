import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { encodeRlp, integerToRlp } from "../../../src/base/rlp.js";
import { applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import { addressOfSecretKey } from "../../../src/chain/transactions/signature.js";
import type { Authorization } from "../../../src/chain/transactions/transaction.js";
import { readAccount } from "../../../src/state/account.js";
import type { MemoryState } from "../../../src/state/memory-state.js";
import type { StoredAccount } from "../../../src/state/state-root.js";
import { bytecode, push } from "../../vms/evm/evm-run.js";
import { candidate } from "../driver/candidate.js";

const KEY = new Uint8Array(32).fill(7);
const AUTHORITY = addressOfSecretKey(KEY);
const TARGET = new Uint8Array(20).fill(0x77);
const { n: ORDER } = secp256k1.Point.CURVE();
const INTRINSIC = 21_000n + 25_000n;
const NO_CODE = new Uint8Array(0);

function authorize(fields: { chainId?: bigint; address?: Uint8Array; nonce?: bigint } = {}): Authorization {
  const { chainId = 1n, address = TARGET, nonce = 0n } = fields;
  const content = encodeRlp([integerToRlp(chainId), address, integerToRlp(nonce)]);
  const hash = keccak256(concatBytes(Uint8Array.of(5), content));
  const bytes = secp256k1.sign(hash, KEY, { prehash: false, format: "recovered" });
  const { r, s, recovery } = secp256k1.Signature.fromBytes(bytes, "recovered");
  return { chainId, address, nonce, r, s, yParity: BigInt(recovery!) };
}

/** Applies a transaction with authorizations to a contract; the holder's account after it and the gas. */
function apply(authorizations: readonly Authorization[], holder?: Partial<StoredAccount>, code?: Uint8Array) {
  const accounts = holder === undefined ? [] : [[AUTHORITY, holder] as const];
  const transaction = { type: 4 as const, authorizations };
  const setup = candidate({ transaction, accounts, ...(code === undefined ? {} : { code }) });
  const outcome = applyTransaction(setup);
  if (outcome.type === "rejected") throw new Error(outcome.reason);
  const account = readAccount((setup.state as MemoryState).with(outcome.changes), AUTHORITY);
  return { account, gasUsed: outcome.gasUsed };
}

describe("an authorization", () => {
  it("makes the account delegate, counts its nonce up and warms it", () => {
    const { account, gasUsed } = apply([authorize()], undefined, bytecode(push(AUTHORITY), "31 00"));
    expect(account).toMatchObject({ nonce: 1n, code: Uint8Array.of(0xef, 0x01, 0x00, ...TARGET) });
    expect(gasUsed).toBe(INTRINSIC + 3n + 100n);
  });

  it("gives gas back for an account that is there already, up to a fifth of what is used", () => {
    expect(apply([authorize()], { balance: 1n }).gasUsed).toBe(INTRINSIC - INTRINSIC / 5n);
    // Hashing 50,000 bytes.
    const dear = bytecode("61 c350 5f 20 00");
    const execution = 3n + 2n + 30n + 6n * 1563n + 3n * 1563n + (1563n * 1563n) / 512n;
    expect(apply([authorize()], { balance: 1n }, dear).gasUsed).toBe(INTRINSIC + execution - 12_500n);
  });

  it("of the zero address ends a delegation", () => {
    const end = authorize({ nonce: 1n, address: new Uint8Array(20) });
    expect(apply([authorize({ chainId: 0n }), end]).account).toMatchObject({ nonce: 2n, code: NO_CODE });
  });

  const good = authorize();
  it.each<[string, Authorization]>([
    ["for another chain", authorize({ chainId: 2n })],
    ["with another nonce", authorize({ nonce: 1n })],
    ["with the last nonce", authorize({ nonce: 2n ** 64n - 1n })],
    ["with a high s", { ...good, s: ORDER - good.s, yParity: 1n - good.yParity }],
    ["with s zero", { ...good, s: 0n }],
    ["with r zero", { ...good, r: 0n }],
    ["with r of the order", { ...good, r: ORDER }],
    ["with an r that is on no point", { ...good, r: 5n }],
    ["with a parity that is none", { ...good, yParity: 2n }],
  ])("%s is passed over, and is paid for", (_, authorization) => {
    const { account, gasUsed } = apply([authorization]);
    expect(account).toBeUndefined();
    expect(gasUsed).toBe(INTRINSIC);
  });

  it("of a contract is passed over", () => {
    expect(apply([good], { code: Uint8Array.of(0) }).account).toMatchObject({ nonce: 0n, code: Uint8Array.of(0) });
  });
});
