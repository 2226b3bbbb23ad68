import { expect, test } from "vitest";
import { encodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import { decodeTransaction } from "../../../src/chain/transactions/transaction-decoding.js";
import { transactionFieldAt } from "../../../src/chain/transactions/transaction-field.js";

const bytes = (size: number) => new Uint8Array(size).fill(0xaa);
const CALL: RlpItem[] = [bytes(3), bytes(20), bytes(8), bytes(60)];
const CALL_NAMES = ["gasLimit", "to", "value", "data"];
const SIGNATURE: RlpItem[] = [bytes(1), bytes(32), bytes(32)];
const ACCESS_LIST: RlpItem = [
  [bytes(20), []],
  [bytes(20), [bytes(32), bytes(32)]],
];
const ACCESS_NAMES = [
  "accessList",
  "accessList[0]",
  "accessList[0].address",
  "accessList[0].storageKeys",
  "accessList[1]",
  "accessList[1].address",
  "accessList[1].storageKeys",
  "accessList[1].storageKeys[0]",
  "accessList[1].storageKeys[1]",
];
const AUTHORIZATION_NAMES = ["chainId", "address", "nonce", "yParity", "r", "s"];

function encoded(type: number, fields: RlpItem): Uint8Array {
  const list = encodeRlp(fields);
  return type === 0 ? list : Uint8Array.of(type, ...list);
}

/** What the offsets of a transaction are in, one after the other. */
function namesIn(transaction: Uint8Array): (string | undefined)[] {
  const names = Array.from(transaction, (_, offset) => transactionFieldAt(transaction, offset));
  return names.filter((name, i) => i === 0 || name !== names[i - 1]);
}

test.each([
  [0, [bytes(1), bytes(5), ...CALL, ...SIGNATURE], ["nonce", "gasPrice", ...CALL_NAMES, "v", "r", "s"]],
  [
    1,
    [bytes(1), bytes(1), bytes(5), ...CALL, ACCESS_LIST, ...SIGNATURE],
    ["chainId", "nonce", "gasPrice", ...CALL_NAMES, ...ACCESS_NAMES, "yParity", "r", "s"],
  ],
  [
    2,
    [bytes(1), bytes(1), bytes(5), bytes(5), ...CALL, ACCESS_LIST, ...SIGNATURE],
    ["chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", ...CALL_NAMES, ...ACCESS_NAMES, "yParity", "r", "s"],
  ],
  [
    3,
    [bytes(1), bytes(1), bytes(5), bytes(5), ...CALL, [], bytes(4), [bytes(32), bytes(32)], ...SIGNATURE],
    [
      "chainId",
      "nonce",
      "maxPriorityFeePerGas",
      "maxFeePerGas",
      ...CALL_NAMES,
      "accessList",
      "maxFeePerBlobGas",
      "blobVersionedHashes",
      "blobVersionedHashes[0]",
      "blobVersionedHashes[1]",
      "yParity",
      "r",
      "s",
    ],
  ],
  [
    4,
    [
      bytes(1),
      bytes(1),
      bytes(5),
      bytes(5),
      ...CALL,
      [],
      [[bytes(1), bytes(20), bytes(2), ...SIGNATURE]],
      ...SIGNATURE,
    ],
    [
      "chainId",
      "nonce",
      "maxPriorityFeePerGas",
      "maxFeePerGas",
      ...CALL_NAMES,
      "accessList",
      "authorizationList",
      "authorizationList[0]",
      ...AUTHORIZATION_NAMES.map((name) => `authorizationList[0].${name}`),
      "yParity",
      "r",
      "s",
    ],
  ],
] as const)("type %i", (type, fields, names) => {
  expect(namesIn(encoded(type, fields))).toEqual([undefined, ...names]);
});

test("what is cut off is in the field that it was cut in; what follows the fields is in none", () => {
  const transaction = encoded(2, [bytes(1), bytes(1), bytes(5), bytes(5), ...CALL, ACCESS_LIST, ...SIGNATURE]);
  const last = transaction.length - 1;
  expect(transactionFieldAt(transaction.subarray(0, last), last - 1)).toBe("s");
  const long = encoded(0, [bytes(1), bytes(5), ...CALL, ...SIGNATURE, bytes(9)]);
  expect(transactionFieldAt(long, long.length - 1)).toBeUndefined();
  for (const none of [Uint8Array.of(), Uint8Array.of(9, 0xc0), Uint8Array.of(0x02, 0x80), Uint8Array.of(0x02)]) {
    expect(transactionFieldAt(none, 1)).toBeUndefined();
  }
});

test("an error of the decoder names the field and the byte", () => {
  const zero = Uint8Array.of(0, 1);
  const transaction = encoded(2, [bytes(1), zero, bytes(5), bytes(5), ...CALL, ACCESS_LIST, ...SIGNATURE]);
  const message = "no transaction: nonce, byte 6: an integer has leading zeros";
  expect(() => decodeTransaction(transaction)).toThrow(
    expect.objectContaining({ code: "invalid-transaction", message, details: { offset: 6, field: "nonce" } }),
  );
  const access = encoded(1, [bytes(1), bytes(1), bytes(5), ...CALL, [[bytes(20), [bytes(31)]]], ...SIGNATURE]);
  expect(() => decodeTransaction(access)).toThrow(/accessList\[0\]\.storageKeys\[0\], byte \d+:/);
});
