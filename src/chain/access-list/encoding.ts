import { encodeRlp, integerToRlp, type RlpItem } from "../../base/rlp.js";
import type { AccountAccess, BlockAccessList, Change } from "./access-list.js";

/** The RLP of an access list, whose keccak256 is in the block's header (EIP-7928). */
export function encodeAccessList(list: BlockAccessList): Uint8Array {
  return encodeRlp(list.map(accountItem));
}

function accountItem(account: AccountAccess): RlpItem {
  const { address, storageChanges, storageReads, balanceChanges, nonceChanges, codeChanges } = account;
  return [
    address,
    storageChanges.map(({ key, changes }) => [integerToRlp(key), changes.map(numberItem)]),
    storageReads.map(integerToRlp),
    balanceChanges.map(numberItem),
    nonceChanges.map(numberItem),
    codeChanges.map(({ step, value }) => [integerToRlp(BigInt(step)), value]),
  ];
}

function numberItem({ step, value }: Change<bigint>): RlpItem {
  return [integerToRlp(BigInt(step)), integerToRlp(value)];
}
