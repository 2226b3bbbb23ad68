import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { TercetError } from "../../src/base/errors.js";
import { fromHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp } from "../../src/base/rlp.js";
import type { BlockAccessList } from "../../src/chain/access-list/access-list.js";
import { decodeAccessList } from "../../src/chain/access-list/decoding.js";
import { encodeAccessList } from "../../src/chain/access-list/encoding.js";
import { readOwnOutput } from "../../src/chain/own-stf/output.js";
import { packOwnChanges } from "../../src/chain/own-stf/own-changes.js";
import { packLogs } from "../../src/chain/own-stf/pack-logs.js";
import { runStateTestFile } from "../../src/chain/state-test/run-file.js";
import type { SignedTransaction } from "../../src/chain/transactions/transaction.js";
import { decodeTransaction } from "../../src/chain/transactions/transaction-decoding.js";
import { encodeTransaction } from "../../src/chain/transactions/transaction-encoding.js";
import { reexecution } from "../../src/proof/reexecution.js";
import { readChanges } from "../../src/state/packed-changes.js";
import { emptyState } from "../../src/state/reader.js";
import {
  decodeClaim,
  decodeTrace,
  decodeWitness,
  encodeClaim,
  encodeTrace,
  encodeWitness,
} from "../../src/trace/codec.js";
import { traceRun } from "../../src/trace/trace.js";
import { decodeProfile, defineProfile, encodeProfile } from "../../src/vm/profile.js";
import { openEngine } from "../../src/vm/registry.js";
import { commitmentOf, proveStep, verifyStep } from "../../src/vm/step/step-proof.js";
import { riscv } from "../../vms/riscv/index.js";
import { FastForward as RiscvRun } from "../../vms/riscv/step/fast-forward.js";
import { riscvMachine } from "../../vms/riscv/step/machine.js";
import { wasm } from "../../vms/wasm/index.js";
import { FastForward as WasmRun } from "../../vms/wasm/step/fast-forward.js";
import { wasmMachine } from "../../vms/wasm/step/machine.js";
import { stateTestJson } from "../chain/state-test/state-test-json.js";
import { GOLDEN_CLAIM, GOLDEN_TRACE } from "../support/golden-trace.js";
import { change, invalid, need, result } from "../support/puppet-rules.js";
import { startOf as riscvStart } from "../vms/riscv/step-runs.js";
import { randomProgram, startOf as wasmStart } from "../vms/wasm/step-runs.js";
import { mutated, RUNS } from "./mutations.js";

const ELF = readFileSync(new URL("../../guest-programs/sha256/artifacts/sha256.elf", import.meta.url));
const ADDRESS = new Uint8Array(20).fill(7);
const WORD = new Uint8Array(32).fill(9);
const text = (value: string) => new TextEncoder().encode(value);

function transactionsOfAllTypes(): readonly Uint8Array[] {
  const signature = { yParity: 1n, r: 1n << 200n, s: 5n };
  const authorization = { chainId: 1n, address: ADDRESS, nonce: 2n, yParity: 0n, r: 3n, s: 4n };
  const all = { nonce: 1n, gasLimit: 21_000n, to: ADDRESS, value: 2n, data: WORD, signature, chainId: 1n };
  const same = { maxFeePerGas: 9n, maxPriorityFeePerGas: 9n };
  const none = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };
  const listed = { ...none, accessList: [{ address: ADDRESS, storageKeys: [WORD, WORD] }] };
  const transactions: readonly SignedTransaction[] = [
    { type: 0, ...all, ...same, ...none },
    { type: 1, ...all, ...same, ...listed },
    { type: 2, ...all, ...same, ...listed, maxPriorityFeePerGas: 1n },
    { type: 3, ...all, ...same, ...listed, maxFeePerBlobGas: 7n, blobHashes: [WORD] },
    { type: 4, ...all, ...same, ...listed, authorizations: [authorization, authorization] },
  ];
  return transactions.map(encodeTransaction);
}

const ACCESS_LIST: BlockAccessList = [
  {
    address: ADDRESS,
    storageChanges: [{ key: 5n, changes: [{ step: 1, value: 7n }] }],
    storageReads: [1n, 2n ** 255n],
    balanceChanges: [{ step: 0, value: 9n }],
    nonceChanges: [
      { step: 1, value: 1n },
      { step: 300, value: 2n },
    ],
    codeChanges: [{ step: 1, value: WORD }],
  },
];

function ownOutputs(): readonly Uint8Array[] {
  const slots = concatBytes(WORD, WORD);
  const logs = [{ address: ADDRESS, topics: WORD, data: WORD }];
  const receipts = [
    { succeeded: 1, gasUsed: 5n, logs },
    { succeeded: 0, gasUsed: 6n, logs: [] },
  ];
  const changes = [change(new Uint8Array(20), { slots }), change(ADDRESS, { flags: 4, code: WORD })];
  const all = { accounts: ADDRESS, codes: ADDRESS, slots: concatBytes(ADDRESS, WORD), hashes: new Uint8Array(8) };
  return [result(0, { receipts, changes, leftOut: [{ index: 1, reason: WORD }] }), need(all), invalid(1, "no")];
}

/** With what follows when it is one: changes are packed and logs, too. */
function decodeOwnOutput(bytes: Uint8Array): unknown {
  const output = readOwnOutput(bytes, { transactions: 3, gasLimit: 1000n, isBuilt: true });
  if (output.type !== "result") return output;
  for (const { logs } of output.result.receipts) packLogs(logs);
  return readChanges(packOwnChanges(output.result.changes, emptyState), emptyState);
}

/** Everything that takes bytes from outside, with samples of what it takes. */
const DECODERS: Readonly<Record<string, { samples: readonly Uint8Array[]; decode(bytes: Uint8Array): unknown }>> = {
  RLP: { samples: [encodeRlp([WORD, [ADDRESS, []], new Uint8Array(70)])], decode: decodeRlp },
  transactions: { samples: transactionsOfAllTypes(), decode: decodeTransaction },
  "access lists of blocks": {
    samples: [encodeAccessList(ACCESS_LIST)],
    decode: (bytes) => encodeAccessList(decodeAccessList(bytes)),
  },
  "outputs of a chain's own state transition": { samples: ownOutputs(), decode: decodeOwnOutput },
  claims: { samples: [encodeClaim(GOLDEN_CLAIM)], decode: decodeClaim },
  witnesses: { samples: [encodeWitness(GOLDEN_TRACE.witness)], decode: decodeWitness },
  traces: { samples: [encodeTrace(GOLDEN_TRACE)], decode: decodeTrace },
  profiles: {
    samples: [encodeProfile(defineProfile(riscv, {}))],
    decode: (bytes) => decodeProfile(bytes, riscv),
  },
  "hex text": { samples: [text("0x00ff10"), text("abcd")], decode: (bytes) => fromHex(String.fromCharCode(...bytes)) },
  "files of state tests": {
    samples: [text(JSON.stringify({ test: stateTestJson() }))],
    decode: (bytes) => runStateTestFile(new TextDecoder().decode(bytes), { engine: "evm/interpreter" }),
  },
};

/** Runs it, and lets errors pass that say what is wrong. */
async function survives(decode: () => unknown): Promise<void> {
  try {
    await decode();
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    expect(error.message).not.toContain("\n");
  }
}

describe.each(Object.entries(DECODERS))("%s with bytes changed", (_, { samples, decode }) => {
  it("are decoded, or refused by a typed error", async () => {
    for (const sample of samples) await decode(sample);
    await fc.assert(
      fc.asyncProperty(mutated(...samples), (bytes) => survives(() => decode(bytes))),
      { numRuns: RUNS },
    );
  });

  it("random ones too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => survives(() => decode(bytes))),
      { numRuns: RUNS },
    );
  });
});

const MACHINES = {
  riscv: { machine: riscvMachine, state: new RiscvRun(riscvStart(ELF)).stateAt(700n) },
  wasm: { machine: wasmMachine, state: new WasmRun(wasmStart(randomProgram(1))).stateAt(20n) },
};

describe.each(Object.entries(MACHINES))("one-step proofs on %s with bytes changed", (_, { machine, state }) => {
  const [pre, proof] = [commitmentOf(machine, state), proveStep(machine, state)];
  const verdict = verifyStep(machine, pre, proof);

  it("are refused", () => {
    expect(verdict.valid).toBe(true);
    fc.assert(
      fc.property(mutated(proof), (forged) => {
        // A change can undo another one.
        if (!Buffer.from(forged).equals(proof)) expect(verifyStep(machine, pre, forged).valid).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("proofs by re-execution with bytes changed", () => {
  it("convince of nothing else, or are no proofs", async () => {
    const engine = await openEngine("wasm/compiled");
    const code = readFileSync(new URL("../../guest-programs/sha256/artifacts/sha256.wasm", import.meta.url));
    const program = engine.load(code, defineProfile(wasm, {}));
    const { trace } = await traceRun(engine, program, { input: text("abc"), gasLimit: 100_000n });
    const system = reexecution();
    const proof = await system.prove(trace);
    expect(await system.verify(trace.claim, proof)).toEqual({ valid: true });
    await fc.assert(
      fc.asyncProperty(mutated(proof), async (forged) => {
        if (Buffer.from(forged).equals(proof)) return;
        await survives(async () => expect((await system.verify(trace.claim, forged)).valid).toBe(false));
      }),
      { numRuns: RUNS },
    );
  });
});
