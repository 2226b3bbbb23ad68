import { FIRST_ORIGIN, type Origin, type Value } from "./access-plan.js";
import { aluEmitter } from "./alu.js";
import type { LocalPool } from "./local-pool.js";
import type { RegisterLocals } from "./register-locals.js";
import { OP } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

export interface EarlyContext {
  readonly w: WasmWriter;
  readonly locals: RegisterLocals;
  readonly pool: LocalPool;
  readonly temporaries: readonly [number, number, number, number];
}

/** Computes values at the begin of a block that its instructions compute later, each of them once. */
export class EarlyValues {
  readonly #context: EarlyContext;
  readonly #origins: readonly Origin[];
  /** Locals by origin. */
  readonly #computed = new Map<Origin, number>();

  constructor(origins: readonly Origin[], context: EarlyContext) {
    this.#origins = origins;
    this.#context = context;
  }

  /** The local that holds what the instruction at an index computes, if that was computed already. */
  resultOf(index: number): number | undefined {
    for (const [origin, local] of this.#computed) if (origin.index === index) return local;
    return undefined;
  }

  /** Pushes a value, as long as no register was changed. */
  push({ base, offset }: Value): void {
    const { w, locals } = this.#context;
    if (base === 0) {
      w.i64Const(offset);
      return;
    }
    w.get(base < FIRST_ORIGIN ? locals.get(base)! : this.#compute(this.#origins[base - FIRST_ORIGIN]!));
    if (offset === 0) return;
    w.i64Const(offset);
    w.op(OP.i64Add);
  }

  #compute(origin: Origin): number {
    const known = this.#computed.get(origin);
    if (known !== undefined) return known;
    const { w, pool, temporaries } = this.#context;
    const { placed, rs1, rs2 } = origin;
    const { pc, decoded } = placed;
    this.#prepare(rs1);
    this.#prepare(rs2);
    const pushWord = (value: Value) => {
      this.push(value);
      w.op(OP.i32WrapI64);
    };
    aluEmitter(decoded)!({
      ...{ w, pc, imm: decoded.imm, temporaries },
      rs1: () => this.push(rs1),
      rs2: () => this.push(rs2),
      word1: () => pushWord(rs1),
      word2: () => pushWord(rs2),
    });
    const local = pool.take("i64");
    w.set(local);
    this.#computed.set(origin, local);
    return local;
  }

  /** Operands come first, as nothing can be computed in the middle of an instruction. */
  #prepare({ base }: Value): void {
    if (base >= FIRST_ORIGIN) this.#compute(this.#origins[base - FIRST_ORIGIN]!);
  }
}
