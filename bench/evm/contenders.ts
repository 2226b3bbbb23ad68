import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createCustomCommon, Mainnet } from "@ethereumjs/common";
import { createEVM } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { Account, Address } from "@ethereumjs/util";
import { fromHex, toHex } from "../../src/base/hex.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { callContract } from "../../src/chain/driver/call-contract.js";
import { readAlloc } from "../../src/chain/state-test/alloc.js";
import type { Fork } from "../../src/vm/rules/forks.js";
import { wordOf } from "../../test/conformance/compute-calls.js";
import { precompileAddresses } from "../../vms/evm/forks.js";
import type { Workload } from "./workload.js";

/** Something that runs a workload: one whole call each time, from the same state. Returns the gas used. */
export type Contender = () => Promise<bigint> | bigint;

/** A call on the state transition, from the same state each time. */
export async function interpreterContender(workload: Workload): Promise<Contender> {
  const chain = await ethereumRules(workload.fork, { engine: "evm/interpreter" });
  const state = readAlloc(workload.accounts, workload.name);
  const to = fromHex(workload.to);
  const { block, input, gasLimit } = workload;
  const environment = {
    number: BigInt(block.number),
    timestamp: BigInt(block.timestamp),
    gasLimit: BigInt(block.gasLimit),
    coinbase: fromHex(block.coinbase),
    prevRandao: wordOf(block.prevRandao ?? block.difficulty),
    baseFee: BigInt(block.baseFeePerGas),
    blobBaseFee: 1n,
    chainId: 1n,
    hashOf: () => new Uint8Array(32),
  };
  const sender = fromHex(workload.sender);
  const message = { to, data: input, gasLimit: gasLimit + intrinsicGas(input), maxFeePerGas: 1n };
  return () => {
    const called = callContract({ message, sender, state, block: environment, chain });
    if (called.type === "rejected") throw new Error(called.reason);
    return called.outcome.gasUsed;
  };
}

/** What a call pays for its data before it runs, since Istanbul. */
function intrinsicGas(data: Uint8Array): bigint {
  return data.reduce((gas, byte) => gas + (byte === 0 ? 4n : 16n), 21_000n);
}

/** @ethereumjs/evm with the state manager that it has for such uses; the state goes back after each call. */
export async function ethereumjsContender(workload: Workload): Promise<Contender> {
  const common = createCustomCommon({ chainId: 1 }, Mainnet, { hardfork: workload.fork });
  const state = new SimpleStateManager({ common });
  for (const [name, account] of Object.entries(workload.accounts)) {
    const address = new Address(fromHex(name));
    await state.putAccount(address, new Account(BigInt(account.nonce ?? "0x0"), BigInt(account.balance ?? "0x0")));
    if (account.code !== undefined) await state.putCode(address, fromHex(account.code));
    for (const [key, value] of Object.entries(account.storage ?? {})) {
      await state.putStorage(address, wordOf(key), wordOf(value));
    }
  }
  const evm = await createEVM({ common, stateManager: state });
  const { block, input, gasLimit } = workload;
  const header = {
    number: BigInt(block.number),
    timestamp: BigInt(block.timestamp),
    gasLimit: BigInt(block.gasLimit),
    coinbase: new Address(fromHex(block.coinbase)),
    prevRandao: wordOf(block.prevRandao ?? block.difficulty),
    difficulty: BigInt(block.difficulty),
    baseFeePerGas: BigInt(block.baseFeePerGas),
    getBlobGasPrice: () => 1n,
  };
  const caller = new Address(fromHex(workload.sender));
  const call = { caller, to: new Address(fromHex(workload.to)), data: input, gasLimit, block: { header } };
  return async () => {
    await state.checkpoint();
    for (const address of precompileAddresses(workload.fork as Fork)) evm.journal.addAlwaysWarmAddress(toHex(address));
    const { execResult } = await evm.runCall(call);
    await state.revert();
    evm.journal.cleanJournal();
    return execResult.executionGasUsed;
  };
}

/** A native revm behind JSON-RPC: an `anvil` program of Foundry. */
export class Anvil {
  readonly #process: ChildProcess;
  readonly #url: string;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.#url = url;
  }

  static async start(path: string, port = 18_545): Promise<Anvil> {
    const gas = "1000000000000";
    const process = spawn(path, ["--port", String(port), "--gas-limit", gas, "--hardfork", "cancun"], {
      stdio: "pipe",
    });
    for (;;) {
      const [chunk] = await once(process.stdout!, "data");
      if (String(chunk).includes("Listening")) break;
    }
    process.stdout!.resume();
    return new Anvil(process, `http://127.0.0.1:${port}`);
  }

  stop(): void {
    this.#process.kill();
  }

  /** `eth_call` on accounts that are overridden for the call. */
  contender(workload: Workload): Contender {
    const overrides = Object.fromEntries(
      Object.entries(workload.accounts).map(([address, { balance, nonce, code, storage = {} }]) => [
        address,
        {
          balance: balance ?? "0x0",
          nonce: nonce ?? "0x0",
          ...(code === undefined ? {} : { code }),
          stateDiff: Object.fromEntries(
            Object.entries(storage).map(([key, value]) => [toHex(wordOf(key)), toHex(wordOf(value))]),
          ),
        },
      ]),
    );
    const gas = `0x${(workload.gasLimit + 100_000n).toString(16)}`;
    const call = { from: workload.sender, to: workload.to, input: toHex(workload.input), gas };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_call", params: [call, "latest", overrides] });
    return async () => {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const answer = (await response.json()) as { error?: { message: string } };
      if (answer.error !== undefined && !answer.error.message.includes("revert")) throw new Error(answer.error.message);
      return 0n;
    };
  }
}
