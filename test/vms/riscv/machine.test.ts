import { describe, expect, test } from "vitest";
import { HOST_CALL_FUEL, HOST_CALLS } from "../../../vms/riscv/abi.js";
import { fenceIFuel } from "../../../vms/riscv/image.js";
import { PAGE_SIZE } from "../../../vms/riscv/kernel/layout.js";
import { encode, halfwords, loadConstant, words } from "./assembler.js";
import { buildElf, CODE, DATA, program, R, W, X } from "./elf-builder.js";
import { A0, A1, A2, A3, A7, EXIT, machineFor, RA, running, runSteps, SP, T0, ZERO } from "./machines.js";

const NONE = new Uint8Array(0);
const addi = (rd: number, rs1: number, imm: number) => encode("addi", { rd, rs1, imm });
const call = (number: number) => [...loadConstant(A7, BigInt(number)), encode("ecall")];
const halt = (reason: string, pc: number | bigint, address?: number | bigint) => ({
  type: "halt",
  reason,
  at: { pc: BigInt(pc), ...(address === undefined ? {} : { address: BigInt(address) }) },
});

describe("start", () => {
  test("sp is aligned and points to an empty argument block; every other register is 0", () => {
    const machine = running();
    const sp = machine.register(SP);
    expect(sp % 16n).toBe(0n);
    expect(machine.memory.read(sp, 40)).toEqual(new Uint8Array(40));
    for (let index = 0; index < 32; index++) if (index !== SP) expect(machine.register(index)).toBe(0n);
    expect(machine.pc).toBe(BigInt(CODE));
  });
});

describe("traps", () => {
  test("invalid instructions and breakpoints stop at their pc and cost one unit", () => {
    expect(running(addi(A0, A0, 1), 0).run(10n)).toEqual({ stop: halt("invalid-instruction", CODE + 4), fuelLeft: 8n });
    expect(running(encode("ebreak")).run(10n)).toEqual({ stop: halt("breakpoint", CODE), fuelLeft: 9n });
    expect(running(encode("fence.i")).run(10n).stop).toEqual(halt("invalid-instruction", CODE));
    expect(running(encode("fence")).run(10n).stop).toEqual(halt("breakpoint", CODE + 4));
  });

  test("a stopped machine stays as it is", () => {
    const machine = running(encode("ebreak"));
    machine.run(10n);
    expect(machine.run(10n)).toEqual({ stop: halt("breakpoint", CODE), fuelLeft: 10n });
    expect(machine.step(10n)).toEqual({ stop: halt("breakpoint", CODE), fuelLeft: 10n });
  });

  test.each([
    ["below the code", BigInt(CODE - 1)],
    ["between segments", BigInt(DATA - 1)],
    ["behind the data", BigInt(DATA + PAGE_SIZE)],
    ["beyond 2^32", (1n << 32n) + BigInt(DATA)],
    ["at the end of 2^32", (1n << 32n) - 1n],
    ["at the end of 2^64", (1n << 64n) - 1n],
  ])("loads and stores %s", (_, address) => {
    for (const name of ["lb", "ld", "sb", "sd"]) {
      const machine = running(encode(name, { rd: A0, rs1: A1, rs2: A1 }));
      machine.setRegister(A1, address);
      expect(machine.run(10n)).toEqual({ stop: halt("memory-out-of-bounds", CODE, address), fuelLeft: 9n });
      expect(machine.register(A0)).toBe(0n);
    }
  });

  test("an access that begins inside and ends outside changes nothing", () => {
    const edge = BigInt(DATA + PAGE_SIZE - 4);
    const machine = running(encode("sd", { rs1: A1, rs2: A1 }));
    machine.setRegister(A1, edge);
    expect(machine.run(10n).stop).toEqual(halt("memory-out-of-bounds", CODE, edge));
    expect(machine.memory.read(edge, 4)).toEqual(new Uint8Array(4));
    expect(machine.memory.takeDirtyPages()).toEqual([]);
  });

  test("stores to code and to read-only data", () => {
    for (const name of ["sb", "sh", "sw", "sd"]) {
      const machine = running(encode(name, { rs1: A1 }));
      machine.setRegister(A1, BigInt(CODE + 16));
      expect(machine.run(10n).stop).toEqual(halt("memory-protection", CODE, CODE + 16));
    }
    const amo = running(encode("amoadd.w", { rd: A0, rs1: A1, rs2: A1 }));
    amo.setRegister(A1, BigInt(CODE));
    expect(amo.run(10n).stop).toEqual(halt("memory-protection", CODE, CODE));
  });

  test("misaligned atomics", () => {
    for (const name of ["lr.w", "sc.d", "amoadd.d", "amoswap.w"]) {
      const machine = running(encode(name, { rs1: A1, rs2: A2, rd: A0 }));
      machine.setRegister(A1, BigInt(DATA + 2));
      expect(machine.run(1000n).stop).toEqual(halt("misaligned-access", CODE, DATA + 2));
    }
  });

  test.each([
    ["to data", BigInt(DATA), "memory-protection"],
    ["to nowhere", 0n, "memory-out-of-bounds"],
    ["beyond 2^32", 1n << 32n, "memory-out-of-bounds"],
    ["to the end of 2^64", (1n << 64n) - 2n, "memory-out-of-bounds"],
  ])("a jump %s stops at its target, which costs a unit", (_, target, reason) => {
    const machine = running(encode("jalr", { rd: RA, rs1: A0 }));
    machine.setRegister(A0, target);
    expect(machine.run(10n)).toEqual({ stop: halt(reason, target, target), fuelLeft: 8n });
    expect(machine.register(RA)).toBe(BigInt(CODE + 4));
    machine.start(NONE, 0);
    machine.setRegister(A0, target);
    expect(machine.run(1n)).toEqual({ stop: { type: "out-of-fuel" }, fuelLeft: 0n });
    expect(machine.pc).toBe(target);
  });

  test("direct jumps and branches below 0 and to nowhere", () => {
    for (const jump of [encode("jal", { imm: -0x20000 }), encode("jal", { imm: 0x8000 })]) {
      const imm = jump >>> 31 ? -0x20000 : 0x8000;
      const target = BigInt.asUintN(64, BigInt(CODE + imm));
      expect(running(jump).run(10n)).toEqual({ stop: halt("memory-out-of-bounds", target, target), fuelLeft: 8n });
    }
    const branch = running(encode("beq", { imm: 2048 }));
    expect(branch.run(10n).stop).toEqual(halt("memory-protection", CODE + 2048, CODE + 2048));
  });

  test("running over the end of the code, or into half an instruction", () => {
    const over = machineFor(program(words(addi(A0, A0, 1))));
    expect(over.run(10n)).toEqual({ stop: halt("memory-protection", CODE + 4, CODE + 4), fuelLeft: 8n });
    const half = machineFor(program(halfwords(0x0505, 0x0003)));
    expect(half.run(10n)).toEqual({ stop: halt("memory-protection", CODE + 2, CODE + 4), fuelLeft: 8n });
  });

  test("a misaligned target where there are no compressed instructions stops the jump before it links", () => {
    const settings = { extensions: "im" };
    for (const jump of [encode("jal", { rd: RA, imm: 6 }), encode("beq", { imm: 6 })]) {
      const machine = machineFor(program(words(jump, ...EXIT)), settings);
      expect(machine.run(10n)).toEqual({ stop: halt("misaligned-pc", CODE), fuelLeft: 9n });
      expect(machine.register(RA)).toBe(0n);
    }
    const machine = machineFor(program(words(encode("jalr", { rd: RA, rs1: A0, imm: 3 }))), settings);
    machine.setRegister(A0, BigInt(CODE));
    expect(machine.run(10n)).toEqual({ stop: halt("misaligned-pc", CODE), fuelLeft: 9n });
    expect(machine.register(RA)).toBe(0n);
  });

  test("a branch that is not taken may name any target", () => {
    const machine = machineFor(program(words(encode("bne", { imm: 6 }), encode("ebreak"))), { extensions: "im" });
    expect(machine.run(10n).stop).toEqual(halt("breakpoint", CODE + 4));
  });
});

describe("compressed code", () => {
  test("instructions on odd halfwords, and a jump into the middle of one", () => {
    // c.li a0,1 · lui a1,0x4501 (whose second half, 0450, is c.addi4spn a2,sp,516) · c.j -2
    const machine = machineFor(program(halfwords(0x4505, 0x05b7, 0x0450, 0xbffd)));
    machine.run(3n);
    expect(machine.register(A0)).toBe(1n);
    expect(machine.register(A1)).toBe(0x4500000n);
    expect(machine.pc).toBe(BigInt(CODE + 4));
    machine.run(1n);
    expect(machine.register(A2)).toBe(machine.register(SP) + 516n);
  });

  test("compressed jumps link behind two bytes", () => {
    const machine = machineFor(program(halfwords(0x9502, 0x9002)));
    machine.setRegister(A0, BigInt(CODE + 2));
    expect(machine.run(2n).stop).toEqual(halt("breakpoint", CODE + 2));
    expect(machine.register(RA)).toBe(BigInt(CODE + 2));
  });
});

describe("LR and SC", () => {
  const lr = encode("lr.d", { rd: A2, rs1: A0 });
  const sc = encode("sc.d", { rd: A3, rs1: A0, rs2: A1 });

  function attempt(...between: readonly number[]) {
    const machine = running(lr, ...between, sc);
    machine.setRegister(A0, BigInt(DATA));
    machine.setRegister(A1, 77n);
    runSteps(machine, 2 + between.length);
    const stored = machine.memory.read(BigInt(DATA), 1)![0] === 77;
    expect(machine.register(A3)).toBe(stored ? 0n : 1n);
    expect(machine.reservation).toBeUndefined();
    return stored;
  }

  test("succeeds undisturbed, and with stores elsewhere", () => {
    expect(attempt()).toBe(true);
    expect(attempt(encode("sd", { rs1: A0, rs2: A1, imm: 8 }))).toBe(true);
    expect(attempt(encode("sd", { rs1: A0, imm: 8 }), encode("sb", { rs1: A0, imm: 16 }))).toBe(true);
  });

  test("succeeds after stores of its own hart, wherever they go", () => {
    for (const [name, imm] of [
      ["sd", 0],
      ["sb", 7],
      ["sd", -7],
      ["sw", 4],
    ] as const) {
      const machine = machineFor(program(words(addi(A0, A0, 64), lr, encode(name, { rs1: A0, imm }), sc)));
      machine.setRegister(A0, BigInt(DATA));
      machine.setRegister(A3, 9n);
      runSteps(machine, 4);
      expect(machine.register(A3)).toBe(0n);
    }
  });

  test("fails without a reservation, with another size, elsewhere, and the second time", () => {
    expect(attempt(sc, addi(A3, ZERO, 0), encode("sd", { rs1: A0 }))).toBe(false);
    const wordSized = running(encode("lr.w", { rd: A2, rs1: A0 }), sc);
    wordSized.setRegister(A0, BigInt(DATA));
    runSteps(wordSized, 2);
    expect(wordSized.register(A3)).toBe(1n);
    expect(attempt(addi(T0, A0, 8), encode("lr.d", { rd: A2, rs1: T0 }))).toBe(false);
  });

  test("an SC that fails does not touch memory, not even where there is none", () => {
    const machine = running(sc);
    machine.setRegister(A0, 8n);
    expect(runSteps(machine, 1)).toBeUndefined();
    expect(machine.register(A3)).toBe(1n);
  });

  test("the reservation is part of the state", () => {
    const machine = running(lr);
    machine.setRegister(A0, BigInt(DATA + 8));
    runSteps(machine, 1);
    expect(machine.reservation).toEqual({ address: BigInt(DATA + 8), size: 8 });
  });
});

describe("host calls", () => {
  test("exit codes are the low 32 bits of a0", () => {
    const machine = running(...loadConstant(A0, -1n), ...EXIT);
    expect(machine.run(100n).stop).toEqual({ type: "exit", code: 0xffffffff });
  });

  test("unknown numbers", () => {
    for (const number of [0, 64, 0x1002, 2047]) {
      expect(running(...call(number)).run(100n).stop).toMatchObject({ type: "halt", reason: "unknown-host-call" });
    }
    const huge = running(encode("ecall"));
    huge.setRegister(A7, (1n << 32n) + 93n);
    expect(huge.run(100n).stop).toEqual(halt("unknown-host-call", CODE));
  });

  test("read_input maps the input read-only, every time at the same place", () => {
    const read = call(HOST_CALLS.readInput);
    const code = words(...read, encode("lbu", { rd: A2, rs1: A0, imm: 2 }), ...read, encode("sb", { rs1: A0 }));
    const machine = machineFor(program(code), {}, new Uint8Array([5, 6, 7]));
    const { stop } = machine.run(10_000n);
    const { start } = machine.image.map.input;
    expect(stop).toMatchObject({ reason: "memory-protection", at: { address: BigInt(start) } });
    expect([machine.register(A0), machine.register(A1), machine.register(A2)]).toEqual([BigInt(start), 3n, 7n]);
  });

  test("input: zeros up to the end of its page, nothing behind it, and nothing of the last run", () => {
    const machine = machineFor(program(words(...EXIT)), {}, new Uint8Array(PAGE_SIZE + 1).fill(9));
    const { start } = machine.image.map.input;
    machine.start(new Uint8Array([1]), 0);
    expect(machine.memory.read(BigInt(start), PAGE_SIZE)).toEqual(
      new Uint8Array([1, ...new Uint8Array(PAGE_SIZE - 1)]),
    );
    expect(machine.memory.isMapped(BigInt(start + PAGE_SIZE))).toBe(false);
    machine.start(new Uint8Array(PAGE_SIZE + 1), 0);
    expect(machine.memory.read(BigInt(start), PAGE_SIZE + 1)).toEqual(new Uint8Array(PAGE_SIZE + 1));
  });

  describe("write_output", () => {
    function write(address: bigint, size: bigint, maxOutput: number, fuel = 10_000n) {
      const machine = machineFor(program(words(encode("ecall"), encode("ecall"), ...EXIT), words(0x04030201)));
      machine.start(NONE, maxOutput);
      machine.setRegister(A7, BigInt(HOST_CALLS.writeOutput));
      machine.setRegister(A0, address);
      machine.setRegister(A1, size);
      return { machine, ...machine.run(fuel) };
    }

    test("appends", () => {
      const { machine, stop } = write(BigInt(DATA), 3n, 100);
      expect(stop).toMatchObject({ reason: "memory-out-of-bounds", at: { pc: BigInt(CODE + 4), address: 0n } });
      expect(machine.output).toEqual(new Uint8Array([1, 2, 3]));
    });

    test("costs fuel in proportion", () => {
      const cost = 1n + HOST_CALL_FUEL.base + 2n * HOST_CALL_FUEL.perOutputWord;
      expect(write(BigInt(DATA), 9n, 100, cost).machine.pc).toBe(BigInt(CODE + 4));
      const short = write(BigInt(DATA), 9n, 100, cost - 1n);
      expect(short.stop).toEqual({ type: "out-of-fuel" });
      expect([short.machine.pc, short.machine.output.length]).toEqual([BigInt(CODE), 0]);
    });

    test("bounds", () => {
      expect(write(BigInt(DATA), 5n, 4).stop).toEqual(halt("output-too-large", CODE));
      expect(write(BigInt(DATA), 1n << 63n, 4).stop).toEqual(halt("output-too-large", CODE));
      expect(write(0n, 4n, 4).stop).toEqual(halt("memory-out-of-bounds", CODE, 0));
      const last = BigInt(DATA + PAGE_SIZE - 2);
      expect(write(last, 4n, 4).stop).toEqual(halt("memory-out-of-bounds", CODE, last));
      expect(write((1n << 64n) - 1n, 4n, 4).stop).toEqual(halt("memory-out-of-bounds", CODE, (1n << 64n) - 1n));
    });
  });
});

describe("heap and stack", () => {
  const settings = { maxHeap: 4 * PAGE_SIZE, stackSize: PAGE_SIZE };
  const brkMachine = (...rest: readonly number[]) =>
    machineFor(program(words(...call(HOST_CALLS.brk), ...rest, encode("ebreak"))), settings);

  function brk(wanted: (start: bigint) => bigint, fuel = 10_000n) {
    const machine = brkMachine();
    const start = BigInt(machine.image.map.heap.start);
    machine.setRegister(A0, wanted(start));
    const { fuelLeft } = machine.run(fuel);
    return { moved: machine.register(A0) - start, machine, start, fuelLeft };
  }

  test("brk grows by bytes, maps by pages and refuses what it does not have", () => {
    expect(brk(() => 0n).moved).toBe(0n);
    const { moved, machine, start } = brk((from) => from + 5n);
    expect(moved).toBe(5n);
    expect(machine.memory.isMapped(start + BigInt(PAGE_SIZE - 1))).toBe(true);
    expect(machine.memory.isMapped(start + BigInt(PAGE_SIZE))).toBe(false);
    expect(brk((from) => from + BigInt(4 * PAGE_SIZE)).moved).toBe(BigInt(4 * PAGE_SIZE));
    expect(brk((from) => from + BigInt(4 * PAGE_SIZE) + 1n).moved).toBe(0n);
    expect(brk((from) => from - 1n).moved).toBe(0n);
    expect(brk(() => 1n << 63n).moved).toBe(0n);
  });

  test("brk costs fuel by the page", () => {
    const spent = (pages: number) => 10_000n - brk((from) => from + BigInt(pages * PAGE_SIZE)).fuelLeft;
    expect(spent(3) - spent(1)).toBe(2n * HOST_CALL_FUEL.perPage);
  });

  test("memory given back is zero when it returns", () => {
    const machine = brkMachine(
      encode("sd", { rs1: A0, rs2: A7, imm: -8 }),
      addi(A0, A1, 0),
      encode("ecall"),
      addi(A0, A2, 0),
      encode("ecall"),
      encode("ld", { rd: A3, rs1: A0, imm: -8 }),
    );
    const start = BigInt(machine.image.map.heap.start);
    machine.setRegister(A0, start + 16n);
    machine.setRegister(A1, start);
    machine.setRegister(A2, start + 16n);
    machine.setRegister(A3, 1n);
    expect(machine.run(10_000n).stop).toMatchObject({ reason: "breakpoint" });
    expect(machine.register(A3)).toBe(0n);
    expect(new Set(machine.memory.takeDirtyPages())).toEqual(new Set([Number(start) / PAGE_SIZE]));
  });

  test("the stack ends in a trap, not in the heap", () => {
    const machine = machineFor(
      program(words(addi(SP, SP, -16), encode("sd", { rs1: SP }), encode("jal", { imm: -8 }))),
      settings,
    );
    const { stop } = machine.run(100_000n);
    const { start } = machine.image.map.stack;
    expect(stop).toMatchObject({ reason: "memory-out-of-bounds", at: { address: BigInt(start - 16) } });
  });
});

describe("code and data in one segment", () => {
  const store = encode("sw", { rs1: A0, rs2: A1 });

  function mixed(address: number, sections: readonly { address: number; size: number }[], fenceI = false) {
    const bytes = words(store, store, addi(A2, A2, 1), encode("fence.i"), encode("jal", { imm: -8 }), 0, 0, 0);
    const elf = buildElf({ entry: CODE, segments: [{ address: CODE, bytes, flags: R | W | X }], sections });
    const machine = machineFor(elf, { fenceI });
    machine.setRegister(A0, BigInt(address));
    machine.setRegister(A1, BigInt(addi(A2, A2, 100)));
    return machine;
  }

  test("code cannot be changed, data beside it can", () => {
    const sections = [{ address: CODE, size: 20 }];
    expect(mixed(CODE + 16, sections).run(10n).stop).toEqual(halt("memory-protection", CODE, CODE + 16));
    expect(mixed(CODE + 18, sections).run(10n).stop).toEqual(halt("memory-protection", CODE, CODE + 18));
    expect(mixed(CODE + 20, sections).run(10n).stop).toEqual(halt("invalid-instruction", CODE + 12));
    expect(mixed(CODE + 20, []).run(10n).stop).toEqual(halt("memory-protection", CODE, CODE + 20));
  });

  test("with fence.i in the profile it can, from the next fence.i on", () => {
    const machine = mixed(CODE + 8, [], true);
    machine.run(3n);
    expect(machine.register(A2)).toBe(1n);
    const fence = 1n + fenceIFuel(machine.image);
    expect(machine.run(fence - 1n).stop).toEqual({ type: "out-of-fuel" });
    expect(machine.pc).toBe(BigInt(CODE + 12));
    machine.run(fence + 2n);
    expect(machine.register(A2)).toBe(101n);
    machine.start(NONE, 0);
    machine.setRegister(A0, BigInt(DATA));
    machine.setRegister(A0, BigInt(CODE + 24));
    machine.run(3n);
    expect(machine.register(A2)).toBe(1n);
  });
});

describe("a machine is used again", () => {
  test("memory is as at the first start", () => {
    const machine = running(encode("sd", { rs1: A0, rs2: SP }), encode("sd", { rs1: SP, rs2: SP, imm: -8 }));
    machine.setRegister(A0, BigInt(DATA));
    machine.run(2n);
    const stack = machine.register(SP) - 8n;
    expect(machine.memory.read(stack, 8)).not.toEqual(new Uint8Array(8));
    machine.start(NONE, 0);
    expect(machine.memory.read(stack, 8)).toEqual(new Uint8Array(8));
    expect(machine.memory.read(BigInt(DATA), 8)).toEqual(new Uint8Array(8));
  });

  test("dirty pages are listed once, in order, and again after they were taken", () => {
    const store = (imm: number) => encode("sb", { rs1: A0, imm });
    const machine = running(store(1), store(0), encode("sb", { rs1: SP, imm: -1 }), store(2), store(3));
    machine.setRegister(A0, BigInt(DATA));
    machine.run(4n);
    const stackPage = Number((machine.register(SP) - 1n) / BigInt(PAGE_SIZE));
    expect(machine.memory.takeDirtyPages()).toEqual([DATA / PAGE_SIZE, stackPage]);
    machine.run(1n);
    expect(machine.memory.takeDirtyPages()).toEqual([DATA / PAGE_SIZE]);
  });

  test("a kernel that a program left is as new", () => {
    const machine = machineFor(
      program(words(encode("sd", { rs1: A0, rs2: SP }), ...EXIT)),
      {},
      new Uint8Array(5).fill(1),
    );
    machine.setRegister(A0, BigInt(DATA));
    machine.run(1n);
    const { kernel } = machine;
    machine.release();
    const left: number[] = [];
    // The registers and cells are set by every start; the dirty list is only as long as its count says.
    for (const [from, to] of [
      [0x100000, 0x900000],
      [0xd00000, kernel.bytes.length],
    ]) {
      const words32 = new Uint32Array(kernel.memory.buffer, from, (to! - from!) / 4);
      const index = words32.findIndex((word) => word !== 0);
      if (index >= 0) left.push(from! + 4 * index);
    }
    expect(left).toEqual([]);
  });
});
