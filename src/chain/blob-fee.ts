import * as layout from "../../vms/evm/kernel/layout.js";
import { argumentChecks } from "../base/checks.js";
import { TercetError } from "../base/errors.js";
import { emptyState } from "../state/reader.js";
import type { ChainRules } from "./chain-rules.js";
import { withStfKernel } from "./driver/stf-kernel.js";

const MAX_EXCESS = 2n ** 64n;

/**
 * Wei for a blob gas in a block with that excess blob gas (EIP-4844, `get_base_fee_per_blob_gas`); 1 where there are no blobs.
 * @throws TercetError `invalid-argument`, or `blob-gas-out-of-range` when the fee would be more than any block can have
 */
export function blobBaseFee(excessBlobGas: bigint, chain: ChainRules): bigint {
  argumentChecks.uint(excessBlobGas, "the excess blob gas");
  argumentChecks.object(chain, "the rules of the chain");
  argumentChecks.list(chain.parameters, "the parameters of the chain");
  return withStfKernel(chain, (kernel) => {
    kernel.begin(chain, emptyState, { hashOf: () => new Uint8Array(32) });
    // The word of the block is written over.
    kernel.setChainId(0n);
    const isPayable = excessBlobGas < MAX_EXCESS && kernel.exports.setBlobBaseFee(excessBlobGas) !== 0;
    return isPayable ? kernel.memory.word(layout.CONTEXT + 32 * layout.CONTEXT_BLOB_BASE_FEE) : refuse(excessBlobGas);
  });
}

function refuse(excessBlobGas: bigint): never {
  const message = `an excess blob gas of ${excessBlobGas} is more than any block can have`;
  throw new TercetError("blob-gas-out-of-range", message);
}
