/**
 * What a RISC-V guest can rely on.
 *
 * At the start the pc is the ELF's entry, `sp` is 16-byte aligned and points to an empty argument block (argc 0, argv,
 * envp and the auxiliary vector empty, all in zeroed memory, as the Linux psABI lays it out), every other register is 0. But for `s11`,
 * which start code leaves alone: it is 1 where a contract's constructor is to run (a section `.tercet.constructor` says that it has one).
 *
 * A host call is an `ecall` with its number in `a7`, arguments in `a0`, `a1`, and the result in `a0` (and `a1`). Exit and
 * brk have the numbers and meanings of Linux, so that newlib and picolibc start-up code runs unmodified; `read_input` and
 * `write_output` are the IO of the zkVM standards (eth-act/zkvm-standards, "io-interface").
 *
 * | number | call | arguments | result |
 * |---|---|---|---|
 * | 93, 94 | exit, exit_group | a0: exit code, its low 32 bits; 0 is success, any other a revert | |
 * | 214 | brk | a0: new end of the heap | a0: end of the heap, unchanged when it cannot be had |
 * | 0x1000 | read_input | | a0: address of the input (read-only, page-aligned), a1: its size in bytes |
 * | 0x1001 | write_output | a0: address, a1: size in bytes | a0: 0; appends to the output |
 * | 0x1100 | keccak_f1600 | a0: address of 200 bytes | a0: 0; permutes them in place |
 * | 0x1101 | sha256_compress | a0: address of 8 words of 32 bits, a1: of a block of 64 bytes | a0: 0; updates the words |
 * | 0x1102 | secp256k1_recover | a0: address of a hash (32 bytes), a1: of r and s (64), a2: recovery id, a3: of the result | a0: 0 and the public key (x and y, 64 bytes) at a3, or -1 and nothing when there is none |
 * | 0x1103… | more accelerators: src/vm/accelerators/table.ts | a0 to a5 | a0: 0, or -1 and nothing where there is no result |
 *
 * From 0x1201 on are the hooks of contracts (src/vm/hooks/table.ts), each at {@link FIRST_HOOK_CALL} and its number, with its
 * arguments in `a0` to `a5` and its result in `a0`: only programs with a section `.tercet` have them, which are contracts. A hook costs
 * what every host call does, and what the table says.
 *
 * From 0x1100 on are the accelerators: they exist unless the profile's `accelerators` is `none`. The functions of the zkVM
 * standards ("c-interface-accelerators") are made of them, see `runtime/accelerators.c`. Addresses need no alignment.
 */
export const HOST_CALLS = { exit: 93, exitGroup: 94, brk: 214, readInput: 0x1000, writeOutput: 0x1001 } as const;

/** What is added to a hook's number. */
export const FIRST_HOOK_CALL = 0x1200;

/** Fuel that a host call costs besides the one unit of its `ecall`: a price for time, see `npm run bench -- gas --engine riscv`. */
export const HOST_CALL_FUEL = {
  /** Every call: the way out and back takes 0.5 us. */
  base: 1000n,
  /** write_output: for each 8 bytes begun, 10 ns. */
  perOutputWord: 8n,
  /** brk: for each 4 KiB page given or taken back; the operating system makes it when it is first touched, in up to 0.4 us. */
  perPage: 512n,
} as const;

/** Fuel that a run pays before its first instruction, besides its pages: `loadFuel` of `image.ts`. */
export const LOAD_FUEL = {
  /** Any program: 55 us on the compiled engine. */
  start: 131_072n,
  /** Each byte of a segment in the file: looking at it and making it ready takes 4 ns. */
  perByte: 12n,
} as const;

/** Fuel of `fence.i`, besides its one unit, for each 8 bytes of code begun: it takes a copy of all of it. */
export const FENCE_I_FUEL_PER_WORD = 1n;

/** Bytes between the end of the stack's area and `sp` at the start: the empty argument block. */
export const ARGUMENT_BLOCK = 64;

/** Register numbers of the calling convention. */
export const REGISTER = { sp: 2, a0: 10, a1: 11, a7: 17, s11: 27 } as const;
