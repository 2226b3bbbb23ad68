import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/hex.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { readAccount } from "../../src/state/account.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import type { BlockContext, TransactionContext } from "../../src/vm/host.js";
import { message } from "../../src/vm/message.js";
import { outputOf } from "../../src/vm/outcome.js";
import { defineProfile } from "../../src/vm/profile.js";
import { enginesOf, openAnyEngine } from "../../src/vm/registry.js";
import { evm } from "../../vms/evm/index.js";
import { EVERYTHING, findArchive } from "../support/evm-fixtures.js";
import { type ComputeCall, intrinsicGas, readComputeCalls, stateBefore, wordOf } from "./compute-calls.js";

const NOBODY = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };
/** Gas up to which a call is run where there is no time for everything. */
const LITTLE_GAS = 3_000_000;

const archive = findArchive("real-chain-data");
const calls = archive === undefined ? [] : readComputeCalls(archive);

class RecordedHost extends IsolatedHost {
  override readonly block: BlockContext;
  override readonly transaction: TransactionContext;

  constructor(call: ComputeCall, state: MemoryState) {
    super(state);
    const { env } = call;
    this.block = {
      number: BigInt(env.number),
      timestamp: BigInt(env.timestamp),
      gasLimit: BigInt(env.gasLimit),
      coinbase: fromHex(env.coinbase),
      prevRandao: wordOf(env.prevRandao ?? env.difficulty),
      baseFee: BigInt(env.baseFeePerGas),
      blobBaseFee: 1n,
      chainId: BigInt(call.chainId),
    };
    this.transaction = { origin: fromHex(call.sender), gasPrice: 1n, blobHashes: [] };
  }
}

async function reproduce(engineName: string, call: ComputeCall) {
  const engine = await openAnyEngine(engineName);
  const before = stateBefore(call);
  const recipient = fromHex(call.to);
  const sender = fromHex(call.sender);
  const input = fromHex(call.calldata);
  // Who sends a transaction has counted it.
  const { balance, nonce, code } = readAccount(before, sender) ?? NOBODY;
  const accounts = new Map([[toHex(sender), { balance, nonce: nonce + 1n, code }]]);
  const host = new RecordedHost(call, before.with({ accounts, storage: new Map() }));
  const profile = defineProfile(evm, { settings: { fork: call.fork } });
  const program = engine.load(readAccount(before, recipient)!.code, profile);
  const gasLimit = BigInt(call.txGasLimit) - intrinsicGas(input);
  const outcome = await engine.run(program, message({ input, gasLimit, recipient, sender }), host);
  return {
    type: outcome.type,
    execGas: outcome.gasUsed,
    output: toHex(outputOf(outcome)),
    logs: host.logs.length,
  };
}

describe.skipIf(archive === undefined)("recorded compute calls", () => {
  it("are there", () => expect(calls.length).toBeGreaterThan(20));

  for (const name of enginesOf(evm).map((engine) => `evm/${engine}`)) {
    const chosen = calls.filter(({ expected }) => EVERYTHING || expected.execGas <= LITTLE_GAS);
    it.each(chosen.map((call) => [call.name, call] as const))(
      `${name} reproduces %s`,
      async (_, call) => {
        const { execGas, status, output, logs } = call.expected;
        const type = status === 1 ? "success" : "revert";
        expect(await reproduce(name, call)).toEqual({ type, execGas: BigInt(execGas), output, logs });
      },
      EVERYTHING ? 600_000 : 60_000,
    );
  }
});

describe.runIf(archive === undefined)("recorded compute calls", () => {
  it.skip("need real-chain-data.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
