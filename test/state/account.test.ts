import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountOf, accountRecord, balanceOf, codeHashOf, nonceOf } from "../../src/state/account.js";
import { codeHash } from "../../src/state/code-hash.js";
import { ACCOUNT_RECORD } from "../../src/state/kernel/account-form.js";
import { emptyState } from "../../src/state/reader.js";

const account = fc.record({
  balance: fc.bigInt(0n, 2n ** 256n - 1n),
  nonce: fc.bigInt(0n, 2n ** 64n - 1n),
  code: fc.uint8Array({ maxLength: 3 }),
});

describe("account records", () => {
  it("hold nonce, balance and code hash", () => {
    fc.assert(
      fc.property(account, (account) => {
        const record = accountRecord(account);
        expect(record).toHaveLength(ACCOUNT_RECORD);
        expect(nonceOf(record)).toBe(account.nonce);
        expect(balanceOf(record)).toBe(account.balance);
        expect(codeHashOf(record)).toEqual(codeHash(account.code));
        expect(accountOf(record, { code: () => account.code })).toEqual(account);
      }),
    );
  });

  it("are nonce in little-endian order, balance in big-endian order, hash", () => {
    const record = accountRecord({ nonce: 0x0102n, balance: 0x030405n, code: new Uint8Array(0) });
    expect([...record.subarray(0, 8)]).toEqual([2, 1, 0, 0, 0, 0, 0, 0]);
    expect([...record.subarray(36, 40)]).toEqual([0, 3, 4, 5]);
    expect(record[40]).toBe(0xc5);
  });

  it("need the code only of accounts with code", () => {
    expect(accountOf(accountRecord({ nonce: 1n, balance: 2n, code: new Uint8Array(0) }), emptyState).nonce).toBe(1n);
    const contract = accountRecord({ nonce: 1n, balance: 2n, code: Uint8Array.of(0) });
    expect(() => accountOf(contract, emptyState)).toThrow(expect.objectContaining({ code: "missing-code" }));
  });
});
