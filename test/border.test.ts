import { describe, expect, it } from "vitest";
import * as tercet from "../src/index.js";

const rules = await tercet.ethereumRules("osaka");
const riscv = await (await tercet.openVm("riscv")).steps!();
const engines = await Promise.all((await tercet.engineNames()).map(tercet.openAnyEngine));
const HASH = new Uint8Array(32);

/** Every function of the package that takes bytes, texts or plain data, with what it is given in that place. */
const TAKERS: Readonly<Record<string, (value: never) => unknown>> = {
  keccak256: tercet.keccak256,
  toHex: tercet.toHex,
  fromHex: tercet.fromHex,
  ethereumRules: (fork) => tercet.ethereumRules(fork),
  openVm: tercet.openVm,
  openEngine: tercet.openEngine,
  openAnyEngine: tercet.openAnyEngine,
  recogniseVm: tercet.recogniseVm,
  decodeTransaction: tercet.decodeTransaction,
  encodeTransaction: tercet.encodeTransaction,
  signingHash: tercet.signingHash,
  senderOf: (transaction) => tercet.senderOf(transaction, rules),
  applyTransaction: tercet.applyTransaction,
  MemoryState: (accounts) => new tercet.MemoryState(accounts),
  "MemoryState.with": (address) => {
    const accounts = new Map([[address as string, { balance: 0n, nonce: 0n, code: HASH }]]);
    return new tercet.MemoryState(new Map()).with({ accounts, storage: new Map() });
  },
  stateRoot: tercet.stateRoot,
  storageRoot: tercet.storageRoot,
  readAlloc: (address) => tercet.readAlloc({ [String(address)]: {} }, "alloc"),
  addressOfSecretKey: tercet.addressOfSecretKey,
  authorityOf: tercet.authorityOf,
  "blobBaseFee, of a schedule": (schedule) => tercet.blobBaseFee(0n, schedule),
  decodeClaim: tercet.decodeClaim,
  decodeWitness: tercet.decodeWitness,
  decodeTrace: tercet.decodeTrace,
  encodeClaim: tercet.encodeClaim,
  encodeWitness: tercet.encodeWitness,
  encodeTrace: tercet.encodeTrace,
  claimId: tercet.claimId,
  claimToJson: tercet.claimToJson,
  "verifyStep, of a commitment": (pre) => tercet.verifyStep(riscv.machine, pre, HASH),
  "verifyStep, of a proof": (proof) => {
    const verdict = tercet.verifyStep(riscv.machine, HASH, proof);
    if (!verdict.valid) throw new tercet.TercetError(verdict.code, verdict.message);
  },
  ...Object.fromEntries(
    engines.map((engine) => [
      `${engine.vm}/${engine.name}.load`,
      async (code: never) => {
        const profile = tercet.defineProfile(await tercet.openVm(engine.vm));
        return engine.load(code, profile);
      },
    ]),
  ),
};

const WRONG: readonly unknown[] = [
  undefined,
  null,
  5,
  -1n,
  true,
  "0x12345",
  "osaka!",
  {},
  [5],
  new Map([["x", 5]]),
  () => 5,
];

describe("what is no data for it", () => {
  it.each(Object.entries(TAKERS))("is refused by %s with a typed error", async (_, take) => {
    for (const value of WRONG) {
      const refusal = await (async () => take(value as never))().then(
        () => "nothing",
        (error: unknown) => error,
      );
      expect(refusal, `given ${String(value)}`).toBeInstanceOf(tercet.TercetError);
      expect((refusal as tercet.TercetError).message).not.toContain("\n");
    }
  });
});

describe("a field of a candidate that is none", () => {
  const candidate = {
    transaction: {
      ...{ type: 2, chainId: 1n, nonce: 0n, gasLimit: 21_000n, maxFeePerGas: 10n, maxPriorityFeePerGas: 1n, value: 0n },
      ...{
        to: new Uint8Array(20),
        data: HASH,
        accessList: [],
        maxFeePerBlobGas: 0n,
        blobHashes: [],
        authorizations: [],
      },
    },
    sender: new Uint8Array(20),
    state: tercet.emptyState,
    block: {
      ...{ number: 1n, timestamp: 1n, gasLimit: 1_000_000n, baseFee: 1n, blobBaseFee: 1n, chainId: 1n },
      ...{ coinbase: new Uint8Array(20), prevRandao: HASH, hashOf: () => HASH },
    },
    chain: rules,
  } as unknown as tercet.Candidate;
  const fields = [
    ...Object.keys(candidate).map((field) => [field]),
    ...(["transaction", "block"] as const).flatMap((part) =>
      Object.keys(candidate[part]).map((field) => [part, field]),
    ),
  ];

  it.each(fields.map((path) => [path.join("."), path] as const))("%s is refused", async (_, [part, field]) => {
    for (const value of [undefined, null, -1n, true, "0x12345", {}, [5]]) {
      const inside = candidate[part as keyof tercet.Candidate] as object;
      const changed = { ...candidate, [part!]: field === undefined ? value : { ...inside, [field]: value } };
      const outcome = await (async () => tercet.applyTransaction(changed))().catch((error: unknown) => error);
      // A creation has no `to`.
      if (field === "to" && value === undefined) continue;
      expect(outcome, `given ${String(value)}`).toBeInstanceOf(tercet.TercetError);
    }
  });
});
