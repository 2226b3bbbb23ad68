import { createTxFromRLP, type TypedTransaction } from "@ethereumjs/tx";
import { Address } from "@ethereumjs/util";
import { createVM, type RunTxResult, runTx } from "@ethereumjs/vm";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { ReferenceRequest, ReferenceTransaction } from "../../../src/vm/reference.js";
import { forkOf } from "../forks.js";
import { BoundedEvm, blockOf } from "./bounded-evm.js";
import { haltReasonOf, hasReverted } from "./halt-reason.js";
import { ReaderState } from "./reader-state.js";

type Block = NonNullable<Parameters<typeof runTx>[1]["block"]>;

/**
 * Applies a transaction by the rules of @ethereumjs/vm, from decoding to the payment of the coinbase. Whatever it throws is
 * why it rejects the transaction.
 */
export async function transact(request: ReferenceRequest): Promise<ReferenceTransaction> {
  const state = new ReaderState(request.state);
  try {
    return appliedOf(await run(request, state), state);
  } catch (error) {
    return { type: "rejected", message: error instanceof Error ? error.message : String(error) };
  }
}

async function run(request: ReferenceRequest, stateManager: ReaderState): Promise<RunTxResult> {
  const { block, profile, transaction, sender, tracer, hashOf } = request;
  const evm = new BoundedEvm({ fork: forkOf(profile), block, stateManager, hashOf });
  if (tracer !== undefined) evm.follow(tracer);
  const { common } = evm;
  const vm = await createVM({ common, evm, stateManager });
  const tx: TypedTransaction = createTxFromRLP(transaction, { common, freeze: false });
  tx.getSenderAddress = () => new Address(sender);
  return runTx(vm, { tx, block: blockOf(block) as unknown as Block, skipHardForkValidation: true });
}

function appliedOf(
  { execResult, totalGasSpent, createdAddress }: RunTxResult,
  state: ReaderState,
): ReferenceTransaction {
  const { logs = [] } = execResult;
  return {
    type: "applied",
    outcome: outcomeOf(execResult),
    gasUsed: totalGasSpent,
    logs: logs.map(([address, topics, data]) => ({ address, topics, data })),
    ...(createdAddress === undefined ? {} : { created: createdAddress.bytes }),
    changes: state.changes,
  };
}

function outcomeOf(result: RunTxResult["execResult"]): Outcome {
  const { exceptionError, executionGasUsed: gasUsed, returnValue: output } = result;
  const cost = { gasUsed, fuelUsed: gasUsed };
  if (exceptionError === undefined) return { type: "success", output, ...cost, gasRefund: result.gasRefund ?? 0n };
  if (hasReverted(result)) return { type: "revert", output, exitCode: 1, ...cost };
  return { type: "halt", reason: haltReasonOf(exceptionError, result), ...cost };
}
