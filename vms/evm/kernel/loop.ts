// The loop, compiled twice from one source. `loop<u32>` is fast: it pays for gas and stack once per block and runs the
// prepared code. `loop<u8>` is exact: it checks before every instruction, runs the code as it is, and can be traced. A
// frame that cannot pay for a block goes on in the exact loop, which finds the very instruction.
import { copyCode, copyInput, copyMemory, copyReturn, exponentiate, hash, isPastReturn, loadInput, log, pushBytes, pushTurned } from "./instructions";
import { balance, externalCopy, externalHash, externalSize } from "./accounts";
import {
  BLOCK_GAS_MOST, BLOCK_IS_TARGET, FUSED_DROP_SECOND, FUSED_PUSH1_ADD, FUSED_PUSH1_AND, FUSED_PUSH1_JUMP, FUSED_PUSH1_JUMPI, FUSED_PUSH20_AND,
  FUSED_PUSH2_JUMP, FUSED_PUSH2_JUMPI, blockAt, foundTarget,
} from "./prepare";
import { ACT_BLOCK, ACT_CALL, ACT_CREATE, ACT_EXACT, ACT_EXACT_BLOCK, ACT_HALT, ACT_PAUSE, ACT_REST, ACT_RETURN, ACT_REVERT, ACT_SELFDESTRUCT, ACT_STOP, act } from "./actions";
import {
  CONTEXT_BASE_FEE, CONTEXT_BLOB_BASE_FEE, CONTEXT_CHAIN_ID, CONTEXT_COINBASE, CONTEXT_GAS_LIMIT, CONTEXT_GAS_PRICE,
  CONTEXT_NUMBER, CONTEXT_ORIGIN, CONTEXT_PREV_RANDAO, CONTEXT_TIMESTAMP, F_ADDRESS,
  F_CALLER, F_CODE, F_EXACT, F_GAS, F_INPUT_SIZE, F_MEMORY, F_MEMORY_SIZE, F_PC, F_SP, F_STACK, F_STATIC, F_VALUE,
  HALT_INVALID_INSTRUCTION, HALT_INVALID_JUMP, HALT_OUT_OF_GAS, HALT_RETURN_DATA_OUT_OF_BOUNDS, HALT_STACK_OVERFLOW,
  HALT_STACK_UNDERFLOW, HALT_STATIC_VIOLATION, KIND_CALL, KIND_CALLCODE, KIND_CREATE, KIND_CREATE2, KIND_DELEGATECALL, KIND_STATICCALL, OPCODES,
} from "./layout";
import { blobHash, blockHash, pushContext } from "./context";
import { addModulo, divide, modulo, multiplyModulo, signedDivide, signedModulo } from "../../../src/base/kernel/divide";
import { unpaidFault } from "./faults";
import { frame, isTraced, ownAccount, returnSize, useMemory } from "./frames";
import { followStep } from "./record";
import { multiply } from "../../../src/base/kernel/multiply";
import { NOT_ENOUGH } from "../../../src/state/kernel/accounts";
import { A_BALANCE, C_BLOCKS, C_BYTES, C_FAST, C_SIZE } from "../../../src/state/kernel/records";
import { loadSlot, loadTransient, storeSlot, storeTransient } from "./storage";
import {
  add, bitLength, byteAt, carryUp, copyWord, equalWords, isZero, lessThan, loadBytes, saturated, setWord, shiftLeft, shiftRight,
  signExtend, signedLessThan, storeBytes, subtract,
} from "../../../src/base/kernel/word";

/** Bytes of a full stack. */
const STACK_BYTES: usize = 1024 * 32;
/** Blocks after which a run returns to its caller, so that V8 can put better compiled code in place. */
export let blocksLeft: i32 = 0;

export function setBlocksLeft(value: i32): void {
  blocksLeft = value;
}

/** Runs until the frames under way ended, which is when it returns a status, or until another loop is due: 0. */
export function loop<T>(): i32 {
  const FAST = sizeof<T>() == 4;
  while (true) {
    const f = frame;
    let pc = <usize>load<u32>(f, F_PC), sp = <usize>load<u32>(f, F_SP), gas = load<u64>(f, F_GAS);
    const stack = <usize>load<u32>(f, F_STACK), limit = stack - STACK_BYTES;
    const memory_ = <usize>load<u32>(f, F_MEMORY);
    let memorySize = <u64>load<u32>(f, F_MEMORY_SIZE);
    const code = <usize>load<u32>(f, F_CODE);
    const start = FAST ? <usize>load<u32>(code, C_FAST) : code + C_BYTES;
    const blocks = <usize>load<u32>(code, C_BLOCKS), size = <u64>load<u32>(code, C_SIZE);
    let slice = blocksLeft;
    let action = ACT_BLOCK;
    let reason: i32 = 0;
    let block: u64 = FAST ? load<u64>(blocks + ((pc - start) << 3)) : 0;
    for (;;) {
      if (FAST) {
        if (block == 0) block = blockAt(code, <u32>(pc - start));
        const gasOfBlock = block & BLOCK_GAS_MOST;
        const need = <usize>((block >> 32) & 0xffff), growth = <usize>(block >> 48);
        if (gas < gasOfBlock || sp + need > stack || sp - growth < limit) {
          action = ACT_EXACT_BLOCK;
          break;
        }
        if (--slice <= 0) {
          action = ACT_PAUSE;
          break;
        }
        gas -= gasOfBlock;
        pc += <usize>((block >> 31) & 1);
      }
      for (;;) {
        const op = <u32>load<u8>(pc);
        if (!FAST) {
          if (isTraced) {
            store<u32>(f, <u32>pc, F_PC);
            store<u32>(f, <u32>sp, F_SP);
            store<u64>(f, gas, F_GAS);
            if (followStep(f, pc, sp, gas)) {
              action = ACT_REST;
              break;
            }
          }
          const entry = load<u64>(<usize>OPCODES + (<usize>op << 3));
          const price = entry & 0xffffffff;
          if (price == 0xffffffff) {
            action = ACT_HALT;
            reason = HALT_INVALID_INSTRUCTION;
            break;
          }
          if (sp + <usize>((entry >> 32) & 0xffff) > stack) {
            action = ACT_HALT;
            reason = HALT_STACK_UNDERFLOW;
            break;
          }
          if (gas < price) {
            action = ACT_HALT;
            reason = unpaidFault(f, op, sp);
            break;
          }
          if (<i32>(sp - limit) < <i32>(entry >> 48) - 0x8000) {
            action = ACT_HALT;
            reason = HALT_STACK_OVERFLOW;
            break;
          }
          gas -= price;
        }
        switch (op) {
          // 0x00: stop and arithmetic.
          case 0x00: { // STOP
            action = ACT_STOP;
            break;
          }
          case 0x01: { // ADD
            add(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x02: { // MUL
            multiply(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x03: { // SUB
            subtract(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x04: { // DIV
            divide(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x05: { // SDIV
            signedDivide(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x06: { // MOD
            modulo(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x07: { // SMOD
            signedModulo(sp + 32, sp, sp + 32);
            sp += 32;
            pc++;
            continue;
          }
          case 0x08: { // ADDMOD
            addModulo(sp + 64, sp, sp + 32, sp + 64);
            sp += 64;
            pc++;
            continue;
          }
          case 0x09: { // MULMOD
            multiplyModulo(sp + 64, sp, sp + 32, sp + 64);
            sp += 64;
            pc++;
            continue;
          }
          case 0x0a: { // EXP
            const left = exponentiate(sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            sp += 32;
            pc++;
            continue;
          }
          case 0x0b: { // SIGNEXTEND
            signExtend(sp + 32, saturated(sp));
            sp += 32;
            pc++;
            continue;
          }
          // 0x10: comparison, bits.
          case 0x10: { // LT
            setWord(sp + 32, u64(lessThan(sp, sp + 32)));
            sp += 32;
            pc++;
            continue;
          }
          case 0x11: { // GT
            setWord(sp + 32, u64(lessThan(sp + 32, sp)));
            sp += 32;
            pc++;
            continue;
          }
          case 0x12: { // SLT
            setWord(sp + 32, u64(signedLessThan(sp, sp + 32)));
            sp += 32;
            pc++;
            continue;
          }
          case 0x13: { // SGT
            setWord(sp + 32, u64(signedLessThan(sp + 32, sp)));
            sp += 32;
            pc++;
            continue;
          }
          case 0x14: { // EQ
            setWord(sp + 32, u64(equalWords(sp, sp + 32)));
            sp += 32;
            pc++;
            continue;
          }
          case 0x15: { // ISZERO
            setWord(sp, u64(isZero(sp)));
            pc++;
            continue;
          }
          case 0x16: { // AND
            store<u64>(sp, load<u64>(sp) & load<u64>(sp, 32), 32);
            store<u64>(sp, load<u64>(sp, 8) & load<u64>(sp, 40), 40);
            store<u64>(sp, load<u64>(sp, 16) & load<u64>(sp, 48), 48);
            store<u64>(sp, load<u64>(sp, 24) & load<u64>(sp, 56), 56);
            sp += 32;
            pc++;
            continue;
          }
          case 0x17: { // OR
            store<u64>(sp, load<u64>(sp) | load<u64>(sp, 32), 32);
            store<u64>(sp, load<u64>(sp, 8) | load<u64>(sp, 40), 40);
            store<u64>(sp, load<u64>(sp, 16) | load<u64>(sp, 48), 48);
            store<u64>(sp, load<u64>(sp, 24) | load<u64>(sp, 56), 56);
            sp += 32;
            pc++;
            continue;
          }
          case 0x18: { // XOR
            store<u64>(sp, load<u64>(sp) ^ load<u64>(sp, 32), 32);
            store<u64>(sp, load<u64>(sp, 8) ^ load<u64>(sp, 40), 40);
            store<u64>(sp, load<u64>(sp, 16) ^ load<u64>(sp, 48), 48);
            store<u64>(sp, load<u64>(sp, 24) ^ load<u64>(sp, 56), 56);
            sp += 32;
            pc++;
            continue;
          }
          case 0x19: { // NOT
            store<u64>(sp, ~load<u64>(sp, 0), 0);
            store<u64>(sp, ~load<u64>(sp, 8), 8);
            store<u64>(sp, ~load<u64>(sp, 16), 16);
            store<u64>(sp, ~load<u64>(sp, 24), 24);
            pc++;
            continue;
          }
          case 0x1a: { // BYTE
            setWord(sp + 32, byteAt(sp + 32, saturated(sp)));
            sp += 32;
            pc++;
            continue;
          }
          case 0x1b: { // SHL
            const shift = saturated(sp);
            if (shift < 256) shiftLeft(sp + 32, sp + 32, <u32>shift);
            else setWord(sp + 32, 0);
            sp += 32;
            pc++;
            continue;
          }
          case 0x1c: { // SHR
            const shift = saturated(sp);
            if (shift < 256) shiftRight(sp + 32, sp + 32, <u32>shift, 0);
            else setWord(sp + 32, 0);
            sp += 32;
            pc++;
            continue;
          }
          case 0x1d: { // SAR
            const shift = <u32>min<u64>(saturated(sp), 255);
            shiftRight(sp + 32, sp + 32, shift, <u64>(load<i64>(sp, 56) >> 63));
            sp += 32;
            pc++;
            continue;
          }
          case 0x1e: { // CLZ
            setWord(sp, <u64>(256 - bitLength(sp)));
            pc++;
            continue;
          }
          // 0x20: hashing.
          case 0x20: { // KECCAK256
            const left = hash(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 32;
            pc++;
            continue;
          }
          // 0x30: the call, its input, code and accounts.
          case 0x30: { // ADDRESS
            sp -= 32;
            copyWord(sp, f + F_ADDRESS);
            pc++;
            continue;
          }
          case 0x31: { // BALANCE
            const left = balance(sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            pc++;
            continue;
          }
          case 0x32: { // ORIGIN
            sp -= 32;
            pushContext(sp, CONTEXT_ORIGIN);
            pc++;
            continue;
          }
          case 0x33: { // CALLER
            sp -= 32;
            copyWord(sp, f + F_CALLER);
            pc++;
            continue;
          }
          case 0x34: { // CALLVALUE
            sp -= 32;
            copyWord(sp, f + F_VALUE);
            pc++;
            continue;
          }
          case 0x35: { // CALLDATALOAD
            loadInput(f, sp);
            pc++;
            continue;
          }
          case 0x36: { // CALLDATASIZE
            sp -= 32;
            setWord(sp, load<u32>(f, F_INPUT_SIZE));
            pc++;
            continue;
          }
          case 0x37: { // CALLDATACOPY
            const left = copyInput(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 96;
            pc++;
            continue;
          }
          case 0x38: { // CODESIZE
            sp -= 32;
            setWord(sp, size);
            pc++;
            continue;
          }
          case 0x39: { // CODECOPY
            const left = copyCode(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 96;
            pc++;
            continue;
          }
          case 0x3a: { // GASPRICE
            sp -= 32;
            pushContext(sp, CONTEXT_GAS_PRICE);
            pc++;
            continue;
          }
          case 0x3b: { // EXTCODESIZE
            const left = externalSize(sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            pc++;
            continue;
          }
          case 0x3c: { // EXTCODECOPY
            const left = externalCopy(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 128;
            pc++;
            continue;
          }
          case 0x3d: { // RETURNDATASIZE
            sp -= 32;
            setWord(sp, returnSize);
            pc++;
            continue;
          }
          case 0x3e: { // RETURNDATACOPY
            if (isPastReturn(sp)) {
              action = ACT_HALT;
              reason = HALT_RETURN_DATA_OUT_OF_BOUNDS;
              break;
            }
            const left = copyReturn(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 96;
            pc++;
            continue;
          }
          case 0x3f: { // EXTCODEHASH
            const left = externalHash(sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            pc++;
            continue;
          }
          // 0x40: block and transaction.
          case 0x40: { // BLOCKHASH
            blockHash(sp);
            pc++;
            continue;
          }
          case 0x41: { // COINBASE
            sp -= 32;
            pushContext(sp, CONTEXT_COINBASE);
            pc++;
            continue;
          }
          case 0x42: { // TIMESTAMP
            sp -= 32;
            pushContext(sp, CONTEXT_TIMESTAMP);
            pc++;
            continue;
          }
          case 0x43: { // NUMBER
            sp -= 32;
            pushContext(sp, CONTEXT_NUMBER);
            pc++;
            continue;
          }
          case 0x44: { // PREVRANDAO
            sp -= 32;
            pushContext(sp, CONTEXT_PREV_RANDAO);
            pc++;
            continue;
          }
          case 0x45: { // GASLIMIT
            sp -= 32;
            pushContext(sp, CONTEXT_GAS_LIMIT);
            pc++;
            continue;
          }
          case 0x46: { // CHAINID
            sp -= 32;
            pushContext(sp, CONTEXT_CHAIN_ID);
            pc++;
            continue;
          }
          case 0x47: { // SELFBALANCE
            sp -= 32;
            copyWord(sp, ownAccount(f) + A_BALANCE);
            pc++;
            continue;
          }
          case 0x48: { // BASEFEE
            sp -= 32;
            pushContext(sp, CONTEXT_BASE_FEE);
            pc++;
            continue;
          }
          case 0x49: { // BLOBHASH
            blobHash(sp);
            pc++;
            continue;
          }
          case 0x4a: { // BLOBBASEFEE
            sp -= 32;
            pushContext(sp, CONTEXT_BLOB_BASE_FEE);
            pc++;
            continue;
          }
          // 0x50: memory, storage and flow.
          case 0x50: { // POP
            sp += 32;
            pc++;
            continue;
          }
          case 0x51: { // MLOAD
            const offset = load<u64>(sp);
            if (((offset >> 32) | load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0 || offset + 32 > memorySize) {
              const left = useMemory(f, gas, sp, 32);
              if (left == NOT_ENOUGH) {
                action = ACT_EXACT;
                break;
              }
              gas = left;
              memorySize = load<u32>(f, F_MEMORY_SIZE);
            }
            loadBytes(sp, memory_ + <usize>offset);
            pc++;
            continue;
          }
          case 0x52: { // MSTORE
            const offset = load<u64>(sp);
            if (((offset >> 32) | load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0 || offset + 32 > memorySize) {
              const left = useMemory(f, gas, sp, 32);
              if (left == NOT_ENOUGH) {
                action = ACT_EXACT;
                break;
              }
              gas = left;
              memorySize = load<u32>(f, F_MEMORY_SIZE);
            }
            storeBytes(memory_ + <usize>offset, sp + 32);
            sp += 64;
            pc++;
            continue;
          }
          case 0x53: { // MSTORE8
            const offset = load<u64>(sp);
            if (((offset >> 32) | load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0 || offset + 1 > memorySize) {
              const left = useMemory(f, gas, sp, 1);
              if (left == NOT_ENOUGH) {
                action = ACT_EXACT;
                break;
              }
              gas = left;
              memorySize = load<u32>(f, F_MEMORY_SIZE);
            }
            store<u8>(memory_ + <usize>offset, load<u8>(sp, 32));
            sp += 64;
            pc++;
            continue;
          }
          case 0x54: { // SLOAD
            const left = loadSlot(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            pc++;
            continue;
          }
          case 0x55: { // SSTORE
            if (load<u32>(f, F_STATIC) != 0) {
              action = ACT_HALT;
              reason = HALT_STATIC_VIOLATION;
              break;
            }
            const left = storeSlot(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_HALT;
              reason = HALT_OUT_OF_GAS;
              break;
            }
            gas = left;
            sp += 64;
            pc++;
            if (!FAST) continue;
            block = load<u64>(blocks + ((pc - start) << 3));
            break;
          }
          case 0x56: { // JUMP
            const target = load<u64>(sp);
            if ((load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0 || target >= size) {
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            block = load<u64>(blocks + (<usize>target << 3));
            if ((block & BLOCK_IS_TARGET) == 0 && (block = foundTarget(code, target)) == 0) {
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            pc = start + <usize>target;
            sp += 32;
            if (!FAST) continue;
            break;
          }
          case 0x57: { // JUMPI
            if (isZero(sp + 32)) {
              sp += 64;
              pc++;
              if (!FAST) continue;
              block = load<u64>(blocks + ((pc - start) << 3));
              break;
            }
            const target = load<u64>(sp);
            if ((load<u64>(sp, 8) | load<u64>(sp, 16) | load<u64>(sp, 24)) != 0 || target >= size) {
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            block = load<u64>(blocks + (<usize>target << 3));
            if ((block & BLOCK_IS_TARGET) == 0 && (block = foundTarget(code, target)) == 0) {
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            pc = start + <usize>target;
            sp += 64;
            if (!FAST) continue;
            break;
          }
          case 0x58: { // PC
            sp -= 32;
            setWord(sp, <u64>(pc - start));
            pc++;
            continue;
          }
          case 0x59: { // MSIZE
            sp -= 32;
            setWord(sp, memorySize);
            pc++;
            continue;
          }
          case 0x5a: { // GAS
            sp -= 32;
            setWord(sp, gas);
            pc++;
            if (!FAST) continue;
            block = load<u64>(blocks + ((pc - start) << 3));
            break;
          }
          case 0x5b: { // JUMPDEST
            pc++;
            continue;
          }
          case 0x5c: { // TLOAD
            loadTransient(f, sp);
            pc++;
            continue;
          }
          case 0x5d: { // TSTORE
            if (load<u32>(f, F_STATIC) != 0) {
              action = ACT_HALT;
              reason = HALT_STATIC_VIOLATION;
              break;
            }
            storeTransient(f, sp);
            sp += 64;
            pc++;
            continue;
          }
          case 0x5e: { // MCOPY
            const left = copyMemory(f, sp, gas);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 96;
            pc++;
            continue;
          }
          case 0x5f: { // PUSH0
            sp -= 32;
            setWord(sp, 0);
            pc++;
            continue;
          }
          // 0x60 to 0x9f: the stack.
          case 0x60: { // PUSH1
            sp -= 32;
            if (FAST) setWord(sp, load<u8>(pc, 1));
            else pushBytes(sp, pc + 1, 1);
            pc += 2;
            continue;
          }
          case 0x61: { // PUSH2
            sp -= 32;
            if (FAST) setWord(sp, load<u16>(pc, 1));
            else pushBytes(sp, pc + 1, 2);
            pc += 3;
            continue;
          }
          case 0x62: { // PUSH3
            sp -= 32;
            if (FAST) setWord(sp, load<u32>(pc, 1) & 0xffffff);
            else pushBytes(sp, pc + 1, 3);
            pc += 4;
            continue;
          }
          case 0x63: { // PUSH4
            sp -= 32;
            if (FAST) setWord(sp, load<u32>(pc, 1));
            else pushBytes(sp, pc + 1, 4);
            pc += 5;
            continue;
          }
          case 0x64:
          case 0x65:
          case 0x66:
          case 0x67:
          case 0x68:
          case 0x69:
          case 0x6a:
          case 0x6b:
          case 0x6c:
          case 0x6d:
          case 0x6e:
          case 0x6f:
          case 0x70:
          case 0x71:
          case 0x72:
          case 0x73:
          case 0x74:
          case 0x75:
          case 0x76:
          case 0x77:
          case 0x78:
          case 0x79:
          case 0x7a:
          case 0x7b:
          case 0x7c:
          case 0x7d:
          case 0x7e:
          case 0x7f: { // PUSH5 to PUSH32
            sp -= 32;
            if (FAST) pushTurned(sp, pc + 1, op - 0x5f);
            else pushBytes(sp, pc + 1, op - 0x5f);
            pc += op - 0x5e;
            continue;
          }
          case 0x80:
          case 0x81:
          case 0x82:
          case 0x83:
          case 0x84:
          case 0x85:
          case 0x86:
          case 0x87:
          case 0x88:
          case 0x89:
          case 0x8a:
          case 0x8b:
          case 0x8c:
          case 0x8d:
          case 0x8e:
          case 0x8f: { // DUP1 to DUP16
            sp -= 32;
            copyWord(sp, sp + ((op - 0x7f) << 5));
            pc++;
            continue;
          }
          case 0x90:
          case 0x91:
          case 0x92:
          case 0x93:
          case 0x94:
          case 0x95:
          case 0x96:
          case 0x97:
          case 0x98:
          case 0x99:
          case 0x9a:
          case 0x9b:
          case 0x9c:
          case 0x9d:
          case 0x9e:
          case 0x9f: { // SWAP1 to SWAP16
            const other = sp + ((op - 0x8f) << 5);
            const a0 = load<u64>(sp), a1 = load<u64>(sp, 8), a2 = load<u64>(sp, 16), a3 = load<u64>(sp, 24);
            copyWord(sp, other);
            store<u64>(other, a0);
            store<u64>(other, a1, 8);
            store<u64>(other, a2, 16);
            store<u64>(other, a3, 24);
            pc++;
            continue;
          }
          // 0xa0: logs.
          case 0xa0:
          case 0xa1:
          case 0xa2:
          case 0xa3:
          case 0xa4: { // LOG0 to LOG4
            if (load<u32>(f, F_STATIC) != 0) {
              action = ACT_HALT;
              reason = HALT_STATIC_VIOLATION;
              break;
            }
            const left = log(f, sp, gas, op - 0xa0);
            if (left == NOT_ENOUGH) {
              action = ACT_EXACT;
              break;
            }
            gas = left;
            memorySize = load<u32>(f, F_MEMORY_SIZE);
            sp += 64 + ((op - 0xa0) << 5);
            pc++;
            continue;
          }
          // 0xf0: what leaves the loop.
          case 0xf0: { // CREATE
            action = ACT_CREATE;
            reason = KIND_CREATE;
            break;
          }
          case 0xf1: { // CALL
            action = ACT_CALL;
            reason = KIND_CALL;
            break;
          }
          case 0xf2: { // CALLCODE
            action = ACT_CALL;
            reason = KIND_CALLCODE;
            break;
          }
          case 0xf3: { // RETURN
            action = ACT_RETURN;
            break;
          }
          case 0xf4: { // DELEGATECALL
            action = ACT_CALL;
            reason = KIND_DELEGATECALL;
            break;
          }
          case 0xf5: { // CREATE2
            action = ACT_CREATE;
            reason = KIND_CREATE2;
            break;
          }
          case 0xfa: { // STATICCALL
            action = ACT_CALL;
            reason = KIND_STATICCALL;
            break;
          }
          case 0xfd: { // REVERT
            action = ACT_REVERT;
            break;
          }
          case 0xff: { // SELFDESTRUCT
            action = ACT_SELFDESTRUCT;
            break;
          }
          // Fused instructions: only fast code has them, so the exact loop has refused their codes above.
          case FUSED_PUSH1_JUMPI: {
            if (isZero(sp)) {
              sp += 32;
              pc += 3;
              block = load<u64>(blocks + ((pc - start) << 3));
              break;
            }
            sp += 32;
            const target = <u64>load<u8>(pc, 1);
            block = target < size ? load<u64>(blocks + (<usize>target << 3)) : 0;
            if ((block & BLOCK_IS_TARGET) == 0 && (block = foundTarget(code, target)) == 0) {
              pc += 2;
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            pc = start + <usize>target;
            break;
          }
          case FUSED_PUSH2_JUMPI: {
            if (isZero(sp)) {
              sp += 32;
              pc += 4;
              block = load<u64>(blocks + ((pc - start) << 3));
              break;
            }
            sp += 32;
            const target = <u64>load<u16>(pc, 1);
            block = target < size ? load<u64>(blocks + (<usize>target << 3)) : 0;
            if ((block & BLOCK_IS_TARGET) == 0 && (block = foundTarget(code, target)) == 0) {
              pc += 3;
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            pc = start + <usize>target;
            break;
          }
          case FUSED_PUSH1_JUMP: {
            const target = <u64>load<u8>(pc, 1);
            block = target < size ? load<u64>(blocks + (<usize>target << 3)) : 0;
            if ((block & BLOCK_IS_TARGET) == 0 && (block = foundTarget(code, target)) == 0) {
              pc += 2;
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            pc = start + <usize>target;
            break;
          }
          case FUSED_PUSH2_JUMP: {
            const target = <u64>load<u16>(pc, 1);
            block = target < size ? load<u64>(blocks + (<usize>target << 3)) : 0;
            if ((block & BLOCK_IS_TARGET) == 0 && (block = foundTarget(code, target)) == 0) {
              pc += 3;
              action = ACT_HALT;
              reason = HALT_INVALID_JUMP;
              break;
            }
            pc = start + <usize>target;
            break;
          }
          case FUSED_PUSH1_ADD: {
            const low = load<u64>(sp) + <u64>load<u8>(pc, 1);
            if (low < <u64>load<u8>(pc, 1)) carryUp(sp);
            store<u64>(sp, low);
            pc += 3;
            continue;
          }
          case FUSED_PUSH1_AND: {
            setWord(sp, load<u64>(sp) & <u64>load<u8>(pc, 1));
            pc += 3;
            continue;
          }
          case FUSED_PUSH20_AND: {
            store<u64>(sp, load<u64>(sp) & load<u64>(pc, 1));
            store<u64>(sp, load<u64>(sp, 8) & load<u64>(pc, 9), 8);
            store<u64>(sp, load<u64>(sp, 16) & <u64>load<u32>(pc, 17), 16);
            store<u64>(sp, 0, 24);
            pc += 22;
            continue;
          }
          case FUSED_DROP_SECOND: {
            copyWord(sp + 32, sp);
            sp += 32;
            pc += 2;
            continue;
          }
          default: {
            // INVALID; opcodes that the fork does not have are met by the exact loop only, which refuses them above.
            action = ACT_HALT;
            reason = HALT_INVALID_INSTRUCTION;
            break;
          }
        }
        break;
      }
      if (action != ACT_BLOCK) break;
    }
    store<u32>(f, <u32>pc, F_PC);
    store<u32>(f, <u32>sp, F_SP);
    store<u64>(f, gas, F_GAS);
    blocksLeft = slice;
    const status = act(f, action, reason);
    if (status != 0) return status;
    if (load<u32>(frame, F_EXACT) != u32(!FAST)) return 0;
  }
}
