// Calls that come back while one is under way.
import { RevertError } from "./errors";
import { msg_reentrant } from "./vm-hooks";

/**
 * Refuses a call of the contract while another is open, from whichever VM it comes, with OpenZeppelin's ReentrancyGuardReentrantCall(): the chain
 * knows which contracts are running, so that no slot has to be written. A function without it can be called again, as in Solidity.
 */
export function refuseReentrance(): void {
  if (msg_reentrant() !== 0) RevertError.of(0x3ee5aeb5).throw();
}
