import type { Fork } from "../../../src/vm/rules/forks.js";
import { type History, valueAt } from "../../../src/vm/rules/history.js";
import { CREATE_GAS, EXP_GAS, HASH_GAS, LOG_GAS, LOG_TOPIC_GAS } from "../../../src/vm/rules/prices.js";

/** One EVM instruction: the single source for gas, stack and availability (Yellow Paper, appendix H, and the EIPs). */
export interface Opcode {
  readonly code: number;
  readonly name: string;
  /** Words that it takes from the stack or needs there. */
  readonly pops: number;
  readonly pushes: number;
  /** What it costs at least, by fork; a fork before the first has no such opcode. */
  readonly gas: History<number>;
  /** It ends a block: the next instruction needs to know the exact gas, or may not be reached. */
  readonly endsBlock?: true;
  /** It halts in a static frame (EIP-214); CALL only with a value. */
  readonly changesState?: true;
  /** Memory that it touches. */
  readonly memory?: readonly MemoryOperand[];
}

/** A range of memory: which operands, counted from the top, hold its offset and its size; a size may be fixed. */
export interface MemoryOperand {
  readonly kind: "read" | "write";
  readonly offset: number;
  readonly size: number | bigint;
  /** At most as much is written as the call returned. */
  readonly isOutput?: true;
}

const READ: readonly MemoryOperand[] = [{ kind: "read", offset: 0, size: 1 }];
const COPY: readonly MemoryOperand[] = [{ kind: "write", offset: 0, size: 2 }];
const INIT_CODE: readonly MemoryOperand[] = [{ kind: "read", offset: 1, size: 2 }];
const CALL_DATA = callMemory(3);
const CALL_DATA_WITHOUT_VALUE = callMemory(2);

const CALL_GAS: History<number> = { frontier: 40, tangerineWhistle: 700, berlin: 100 };
const VERY_LOW: History<number> = { frontier: 3 };

/** All opcodes of all forks, by code. */
export const OPCODES: readonly Opcode[] = [
  { code: 0x00, name: "STOP", pops: 0, pushes: 0, gas: { frontier: 0 }, endsBlock: true },
  { code: 0x01, name: "ADD", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x02, name: "MUL", pops: 2, pushes: 1, gas: { frontier: 5 } },
  { code: 0x03, name: "SUB", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x04, name: "DIV", pops: 2, pushes: 1, gas: { frontier: 5 } },
  { code: 0x05, name: "SDIV", pops: 2, pushes: 1, gas: { frontier: 5 } },
  { code: 0x06, name: "MOD", pops: 2, pushes: 1, gas: { frontier: 5 } },
  { code: 0x07, name: "SMOD", pops: 2, pushes: 1, gas: { frontier: 5 } },
  { code: 0x08, name: "ADDMOD", pops: 3, pushes: 1, gas: { frontier: 8 } },
  { code: 0x09, name: "MULMOD", pops: 3, pushes: 1, gas: { frontier: 8 } },
  { code: 0x0a, name: "EXP", pops: 2, pushes: 1, gas: { frontier: EXP_GAS } },
  { code: 0x0b, name: "SIGNEXTEND", pops: 2, pushes: 1, gas: { frontier: 5 } },
  { code: 0x10, name: "LT", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x11, name: "GT", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x12, name: "SLT", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x13, name: "SGT", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x14, name: "EQ", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x15, name: "ISZERO", pops: 1, pushes: 1, gas: { frontier: 3 } },
  { code: 0x16, name: "AND", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x17, name: "OR", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x18, name: "XOR", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x19, name: "NOT", pops: 1, pushes: 1, gas: { frontier: 3 } },
  { code: 0x1a, name: "BYTE", pops: 2, pushes: 1, gas: { frontier: 3 } },
  { code: 0x1b, name: "SHL", pops: 2, pushes: 1, gas: { constantinople: 3 } },
  { code: 0x1c, name: "SHR", pops: 2, pushes: 1, gas: { constantinople: 3 } },
  { code: 0x1d, name: "SAR", pops: 2, pushes: 1, gas: { constantinople: 3 } },
  { code: 0x1e, name: "CLZ", pops: 1, pushes: 1, gas: { osaka: 5 } },
  { code: 0x20, name: "KECCAK256", pops: 2, pushes: 1, gas: { frontier: HASH_GAS }, memory: READ },
  { code: 0x30, name: "ADDRESS", pops: 0, pushes: 1, gas: { frontier: 2 } },
  {
    code: 0x31,
    name: "BALANCE",
    pops: 1,
    pushes: 1,
    gas: { frontier: 20, tangerineWhistle: 400, istanbul: 700, berlin: 100 },
  },
  { code: 0x32, name: "ORIGIN", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x33, name: "CALLER", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x34, name: "CALLVALUE", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x35, name: "CALLDATALOAD", pops: 1, pushes: 1, gas: { frontier: 3 } },
  { code: 0x36, name: "CALLDATASIZE", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x37, name: "CALLDATACOPY", pops: 3, pushes: 0, gas: { frontier: 3 }, memory: COPY },
  { code: 0x38, name: "CODESIZE", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x39, name: "CODECOPY", pops: 3, pushes: 0, gas: { frontier: 3 }, memory: COPY },
  { code: 0x3a, name: "GASPRICE", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x3b, name: "EXTCODESIZE", pops: 1, pushes: 1, gas: { frontier: 20, tangerineWhistle: 700, berlin: 100 } },
  {
    code: 0x3c,
    name: "EXTCODECOPY",
    pops: 4,
    pushes: 0,
    gas: { frontier: 20, tangerineWhistle: 700, berlin: 100 },
    memory: [{ kind: "write", offset: 1, size: 3 }],
  },
  { code: 0x3d, name: "RETURNDATASIZE", pops: 0, pushes: 1, gas: { byzantium: 2 } },
  { code: 0x3e, name: "RETURNDATACOPY", pops: 3, pushes: 0, gas: { byzantium: 3 }, memory: COPY },
  { code: 0x3f, name: "EXTCODEHASH", pops: 1, pushes: 1, gas: { constantinople: 400, istanbul: 700, berlin: 100 } },
  { code: 0x40, name: "BLOCKHASH", pops: 1, pushes: 1, gas: { frontier: 20 } },
  { code: 0x41, name: "COINBASE", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x42, name: "TIMESTAMP", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x43, name: "NUMBER", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x44, name: "PREVRANDAO", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x45, name: "GASLIMIT", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x46, name: "CHAINID", pops: 0, pushes: 1, gas: { istanbul: 2 } },
  { code: 0x47, name: "SELFBALANCE", pops: 0, pushes: 1, gas: { istanbul: 5 } },
  { code: 0x48, name: "BASEFEE", pops: 0, pushes: 1, gas: { london: 2 } },
  { code: 0x49, name: "BLOBHASH", pops: 1, pushes: 1, gas: { cancun: 3 } },
  { code: 0x4a, name: "BLOBBASEFEE", pops: 0, pushes: 1, gas: { cancun: 2 } },
  { code: 0x50, name: "POP", pops: 1, pushes: 0, gas: { frontier: 2 } },
  {
    code: 0x51,
    name: "MLOAD",
    pops: 1,
    pushes: 1,
    gas: { frontier: 3 },
    memory: [{ kind: "read", offset: 0, size: 32n }],
  },
  {
    code: 0x52,
    name: "MSTORE",
    pops: 2,
    pushes: 0,
    gas: { frontier: 3 },
    memory: [{ kind: "write", offset: 0, size: 32n }],
  },
  {
    code: 0x53,
    name: "MSTORE8",
    pops: 2,
    pushes: 0,
    gas: { frontier: 3 },
    memory: [{ kind: "write", offset: 0, size: 1n }],
  },
  {
    code: 0x54,
    name: "SLOAD",
    pops: 1,
    pushes: 1,
    gas: { frontier: 50, tangerineWhistle: 200, istanbul: 800, berlin: 100 },
  },
  { code: 0x55, name: "SSTORE", pops: 2, pushes: 0, gas: { frontier: 0 }, endsBlock: true, changesState: true },
  { code: 0x56, name: "JUMP", pops: 1, pushes: 0, gas: { frontier: 8 }, endsBlock: true },
  { code: 0x57, name: "JUMPI", pops: 2, pushes: 0, gas: { frontier: 10 }, endsBlock: true },
  { code: 0x58, name: "PC", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x59, name: "MSIZE", pops: 0, pushes: 1, gas: { frontier: 2 } },
  { code: 0x5a, name: "GAS", pops: 0, pushes: 1, gas: { frontier: 2 }, endsBlock: true },
  { code: 0x5b, name: "JUMPDEST", pops: 0, pushes: 0, gas: { frontier: 1 } },
  { code: 0x5c, name: "TLOAD", pops: 1, pushes: 1, gas: { cancun: 100 } },
  { code: 0x5d, name: "TSTORE", pops: 2, pushes: 0, gas: { cancun: 100 }, changesState: true },
  {
    code: 0x5e,
    name: "MCOPY",
    pops: 3,
    pushes: 0,
    gas: { cancun: 3 },
    memory: [{ kind: "read", offset: 1, size: 2 }, ...COPY],
  },
  { code: 0x5f, name: "PUSH0", pops: 0, pushes: 1, gas: { shanghai: 2 } },
  ...numbered(32, (n) => ({ code: 0x5f + n, name: `PUSH${n}`, pops: 0, pushes: 1, gas: VERY_LOW })),
  ...numbered(16, (n) => ({ code: 0x7f + n, name: `DUP${n}`, pops: n, pushes: n + 1, gas: VERY_LOW })),
  ...numbered(16, (n) => ({ code: 0x8f + n, name: `SWAP${n}`, pops: n + 1, pushes: n + 1, gas: VERY_LOW })),
  ...numbered(5, (n) => logOpcode(n - 1)),
  {
    code: 0xf0,
    name: "CREATE",
    pops: 3,
    pushes: 1,
    gas: { frontier: CREATE_GAS },
    endsBlock: true,
    changesState: true,
    memory: INIT_CODE,
  },
  {
    code: 0xf1,
    name: "CALL",
    pops: 7,
    pushes: 1,
    gas: CALL_GAS,
    endsBlock: true,
    changesState: true,
    memory: CALL_DATA,
  },
  { code: 0xf2, name: "CALLCODE", pops: 7, pushes: 1, gas: CALL_GAS, endsBlock: true, memory: CALL_DATA },
  { code: 0xf3, name: "RETURN", pops: 2, pushes: 0, gas: { frontier: 0 }, endsBlock: true, memory: READ },
  {
    code: 0xf4,
    name: "DELEGATECALL",
    pops: 6,
    pushes: 1,
    gas: { homestead: 40, tangerineWhistle: 700, berlin: 100 },
    endsBlock: true,
    memory: CALL_DATA_WITHOUT_VALUE,
  },
  {
    code: 0xf5,
    name: "CREATE2",
    pops: 4,
    pushes: 1,
    gas: { constantinople: CREATE_GAS },
    endsBlock: true,
    changesState: true,
    memory: INIT_CODE,
  },
  {
    code: 0xfa,
    name: "STATICCALL",
    pops: 6,
    pushes: 1,
    gas: { byzantium: 700, berlin: 100 },
    endsBlock: true,
    memory: CALL_DATA_WITHOUT_VALUE,
  },
  { code: 0xfd, name: "REVERT", pops: 2, pushes: 0, gas: { byzantium: 0 }, endsBlock: true, memory: READ },
  { code: 0xfe, name: "INVALID", pops: 0, pushes: 0, gas: { frontier: 0 }, endsBlock: true },
  {
    code: 0xff,
    name: "SELFDESTRUCT",
    pops: 1,
    pushes: 0,
    gas: { frontier: 0, tangerineWhistle: 5000 },
    endsBlock: true,
    changesState: true,
  },
];

const BY_CODE: ReadonlyMap<number, Opcode> = new Map(OPCODES.map((opcode) => [opcode.code, opcode]));

/** The opcode with that code, whether or not the fork has it. */
export function opcodeOf(code: number): Opcode | undefined {
  return BY_CODE.get(code);
}

/** The opcodes that a fork has. */
export function opcodesAt(fork: Fork): readonly Opcode[] {
  return OPCODES.filter(({ gas }) => valueAt(gas, fork) !== undefined);
}

function numbered(count: number, make: (n: number) => Opcode): readonly Opcode[] {
  return Array.from({ length: count }, (_, i) => make(i + 1));
}

function logOpcode(topics: number): Opcode {
  return {
    code: 0xa0 + topics,
    name: `LOG${topics}`,
    pops: topics + 2,
    pushes: 0,
    gas: { frontier: LOG_GAS + LOG_TOPIC_GAS * topics },
    changesState: true,
    memory: READ,
  };
}

function callMemory(input: number): readonly MemoryOperand[] {
  return [
    { kind: "read", offset: input, size: input + 1 },
    { kind: "write", offset: input + 2, size: input + 3, isOutput: true },
  ];
}
