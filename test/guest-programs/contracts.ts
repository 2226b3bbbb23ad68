import { readFileSync } from "node:fs";
import {
  type Abi,
  decodeErrorResult,
  decodeEventLog,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
} from "viem";
import { concatBytes } from "../../src/base/bytes.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import type { ChainRules } from "../../src/chain/chain-rules.js";
import { deploymentFrame } from "../../src/chain/deployment-frame.js";
import { TestChain, type TestTransaction } from "../../src/chain/test-chain.js";
import type { Outcome } from "../../src/vm/outcome.js";

/** VMs that the sample contracts are for, by their artifacts' endings. */
export const TARGETS = { evm: "evm", wasm: "wasm", riscv: "elf" } as const;
export type Target = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as Target[];

const file = (name: string, ending: string) =>
  readFileSync(new URL(`../../guest-programs/contracts/${name}/artifacts/${name}.${ending}`, import.meta.url));

export const abiOf = (name: string): Abi => JSON.parse(file(name, "abi.json").toString("utf8"));

/** Init code without arguments. */
export function initCode(name: string, target: Target): Uint8Array {
  if (target !== "evm") return deploymentFrame(new Uint8Array(file(name, TARGETS[target])));
  const code = fromHex(file(name, "evm").toString("utf8").trim());
  const hasConstructor = abiOf(name).some(({ type }) => type === "constructor");
  // What runs, behind code that returns it.
  return hasConstructor
    ? code
    : concatBytes(fromHex(`0x61${code.length.toString(16).padStart(4, "0")}80600a3d393df3`), code);
}

/** A contract on a chain, called by its interface. */
export class Sample {
  readonly address: Uint8Array;
  readonly abi: Abi;
  readonly chain: TestChain;

  constructor(chain: TestChain, name: string, target: Target, args: readonly unknown[] = [], value = 0n) {
    this.chain = chain;
    this.abi = abiOf(name);
    this.address = chain.deploy(concatBytes(initCode(name, target), argumentsOf(this.abi, args)), { value });
  }

  get hex(): Hex {
    return toHex(this.address) as Hex;
  }

  data(functionName: string, args: readonly unknown[] = []): Uint8Array {
    return fromHex(encodeFunctionData({ abi: this.abi, functionName, args }));
  }

  /** Sends a transaction and tells all that everybody can see of it but gas and addresses. */
  send(functionName: string, args: readonly unknown[] = [], options: Omit<TestTransaction, "to" | "data"> = {}) {
    const { outcome, logs } = this.chain.send({ ...options, to: this.address, data: this.data(functionName, args) });
    const own = logs.filter(({ address }) => toHex(address) === this.hex);
    return {
      ...this.told(functionName, outcome),
      events: own.map(({ topics, data }) => {
        const [signature, ...rest] = topics.map((topic) => toHex(topic) as Hex);
        const { eventName, args } = decodeEventLog({
          abi: this.abi,
          topics: [signature!, ...rest],
          data: toHex(data) as Hex,
        });
        return { eventName, args };
      }),
    };
  }

  /** What a call gives, which must succeed. */
  read(functionName: string, args: readonly unknown[] = []): unknown {
    const { outcome } = this.chain.call({ to: this.address, data: this.data(functionName, args) });
    if (outcome.type !== "success") throw new Error(`${functionName}: ${outcome.type}`);
    return decodeFunctionResult({ abi: this.abi, functionName, args, data: toHex(outcome.output) as Hex });
  }

  told(functionName: string, outcome: Outcome) {
    if (outcome.type === "success") {
      return { result: decodeFunctionResult({ abi: this.abi, functionName, data: toHex(outcome.output) as Hex }) };
    }
    if (outcome.type === "halt") return { halt: true };
    const data = toHex(outcome.output) as Hex;
    try {
      const { errorName, args } = decodeErrorResult({ abi: this.abi, data });
      return { error: errorName, args };
    } catch {
      return { revert: data };
    }
  }
}

function argumentsOf(abi: Abi, args: readonly unknown[]): Uint8Array {
  const item = abi.find(({ type }) => type === "constructor");
  return item === undefined || !("inputs" in item)
    ? new Uint8Array(0)
    : fromHex(encodeAbiParameters(item.inputs!, args));
}

export const chainOf = (rules: ChainRules) => new TestChain(rules);
