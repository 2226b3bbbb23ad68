import { fromHex } from "../../src/base/hex.js";
import type { Host } from "../../src/vm/host.js";
import type { Message } from "../../src/vm/message.js";
import { type Fork, isAtLeast } from "../../src/vm/rules/forks.js";
import { precompileAddresses } from "./forks.js";

/**
 * Warms what is warm when a transaction starts (EIP-2929, EIP-3651): its origin, its recipient, the precompiled
 * contracts and, from Shanghai on, the block's coinbase. Only the call at depth 0 starts a transaction. Access lists are
 * the business of whoever reads the transaction.
 */
export function warmTransactionStart(host: Host, message: Message, fork: Fork): void {
  if (message.depth !== 0) return;
  for (const address of precompileAddresses(fork)) host.accessAccount(address);
  for (const address of host.precompiles.keys()) host.accessAccount(fromHex(address));
  host.accessAccount(host.transaction.origin);
  host.accessAccount(message.recipient);
  if (isAtLeast(fork, "shanghai")) host.accessAccount(host.block.coinbase);
}
