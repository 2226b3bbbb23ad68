// The RISC-V interpreter: one loop and one switch over pre-decoded records (see layout.ts). No allocation, no calls but on
// slow paths. Fuel is charged for a whole run of instructions when it is entered; what was not executed is given back when
// the kernel leaves in the middle of one, so that fuel is exact wherever it stops.
// asc: --memoryBase 16384 --initialMemory 16
import { atomic } from "./atomics";
import { div, divu, divuw, divw, mulh, mulhsu, mulhu, orcb, rem, remu, remuw, remw, rev8 } from "./arithmetic";
import { arm, disarm } from "./fuel";
import { OP_CONTINUE, OP_J, OP_JR, OP_NO_CODE, OP_NOP, OP_STOP } from "./internal-ops";
import {
  CELL_FUEL,
  CELL_PC,
  CELL_PC_MASK,
  CELL_RECORD,
  CODE_TABLE,
  RECORD_COST,
  RECORD_IMM,
  RECORD_LENGTH,
  RECORD_PC,
  RECORD_RUN,
  RECORD_SIZE,
  STATUS_FENCE_I,
  STATUS_HOST_CALL,
  STATUS_OUT_OF_FUEL,
  STATUS_UNDECODED,
  STATUS_UNLINKED,
  TRAP_BREAKPOINT,
  TRAP_INVALID_INSTRUCTION,
  TRAP_MISALIGNED_PC,
  TRAP_OUT_OF_BOUNDS,
} from "./layout";
import { loadAddress, storeAddress, storeSlow } from "./memory";
import * as op from "./ops";
import { imm, imm32, rs1, rs2, setRd, setRdOrX0, surcharge } from "./record";

export { storeBlock } from "./memory";

/** The record of the instruction at a pc, or 0 when it is not decoded. */
// @ts-ignore: decorator
@inline
function lookup(pc: u64): usize {
  if (pc >> 32) return 0;
  const map: usize = load<u32>((<usize>pc >>> 12) << 2, CODE_TABLE);
  return map ? <usize>load<u32>(map + ((<u32>pc & 0xffe) << 1)) : 0;
}

/** Leaves at a record whose instruction was charged. */
function leaveAfter(record: usize, fuel: i64, status: u32): u32 {
  return leave(record, fuel - load<u8>(record, RECORD_COST), status);
}

/** Leaves in front of a record: gives back its fuel and that of the rest of its run. */
function leave(record: usize, fuel: i64, status: u32): u32 {
  disarm();
  store<u64>(CELL_PC, load<u32>(record, RECORD_PC));
  store<i64>(CELL_FUEL, fuel + load<u8>(record, RECORD_RUN));
  store<u32>(CELL_RECORD, <u32>record);
  return status;
}

/** Leaves behind a jump to where nothing is decoded. */
function leaveTo(pc: u64, fuel: i64): u32 {
  disarm();
  store<u64>(CELL_PC, pc);
  store<i64>(CELL_FUEL, fuel);
  return STATUS_UNDECODED;
}

// @ts-ignore: decorator
@inline
function link(record: usize): u64 {
  return <u64>load<u32>(record, RECORD_PC) + load<u8>(record, RECORD_LENGTH);
}

/** Pays for the run that begins at a record. */
// @ts-ignore: decorator
@inline
function charge(record: usize, fuel: i64): i64 {
  const left = fuel - load<u8>(record, RECORD_RUN);
  if (left < 0) arm(record, left);
  return left;
}

/** Runs from the pc cell until the fuel cell is used up or something happens; returns a STATUS_ or TRAP_. */
export function run(): u32 {
  let fuel = load<i64>(CELL_FUEL);
  if (fuel <= 0) return STATUS_OUT_OF_FUEL;
  let ip = lookup(load<u64>(CELL_PC));
  if (!ip) return STATUS_UNDECODED;
  fuel = charge(ip, fuel);
  // An instruction breaks out of the switch to the next record; one that ends a run charges the next one and continues.
  while (true) {
    switch (<i32>load<u8>(ip)) {
      case op.OP_LUI: setRd(ip, imm(ip)); break;
      case op.OP_AUIPC: setRd(ip, load<u32>(ip, RECORD_PC) + imm(ip)); break;
      case op.OP_JAL: {
        const target: usize = load<u32>(ip, RECORD_IMM);
        if (!target) return leave(ip, fuel, STATUS_UNLINKED);
        setRd(ip, link(ip));
        ip = target;
        fuel = charge(ip, fuel);
        continue;
      }
      case OP_J: {
        const target: usize = load<u32>(ip, RECORD_IMM);
        if (!target) return leave(ip, fuel, STATUS_UNLINKED);
        ip = target;
        fuel = charge(ip, fuel);
        continue;
      }
      case op.OP_JALR: {
        const target = (rs1(ip) + imm(ip)) & ~1;
        if (target & load<u32>(CELL_PC_MASK)) return leaveAfter(ip, fuel, TRAP_MISALIGNED_PC);
        setRd(ip, link(ip));
        ip = lookup(target);
        if (!ip) return leaveTo(target, fuel);
        fuel = charge(ip, fuel);
        continue;
      }
      case OP_JR: {
        const target = (rs1(ip) + imm(ip)) & ~1;
        if (target & load<u32>(CELL_PC_MASK)) return leaveAfter(ip, fuel, TRAP_MISALIGNED_PC);
        ip = lookup(target);
        if (!ip) return leaveTo(target, fuel);
        fuel = charge(ip, fuel);
        continue;
      }
      case op.OP_BEQ:
        if (rs1(ip) == rs2(ip)) {
          const target: usize = load<u32>(ip, RECORD_IMM);
          if (!target) return leave(ip, fuel, STATUS_UNLINKED);
          ip = target;
        } else ip += RECORD_SIZE;
        fuel = charge(ip, fuel);
        continue;
      case op.OP_BNE:
        if (rs1(ip) != rs2(ip)) {
          const target: usize = load<u32>(ip, RECORD_IMM);
          if (!target) return leave(ip, fuel, STATUS_UNLINKED);
          ip = target;
        } else ip += RECORD_SIZE;
        fuel = charge(ip, fuel);
        continue;
      case op.OP_BLT:
        if (<i64>rs1(ip) < <i64>rs2(ip)) {
          const target: usize = load<u32>(ip, RECORD_IMM);
          if (!target) return leave(ip, fuel, STATUS_UNLINKED);
          ip = target;
        } else ip += RECORD_SIZE;
        fuel = charge(ip, fuel);
        continue;
      case op.OP_BGE:
        if (<i64>rs1(ip) >= <i64>rs2(ip)) {
          const target: usize = load<u32>(ip, RECORD_IMM);
          if (!target) return leave(ip, fuel, STATUS_UNLINKED);
          ip = target;
        } else ip += RECORD_SIZE;
        fuel = charge(ip, fuel);
        continue;
      case op.OP_BLTU:
        if (rs1(ip) < rs2(ip)) {
          const target: usize = load<u32>(ip, RECORD_IMM);
          if (!target) return leave(ip, fuel, STATUS_UNLINKED);
          ip = target;
        } else ip += RECORD_SIZE;
        fuel = charge(ip, fuel);
        continue;
      case op.OP_BGEU:
        if (rs1(ip) >= rs2(ip)) {
          const target: usize = load<u32>(ip, RECORD_IMM);
          if (!target) return leave(ip, fuel, STATUS_UNLINKED);
          ip = target;
        } else ip += RECORD_SIZE;
        fuel = charge(ip, fuel);
        continue;
      case op.OP_LB: {
        const at = loadAddress(rs1(ip) + imm(ip), 1);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<i8>(at));
        break;
      }
      case op.OP_LH: {
        const at = loadAddress(rs1(ip) + imm(ip), 2);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<i16>(at));
        break;
      }
      case op.OP_LW: {
        const at = loadAddress(rs1(ip) + imm(ip), 4);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<i32>(at));
        break;
      }
      case op.OP_LD: {
        const at = loadAddress(rs1(ip) + imm(ip), 8);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<i64>(at));
        break;
      }
      case op.OP_LBU: {
        const at = loadAddress(rs1(ip) + imm(ip), 1);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<u8>(at));
        break;
      }
      case op.OP_LHU: {
        const at = loadAddress(rs1(ip) + imm(ip), 2);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<u16>(at));
        break;
      }
      case op.OP_LWU: {
        const at = loadAddress(rs1(ip) + imm(ip), 4);
        if (!at) return leaveAfter(ip, fuel, TRAP_OUT_OF_BOUNDS);
        setRdOrX0(ip, load<u32>(at));
        break;
      }
      case op.OP_SB: {
        const address = rs1(ip) + imm(ip);
        const at = storeAddress(address, 1);
        if (at) store<u8>(at, <u8>rs2(ip));
        else {
          const trap = storeSlow(address, 1, rs2(ip));
          if (trap) return leaveAfter(ip, fuel, trap);
        }
        break;
      }
      case op.OP_SH: {
        const address = rs1(ip) + imm(ip);
        const at = storeAddress(address, 2);
        if (at) store<u16>(at, <u16>rs2(ip));
        else {
          const trap = storeSlow(address, 2, rs2(ip));
          if (trap) return leaveAfter(ip, fuel, trap);
        }
        break;
      }
      case op.OP_SW: {
        const address = rs1(ip) + imm(ip);
        const at = storeAddress(address, 4);
        if (at) store<u32>(at, <u32>rs2(ip));
        else {
          const trap = storeSlow(address, 4, rs2(ip));
          if (trap) return leaveAfter(ip, fuel, trap);
        }
        break;
      }
      case op.OP_SD: {
        const address = rs1(ip) + imm(ip);
        const at = storeAddress(address, 8);
        if (at) store<u64>(at, <u64>rs2(ip));
        else {
          const trap = storeSlow(address, 8, rs2(ip));
          if (trap) return leaveAfter(ip, fuel, trap);
        }
        break;
      }
      case op.OP_ADDI: setRd(ip, rs1(ip) + imm(ip)); break;
      case op.OP_SLTI: setRd(ip, <i64>rs1(ip) < imm(ip) ? 1 : 0); break;
      case op.OP_SLTIU: setRd(ip, rs1(ip) < <u64>imm(ip) ? 1 : 0); break;
      case op.OP_XORI: setRd(ip, rs1(ip) ^ imm(ip)); break;
      case op.OP_ORI: setRd(ip, rs1(ip) | imm(ip)); break;
      case op.OP_ANDI: setRd(ip, rs1(ip) & imm(ip)); break;
      case op.OP_SLLI: setRd(ip, rs1(ip) << imm(ip)); break;
      case op.OP_SRLI: setRd(ip, rs1(ip) >> imm(ip)); break;
      case op.OP_SRAI: setRd(ip, <i64>rs1(ip) >> imm(ip)); break;
      case op.OP_ADD: setRd(ip, rs1(ip) + rs2(ip)); break;
      case op.OP_SUB: setRd(ip, rs1(ip) - rs2(ip)); break;
      case op.OP_SLL: setRd(ip, rs1(ip) << rs2(ip)); break;
      case op.OP_SLT: setRd(ip, <i64>rs1(ip) < <i64>rs2(ip) ? 1 : 0); break;
      case op.OP_SLTU: setRd(ip, rs1(ip) < rs2(ip) ? 1 : 0); break;
      case op.OP_XOR: setRd(ip, rs1(ip) ^ rs2(ip)); break;
      case op.OP_SRL: setRd(ip, rs1(ip) >> rs2(ip)); break;
      case op.OP_SRA: setRd(ip, <i64>rs1(ip) >> <i64>rs2(ip)); break;
      case op.OP_OR: setRd(ip, rs1(ip) | rs2(ip)); break;
      case op.OP_AND: setRd(ip, rs1(ip) & rs2(ip)); break;
      case op.OP_ADDIW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) + imm32(ip)))); break;
      case op.OP_SLLIW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) << imm32(ip)))); break;
      case op.OP_SRLIW: setRd(ip, <i64>(<i32>(<u32>rs1(ip) >> imm32(ip)))); break;
      case op.OP_SRAIW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) >> imm32(ip)))); break;
      case op.OP_ADDW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) + <i32>rs2(ip)))); break;
      case op.OP_SUBW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) - <i32>rs2(ip)))); break;
      case op.OP_SLLW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) << <i32>rs2(ip)))); break;
      case op.OP_SRLW: setRd(ip, <i64>(<i32>(<u32>rs1(ip) >> <u32>rs2(ip)))); break;
      case op.OP_SRAW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) >> <i32>rs2(ip)))); break;
      case op.OP_ECALL:
        return leaveAfter(ip, fuel, STATUS_HOST_CALL);
      case op.OP_EBREAK:
        return leaveAfter(ip, fuel, TRAP_BREAKPOINT);
      case op.OP_FENCE_I:
        return leaveAfter(ip, fuel, STATUS_FENCE_I);
      case op.OP_MUL: setRd(ip, rs1(ip) * rs2(ip)); break;
      case op.OP_MULH: surcharge(ip); setRd(ip, mulh(rs1(ip), rs2(ip))); break;
      case op.OP_MULHSU: surcharge(ip); setRd(ip, mulhsu(rs1(ip), rs2(ip))); break;
      case op.OP_MULHU: surcharge(ip); setRd(ip, mulhu(rs1(ip), rs2(ip))); break;
      case op.OP_DIV: surcharge(ip); setRd(ip, div(<i64>rs1(ip), <i64>rs2(ip))); break;
      case op.OP_DIVU: surcharge(ip); setRd(ip, divu(<u64>rs1(ip), <u64>rs2(ip))); break;
      case op.OP_REM: surcharge(ip); setRd(ip, rem(<i64>rs1(ip), <i64>rs2(ip))); break;
      case op.OP_REMU: surcharge(ip); setRd(ip, remu(<u64>rs1(ip), <u64>rs2(ip))); break;
      case op.OP_MULW: setRd(ip, <i64>(<i32>(<i32>rs1(ip) * <i32>rs2(ip)))); break;
      case op.OP_DIVW: surcharge(ip); setRd(ip, divw(<i32>rs1(ip), <i32>rs2(ip))); break;
      case op.OP_DIVUW: surcharge(ip); setRd(ip, divuw(<u32>rs1(ip), <u32>rs2(ip))); break;
      case op.OP_REMW: surcharge(ip); setRd(ip, remw(<i32>rs1(ip), <i32>rs2(ip))); break;
      case op.OP_REMUW: surcharge(ip); setRd(ip, remuw(<u32>rs1(ip), <u32>rs2(ip))); break;
      case op.OP_LR_W: case op.OP_SC_W: case op.OP_AMOSWAP_W: case op.OP_AMOADD_W: case op.OP_AMOXOR_W:
      case op.OP_AMOAND_W: case op.OP_AMOOR_W: case op.OP_AMOMIN_W: case op.OP_AMOMAX_W: case op.OP_AMOMINU_W:
      case op.OP_AMOMAXU_W: case op.OP_LR_D: case op.OP_SC_D: case op.OP_AMOSWAP_D: case op.OP_AMOADD_D:
      case op.OP_AMOXOR_D: case op.OP_AMOAND_D: case op.OP_AMOOR_D: case op.OP_AMOMIN_D: case op.OP_AMOMAX_D:
      case op.OP_AMOMINU_D: case op.OP_AMOMAXU_D: {
        surcharge(ip);
        const trap = atomic(ip, load<u8>(ip));
        if (trap) return leaveAfter(ip, fuel, trap);
        break;
      }
      case op.OP_ADD_UW: setRd(ip, <u64>(<u32>rs1(ip)) + rs2(ip)); break;
      case op.OP_SH1ADD: setRd(ip, (rs1(ip) << 1) + rs2(ip)); break;
      case op.OP_SH2ADD: setRd(ip, (rs1(ip) << 2) + rs2(ip)); break;
      case op.OP_SH3ADD: setRd(ip, (rs1(ip) << 3) + rs2(ip)); break;
      case op.OP_SH1ADD_UW: setRd(ip, (<u64>(<u32>rs1(ip)) << 1) + rs2(ip)); break;
      case op.OP_SH2ADD_UW: setRd(ip, (<u64>(<u32>rs1(ip)) << 2) + rs2(ip)); break;
      case op.OP_SH3ADD_UW: setRd(ip, (<u64>(<u32>rs1(ip)) << 3) + rs2(ip)); break;
      case op.OP_SLLI_UW: setRd(ip, <u64>(<u32>rs1(ip)) << imm(ip)); break;
      case op.OP_ANDN: setRd(ip, rs1(ip) & ~rs2(ip)); break;
      case op.OP_ORN: setRd(ip, rs1(ip) | ~rs2(ip)); break;
      case op.OP_XNOR: setRd(ip, ~(rs1(ip) ^ rs2(ip))); break;
      case op.OP_CLZ: setRd(ip, clz<u64>(rs1(ip))); break;
      case op.OP_CTZ: setRd(ip, ctz<u64>(rs1(ip))); break;
      case op.OP_CPOP: setRd(ip, popcnt<u64>(rs1(ip))); break;
      case op.OP_CLZW: setRd(ip, <u64>clz<u32>(<u32>rs1(ip))); break;
      case op.OP_CTZW: setRd(ip, <u64>ctz<u32>(<u32>rs1(ip))); break;
      case op.OP_CPOPW: setRd(ip, <u64>popcnt<u32>(<u32>rs1(ip))); break;
      case op.OP_MAX: setRd(ip, <i64>rs1(ip) > <i64>rs2(ip) ? rs1(ip) : rs2(ip)); break;
      case op.OP_MAXU: setRd(ip, rs1(ip) > rs2(ip) ? rs1(ip) : rs2(ip)); break;
      case op.OP_MIN: setRd(ip, <i64>rs1(ip) < <i64>rs2(ip) ? rs1(ip) : rs2(ip)); break;
      case op.OP_MINU: setRd(ip, rs1(ip) < rs2(ip) ? rs1(ip) : rs2(ip)); break;
      case op.OP_SEXT_B: setRd(ip, <i64>(<i8>rs1(ip))); break;
      case op.OP_SEXT_H: setRd(ip, <i64>(<i16>rs1(ip))); break;
      case op.OP_ZEXT_H: setRd(ip, <u64>(<u16>rs1(ip))); break;
      case op.OP_ROL: setRd(ip, rotl<u64>(rs1(ip), rs2(ip))); break;
      case op.OP_ROR: setRd(ip, rotr<u64>(rs1(ip), rs2(ip))); break;
      case op.OP_RORI: setRd(ip, rotr<u64>(rs1(ip), imm(ip))); break;
      case op.OP_ROLW: setRd(ip, <i64>(<i32>(rotl<u32>(<u32>rs1(ip), <u32>rs2(ip))))); break;
      case op.OP_RORW: setRd(ip, <i64>(<i32>(rotr<u32>(<u32>rs1(ip), <u32>rs2(ip))))); break;
      case op.OP_RORIW: setRd(ip, <i64>(<i32>(rotr<u32>(<u32>rs1(ip), imm32(ip))))); break;
      case op.OP_ORC_B: surcharge(ip); setRd(ip, orcb(rs1(ip))); break;
      case op.OP_REV8: surcharge(ip); setRd(ip, rev8(rs1(ip))); break;
      case op.OP_BCLR: setRd(ip, rs1(ip) & ~(<u64>1 << rs2(ip))); break;
      case op.OP_BCLRI: setRd(ip, rs1(ip) & ~(<u64>1 << imm(ip))); break;
      case op.OP_BEXT: setRd(ip, (rs1(ip) >> rs2(ip)) & 1); break;
      case op.OP_BEXTI: setRd(ip, (rs1(ip) >> imm(ip)) & 1); break;
      case op.OP_BINV: setRd(ip, rs1(ip) ^ (<u64>1 << rs2(ip))); break;
      case op.OP_BINVI: setRd(ip, rs1(ip) ^ (<u64>1 << imm(ip))); break;
      case op.OP_BSET: setRd(ip, rs1(ip) | (<u64>1 << rs2(ip))); break;
      case op.OP_BSETI: setRd(ip, rs1(ip) | (<u64>1 << imm(ip))); break;
      case op.OP_CZERO_EQZ: setRd(ip, rs2(ip) == 0 ? 0 : rs1(ip)); break;
      case op.OP_CZERO_NEZ: setRd(ip, rs2(ip) != 0 ? 0 : rs1(ip)); break;
      case OP_NOP: surcharge(ip); break;
      case OP_CONTINUE: {
        const target: usize = load<u32>(ip, RECORD_IMM);
        if (!target) return leave(ip, fuel, STATUS_UNLINKED);
        ip = target;
        fuel = charge(ip, fuel);
        continue;
      }
      case OP_STOP:
        return leave(ip, fuel, STATUS_OUT_OF_FUEL);
      case OP_NO_CODE:
        return leaveTo((<u64>load<u32>(ip, RECORD_IMM) << 32) | load<u32>(ip, RECORD_PC), fuel);
      default:
        return leaveAfter(ip, fuel, TRAP_INVALID_INSTRUCTION);
    }
    ip += RECORD_SIZE;
  }
}
