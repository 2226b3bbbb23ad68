import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../../src/chain/chain-rules.js";
import { deploymentFrame } from "../../../src/chain/deployment-frame.js";
import { guestDifference } from "../../../src/chain/guest/guest-check.js";
import { guestTransaction } from "../../../src/chain/guest/guest-input.js";
import { CallTracer } from "../../../src/listing/call-tracer.js";
import { readAccount } from "../../../src/state/account.js";
import { type Outcome, outputOf } from "../../../src/vm/outcome.js";
import { CODE_BYTE_GAS } from "../../../src/vm/rules/prices.js";
import { contractAddress, delegationTo, saltedAddress } from "../../support/contract-address.js";
import { factory, hookCall, KEEPER, PLAIN, REFUSER, riscvContract } from "../../support/vm-contracts.js";
import { bytecode } from "../../vms/evm/evm-run.js";
import { encode as instruction, words } from "../../vms/riscv/assembler.js";
import { buildElf, CODE, R, X } from "../../vms/riscv/elf-builder.js";
import { moduleBytes } from "../../vms/wasm/assembler.js";
import { constructed, contract, numbers } from "../../vms/wasm/stylus/contracts.js";
import { compiled, programs } from "../guest/stf-guest.js";
import { contractAt, SENDER, World } from "./vm-worlds.js";

const artifact = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../guest-programs/${name}`, import.meta.url)));
const WORD = new Uint8Array(32).fill(7);
const CHAINS = await Promise.all(
  [
    ["wasm/compiled", "riscv/compiled"],
    ["wasm/interpreter", "riscv/interpreter"],
  ].map(([wasm, riscv]) => ethereumRules("prague", { contractVms: [{ engine: wasm! }, { engine: riscv! }] })),
);
const VMS = ["wasm", "riscv"] as const;
const codeAt = (world: World, address: Uint8Array) => readAccount(world.state, address)?.code ?? new Uint8Array(0);
const plainOutcome = ({ at: _at, ...outcome }: Outcome & { at?: unknown }) => outcome;

/** Does the same on every engine, and gives what came of it on the first. */
async function everywhere<T>(
  act: (world: World) => Promise<T>,
  codes: readonly Uint8Array[] = [],
  chains: readonly ChainRules[] = CHAINS,
): Promise<T> {
  const results: T[] = [];
  for (const chain of chains) {
    const accounts = codes.map((code, i) => [contractAt(i), { code, balance: 10n }] as const);
    results.push(await act(new World(chain, accounts)));
  }
  for (const result of results) expect(result).toEqual(results[0]);
  return results[0]!;
}

/** A creation transaction, and what it costs on the chain's terms. */
async function create(world: World, data: Uint8Array, value = 0n, gasLimit?: bigint) {
  const sent = { data, value, ...(gasLimit === undefined ? {} : { gasLimit }) };
  expect(guestDifference(world.candidate(sent), compiled, programs.get(compiled)!)).toBeUndefined();
  const { outcome, created, gasUsed, logs } = await world.send(sent);
  return { outcome: plainOutcome(outcome), created: created!, gasUsed, logs, code: codeAt(world, created!) };
}

describe.each(VMS)("a creation transaction with code for %s", (vm) => {
  it("makes a contract of it, whose constructor gets what is behind the code in a frame", async () => {
    await everywhere(async (world) => {
      const { outcome, created, code, gasUsed } = await create(world, concatBytes(deploymentFrame(KEEPER[vm]), WORD));
      expect(outcome.type).toBe("success");
      expect(outputOf(outcome as Outcome)).toEqual(KEEPER[vm]);
      expect(created).toEqual(contractAddress(SENDER, 0n));
      expect(code).toEqual(KEEPER[vm]);
      expect(outputOf((await world.send({ to: created })).outcome)).toEqual(WORD);
      return gasUsed;
    });
  });

  it("takes the code itself, with an empty input for the constructor", async () => {
    await everywhere(async (world) => {
      const { outcome, created } = await create(world, KEEPER[vm]);
      expect(outcome.type).toBe("success");
      expect(outputOf((await world.send({ to: created })).outcome)).toEqual(new Uint8Array(32));
      const plain = await create(world, PLAIN[vm]);
      expect(plain.code).toEqual(PLAIN[vm]);
      return [outcome, plain];
    });
  });

  it("is undone when the constructor reverts, with what it says", async () => {
    await everywhere(async (world) => {
      const said = Uint8Array.of(1, 2, 3);
      const { outcome, code, gasUsed } = await create(world, concatBytes(deploymentFrame(REFUSER[vm]), said));
      expect(outcome).toMatchObject({ type: "revert", output: said });
      expect(code).toHaveLength(0);
      return gasUsed;
    });
  });

  it("gives a contract without a constructor neither arguments nor value", async () => {
    await everywhere(async (world) => {
      const frame = deploymentFrame(PLAIN[vm]);
      const refused = [await create(world, concatBytes(frame, Uint8Array.of(0))), await create(world, frame, 1n)];
      for (const each of refused) {
        expect(each.outcome).toMatchObject({ type: "revert", output: new Uint8Array(0) });
        expect(each.code).toHaveLength(0);
      }
      expect((await create(world, deploymentFrame(KEEPER[vm]), 1n)).outcome.type).toBe("success");
      return refused;
    });
  });

  it("costs what code costs, and loading it", async () => {
    await everywhere(async (world) => {
      const { outcome, gasUsed } = await create(world, PLAIN[vm]);
      expect(outcome.gasUsed).toBeGreaterThan(BigInt(CODE_BYTE_GAS * PLAIN[vm].length));
      const intrinsic = gasUsed - outcome.gasUsed;
      const again = await create(world, PLAIN[vm], 0n, gasUsed);
      expect(again.outcome).toMatchObject({ type: "success", gasUsed: outcome.gasUsed });
      const short = await create(world, PLAIN[vm], 0n, gasUsed - 1n);
      expect(short.outcome).toMatchObject({ type: "halt", reason: "out-of-gas", gasUsed: outcome.gasUsed - 1n });
      return intrinsic;
    });
  });

  it("runs out of gas alike at any limit", async () => {
    const data = concatBytes(deploymentFrame(KEEPER[vm]), WORD);
    const most = await everywhere(async (world) => (await create(world, data)).gasUsed);
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: most - 120_000n, max: most + 10n }), async (gasLimit) => {
        await everywhere(async (world) => {
          const { outcome, code } = await create(world, data, 0n, gasLimit);
          expect(outcome.type === "success").toBe(gasLimit >= most);
          expect(code.length > 0).toBe(gasLimit >= most);
          return outcome;
        });
      }),
      { numRuns: 15 },
    );
  });

  it("collides as any creation does, and is told to tracers as one", async () => {
    const taken = contractAddress(SENDER, 0n);
    for (const chain of CHAINS) {
      const world = new World(chain, [[taken, { code: Uint8Array.of(1) }]]);
      expect((await create(world, PLAIN[vm])).outcome).toMatchObject({ type: "halt", reason: "create-collision" });
      const tracer = new CallTracer();
      if (chain !== CHAINS[1]) continue;
      await new World(chain, []).send({ data: concatBytes(deploymentFrame(KEEPER[vm]), WORD), tracer });
      expect(tracer.root).toMatchObject({ type: "CREATE", to: toHex(taken), output: toHex(KEEPER[vm]) });
    }
  });
});

describe("code that its VM refuses", () => {
  const [zeros, nop] = [instruction("addi", { rd: 10 }), instruction("addi")];
  const elf = (code: Uint8Array) =>
    buildElf({
      ...{ entry: CODE, segments: [{ address: CODE, bytes: code, flags: R | X }] },
      ...{ sections: [{ address: CODE, size: code.length }], names: [".tercet"] },
    });
  const REFUSED: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["a module that is cut off", PLAIN.wasm.slice(0, -1), /wasm refuses the code/],
    ["a module of another version", fromHex("0x0061736d02000000"), /version/],
    [
      "a module with an import that nobody has",
      moduleBytes({ imports: [{ name: "env.f" }], memory: [1] }),
      /import|export/,
    ],
    ["a module whose body is not typed", contract(["drop"]), /stack|value|type|operand/i],
    [
      "a constructor of another type",
      moduleBytes({
        memory: [1],
        functions: [
          { export: "user_entrypoint", params: [0x7f], results: [0x7f], code: [["i32.const", 0]] },
          { export: "user_constructor", code: [] },
        ],
      }),
      /user_constructor/,
    ],
    ["a header alone", fromHex("0x7f454c46"), /riscv refuses the code/],
    ["an ELF with floats", elf(words(0x00007053, nop, zeros)), /float/],
    [
      "an ELF whose entry is nowhere",
      buildElf({ entry: 0x99000, segments: [{ address: CODE, bytes: words(nop), flags: R | X }] }),
      /entry/,
    ],
  ];

  it.each(REFUSED)("is refused when it is deployed, with the reason: %s", async (_, code, reason) => {
    await everywhere(async (world) => {
      const bare = await create(world, code);
      expect(bare.outcome).toMatchObject({ type: "halt", reason: "invalid-code" });
      expect((bare.outcome as { fault?: string }).fault).toMatch(reason);
      expect(bare.code).toHaveLength(0);
      const framed = await create(world, deploymentFrame(code));
      expect(framed.outcome).toMatchObject({ type: "halt", reason: "invalid-code" });
      return [bare, framed];
    });
  });

  it("may also be a module whose start function traps, which shows in its constructor or not before a call", async () => {
    const trapping = (names: readonly string[]) =>
      moduleBytes({
        memory: [1],
        start: 0,
        functions: [
          { code: ["unreachable"] },
          ...names.map((name) => ({ export: name, params: [0x7f], results: [0x7f], code: numbers(0) })),
        ],
      });
    await everywhere(async (world) => {
      const refused = await create(world, trapping(["user_entrypoint", "user_constructor"]));
      expect(refused.outcome).toMatchObject({ type: "halt", reason: "unreachable" });
      const { outcome, created } = await create(world, trapping(["user_entrypoint"]));
      expect(outcome.type).toBe("success");
      expect((await world.send({ to: created })).outcome).toMatchObject({ type: "halt", reason: "unreachable" });
      return refused;
    });
  });

  it("is refused when EVM init code returns it, and is of the VM's size otherwise", async () => {
    const returning = (code: Uint8Array) =>
      concatBytes(bytecode(`61${code.length.toString(16).padStart(4, "0")} 80 600c 6000 39 6000 f3`), code);
    await everywhere(async (world) => {
      const broken = await create(world, returning(PLAIN.wasm.slice(0, -1)));
      expect(broken.outcome).toMatchObject({
        type: "halt",
        reason: "invalid-code",
        fault: expect.stringMatching(/wasm refuses/),
      });
      const made = await create(world, returning(KEEPER.wasm));
      expect(made.code).toEqual(KEEPER.wasm);
      // Its constructor has not run, since init code is there to do what there is to do.
      const large = contract([...Array(30_000).fill("nop"), ...numbers(0)]);
      expect((await create(world, returning(large))).code).toEqual(large);
      return [broken, made];
    });
  });
});

describe("frames", () => {
  it("that are cut off, or hold no code of a VM of the chain, are invalid code", async () => {
    const frame = deploymentFrame(KEEPER.wasm);
    const long = frame.slice();
    new DataView(long.buffer).setUint32(4, KEEPER.wasm.length + 1);
    const broken = [
      ...[frame.slice(0, -1), long, frame.slice(0, 8), deploymentFrame(new Uint8Array(0))],
      ...[
        deploymentFrame(bytecode("6000 6000 f3")),
        deploymentFrame(frame),
        concatBytes(deploymentFrame(KEEPER.wasm.slice(0, 3)), WORD),
      ],
    ];
    await everywhere(async (world) => {
      const outcomes = [];
      for (const data of broken) outcomes.push(await create(world, data));
      for (const { outcome } of outcomes) expect(outcome).toMatchObject({ type: "halt", reason: "invalid-code" });
      // Too short to be a frame: code of the EVM, which has no such instruction.
      expect((await create(world, frame.slice(0, 7))).outcome).toMatchObject({ reason: "invalid-instruction" });
      return outcomes;
    });
  });

  it("are the EVM's on a chain without other VMs", async () => {
    const world = new World(await ethereumRules("prague"), []);
    expect((await create(world, deploymentFrame(PLAIN.wasm))).outcome).toMatchObject({ reason: "invalid-instruction" });
    const bare = await create(world, PLAIN.wasm);
    expect(bare.outcome.type).toBe("success");
    expect(bare.code).toHaveLength(0);
  });

  it("with bytes changed anywhere end alike on every engine, and in the guest", async () => {
    const families = VMS.flatMap((vm) => [KEEPER[vm], REFUSER[vm]]).map((code) =>
      concatBytes(deploymentFrame(code), WORD),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...families),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (data, place, flip) => {
          const changed = data.slice();
          changed[place % changed.length]! ^= flip;
          await everywhere(async (world) => {
            const { outcome, code } = await create(world, changed);
            if (outcome.type !== "success") expect(code).toHaveLength(0);
            return { outcome, code };
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("sizes", () => {
  it("of code are the profile's, of init code twice that; EIP-170 and EIP-3860 are for the EVM's", async () => {
    const limit = 2000;
    const chain = await ethereumRules("prague", {
      contractVms: [{ engine: "wasm/interpreter", profile: { maxCode: limit } }],
    });
    const world = new World(chain, []);
    const sized = (size: number) => {
      // Lengths take a byte or two more when there is something.
      const filled = (count: number) => constructed(numbers(0), [...Array(count).fill("nop"), ...numbers(0)]);
      const code = filled(size - (filled(1000).length - 1000));
      expect(code).toHaveLength(size);
      return code;
    };
    expect((await create(world, sized(limit))).outcome.type).toBe("success");
    expect((await create(world, sized(limit + 1))).outcome).toMatchObject({ type: "halt", reason: "code-too-large" });
    const frame = concatBytes(deploymentFrame(sized(limit)), new Uint8Array(limit - 8));
    expect((await create(world, frame)).outcome.type).toBe("success");
    await expect(world.send({ data: concatBytes(frame, Uint8Array.of(0)) })).rejects.toThrow(
      "rejected: init-code-too-large",
    );
    // From a contract it halts the creator.
    const evm = bytecode("36 6000 6000 37 36 6000 6000 f0 50 00");
    const from = new World(chain, [[contractAt(0), { code: evm }]]);
    const { outcome } = await from.send({ to: contractAt(0), data: concatBytes(frame, Uint8Array.of(0)) });
    expect(outcome).toMatchObject({ type: "halt", reason: "code-too-large" });
    expect((await from.send({ to: contractAt(0), data: frame })).outcome.type).toBe("success");
  });

  it("are 128 KiB unless the chain says otherwise", async () => {
    // A custom section behind it, whose size is five bytes.
    const padded = (size: number) => {
      const rest = size - PLAIN.wasm.length - 6;
      const length = [0, 7, 14, 21].map((shift) => ((rest >> shift) & 0x7f) | 0x80);
      return concatBytes(PLAIN.wasm, Uint8Array.of(0, ...length, 0, 1, 0x78), new Uint8Array(rest - 2));
    };
    await everywhere(async (world) => {
      const made = await create(world, padded(128 * 1024), 0n, 60_000_000n);
      expect(made.code).toHaveLength(128 * 1024);
      const refused = await create(world, padded(128 * 1024 + 1), 0n, 60_000_000n);
      expect(refused.outcome).toMatchObject({ type: "halt", reason: "code-too-large" });
      return made.gasUsed;
    });
  });
});

describe("CREATE and CREATE2", () => {
  /** EVM code that creates a contract of its call data, with its balance if there is a 4th byte, and returns the address in 20 bytes. */
  const evmFactory = (isSalted: boolean) =>
    bytecode(`36 6000 6000 37 ${isSalted ? "6000" : ""} 36 6000 6000 ${isSalted ? "f5" : "f0"} 6000 52 6014 600c f3`);
  const FACTORIES = {
    evm: evmFactory,
    wasm: (isSalted: boolean) => factory("wasm", isSalted),
    riscv: (isSalted: boolean) => factory("riscv", isSalted),
  };
  const pairs = (["evm", ...VMS] as const).flatMap((from) =>
    VMS.flatMap((to) => [false, true].map((salted) => [from, to, salted] as const)),
  );

  it.each(pairs)("from %s make contracts for %s (salted: %s)", async (from, to, isSalted) => {
    const data = concatBytes(deploymentFrame(KEEPER[to]), WORD);
    const at = contractAt(0);
    const used = await everywhere(
      async (world) => {
        expect(guestDifference(world.candidate({ to: at, data }), compiled, programs.get(compiled)!)).toBeUndefined();
        const { outcome, gasUsed } = await world.send({ to: at, data });
        const created = outputOf(outcome);
        const salt = new Uint8Array(32);
        expect(created).toEqual(isSalted ? saltedAddress(at, salt, data) : contractAddress(at, 1n));
        expect(outputOf((await world.send({ to: created })).outcome)).toEqual(WORD);
        const refused = await world.send({ to: at, data: concatBytes(deploymentFrame(REFUSER[to]), WORD) });
        expect(outputOf(refused.outcome)).toEqual(new Uint8Array(20));
        const broken = await world.send({ to: at, data: deploymentFrame(KEEPER[to].slice(0, 60)) });
        expect(broken.outcome).toMatchObject({ type: "success", output: new Uint8Array(20) });
        return [gasUsed, refused.gasUsed, broken.gasUsed];
      },
      [FACTORIES[from](isSalted)],
    );
    expect(used[0]).toBeGreaterThan(0n);
  });

  it("in a constructor, of its own code again and again, end where calls end", async () => {
    // A factory whose constructor creates what its arguments hold.
    const nested = (inner: Uint8Array) => concatBytes(deploymentFrame(riscvSpawner), inner);
    const riscvSpawner = riscvContract(
      [
        ...hookCall("write_result", 0x20000, 1),
        ...[instruction("addi", { rd: 17, imm: 93 }), instruction("addi", { rd: 10 }), instruction("ecall")],
      ],
      [
        ...[instruction("lui", { rd: 17, imm: 0x1000 }), instruction("ecall")],
        ...[instruction("addi", { rd: 8, rs1: 10 }), instruction("addi", { rd: 9, rs1: 11 })],
        ...hookCall("create1", { register: 8 }, { register: 9 }, 0x20000, 0x20040, 0x20080),
        ...[instruction("addi", { rd: 17, imm: 93 }), instruction("addi", { rd: 10 }), instruction("ecall")],
      ],
    );
    let data = deploymentFrame(riscvSpawner);
    for (let i = 0; i < 5; i++) data = nested(data);
    await everywhere(async (world) => {
      const { outcome, created } = await create(world, data, 0n, 30_000_000n);
      expect(outcome.type).toBe("success");
      let address = created;
      for (let i = 0; i < 5; i++) {
        address = contractAddress(address, 1n);
        expect(codeAt(world, address)).toEqual(riscvSpawner);
      }
      return outcome;
    });
  });
});

describe("a chain without the EVM", () => {
  const only = (engine: string) => ethereumRules("prague", { withoutEvm: true, contractVms: [{ engine }] });
  const wasmOnly = async () => [await only("wasm/compiled"), await only("wasm/interpreter")];
  const riscvOnly = async () => [await only("riscv/compiled"), await only("riscv/interpreter")];

  it.each([
    ["wasm", wasmOnly],
    ["riscv", riscvOnly],
  ] as const)("has contracts for %s alone", async (vm, open) => {
    const other = vm === "wasm" ? PLAIN.riscv : PLAIN.wasm;
    await everywhere(
      async (world) => {
        const made = await create(world, concatBytes(deploymentFrame(KEEPER[vm]), WORD));
        expect(outputOf((await world.send({ to: made.created })).outcome)).toEqual(WORD);
        for (const code of [other, bytecode("6000 6000 f3"), new Uint8Array(0)]) {
          expect((await create(world, code)).outcome).toMatchObject({ type: "halt", reason: "no-engine" });
        }
        expect((await create(world, deploymentFrame(other))).outcome).toMatchObject({ reason: "invalid-code" });
        // Code of nobody that is there all the same, from the genesis; delegations; a transfer.
        expect((await world.send({ to: contractAt(0) })).outcome).toMatchObject({ type: "halt", reason: "no-engine" });
        expect((await world.send({ to: contractAt(1) })).outcome).toMatchObject({ type: "halt", reason: "no-engine" });
        expect((await world.send({ to: contractAt(9), value: 1n })).outcome.type).toBe("success");
        expect(outputOf((await world.send({ to: new Uint8Array(20).fill(2, 19), data: WORD })).outcome)).toHaveLength(
          32,
        );
        return made;
      },
      [bytecode("6000 6000 f3"), delegationTo(contractAt(0))],
      await open(),
    );
  });

  it("has another VM", async () => {
    await expect(ethereumRules("prague", { withoutEvm: true })).rejects.toMatchObject({ code: "no-vm" });
  });
});

describe("activations", () => {
  it("are among the runs that the guest assumes", async () => {
    const world = new World(CHAINS[1]!, []);
    const { runs } = guestTransaction(world.candidate({ data: concatBytes(deploymentFrame(KEEPER.wasm), WORD) }));
    expect(runs.map(({ isActivation, message: { isCreation } }) => [isActivation ?? false, isCreation])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it("let the tokens of the package be deployed", async () => {
    await everywhere(async (world) => {
      const made = [];
      for (const extension of ["wasm", "elf"]) {
        made.push(await create(world, artifact(`contracts/erc20/artifacts/erc20.${extension}`)));
      }
      for (const { outcome } of made) expect(outcome.type).toBe("success");
      return made.map(({ gasUsed }) => gasUsed);
    });
  });
});
