import { Common, Mainnet, type StateManagerInterface } from "@ethereumjs/common";
import { createEVM, type ExecResult } from "@ethereumjs/evm";
import { Account, Address } from "@ethereumjs/util";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import { precompileAddresses } from "../../../vms/evm/forks.js";
import { CALLEE, RECIPIENT, SENDER, TestHost } from "./evm-run.js";

/** What a run did, in a form that two of them can be compared in. */
export interface Observation {
  readonly gasUsed: bigint;
  readonly output: string;
  readonly error: string;
  readonly logs: readonly string[];
  readonly accounts: readonly string[];
  readonly storage: readonly string[];
}

export interface Scenario {
  readonly code: Uint8Array;
  readonly calleeCode: Uint8Array;
  readonly input: Uint8Array;
  readonly gasLimit: bigint;
  readonly isStatic: boolean;
  readonly fork: Fork;
}

export const RECIPIENT_BALANCE = 1000n;
/** Slots that scenarios write to, in both accounts. */
export const SLOTS = [0, 1, 2, 3].map((n) => new Uint8Array(32).fill(n, 31));
export const ACCOUNTS = [RECIPIENT, CALLEE];

/** Runs a scenario on @ethereumjs/evm with its own state, journal and transient storage: nothing of ours in between. */
export async function runPlain(scenario: Scenario): Promise<Observation> {
  const { block, transaction } = new TestHost();
  const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: scenario.fork }) });
  await fill(evm.stateManager, scenario);
  const warm = [...precompileAddresses(scenario.fork), transaction.origin, RECIPIENT];
  if (isAtLeast(scenario.fork, "shanghai")) warm.push(block.coinbase);
  for (const address of warm) evm.journal.addAlwaysWarmAddress(toHex(address));
  const { execResult } = await evm.runCall({
    to: new Address(RECIPIENT),
    caller: new Address(SENDER),
    origin: new Address(transaction.origin),
    code: scenario.code,
    data: scenario.input,
    gasLimit: scenario.gasLimit,
    isStatic: scenario.isStatic,
    skipNonceIncrement: true,
    block: {
      header: {
        ...block,
        coinbase: new Address(block.coinbase),
        difficulty: 0n,
        baseFeePerGas: block.baseFee,
        getBlobGasPrice: () => block.blobBaseFee,
      },
    },
  });
  await deleteDestructed(evm.stateManager, execResult, scenario.fork);
  return {
    gasUsed: execResult.executionGasUsed,
    output: toHex(execResult.returnValue),
    error: execResult.exceptionError?.error ?? "",
    logs: (execResult.logs ?? []).map(([address, topics, data]) => [address, ...topics, data].map(toHex).join(" ")),
    accounts: await Promise.all(ACCOUNTS.map((address) => describeAccount(evm.stateManager, address))),
    storage: await Promise.all(
      ACCOUNTS.flatMap((address) => SLOTS.map((slot) => readSlot(evm.stateManager, address, slot))),
    ),
  };
}

async function fill(state: StateManagerInterface, { code, calleeCode }: Scenario): Promise<void> {
  await state.putAccount(new Address(RECIPIENT), new Account(1n, RECIPIENT_BALANCE));
  await state.putCode(new Address(RECIPIENT), code);
  await state.putAccount(new Address(CALLEE), new Account(1n, 0n));
  await state.putCode(new Address(CALLEE), calleeCode);
}

/** What @ethereumjs leaves to whoever runs a transaction. */
async function deleteDestructed(state: StateManagerInterface, result: ExecResult, fork: Fork): Promise<void> {
  for (const hex of result.selfdestruct?.keys() ?? []) {
    if (isAtLeast(fork, "cancun") && !result.createdAddresses?.has(hex)) continue;
    const address = new Address(fromHex(hex));
    await state.clearStorage(address);
    await state.deleteAccount(address);
  }
}

async function describeAccount(state: StateManagerInterface, address: Uint8Array): Promise<string> {
  const account = await state.getAccount(new Address(address));
  return `${account?.nonce ?? 0n} ${account?.balance ?? 0n}`;
}

async function readSlot(state: StateManagerInterface, address: Uint8Array, slot: Uint8Array): Promise<string> {
  const value = await state.getStorage(new Address(address), slot);
  return bytesToBigint(value).toString();
}
