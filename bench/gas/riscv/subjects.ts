import { defineProfile } from "../../../src/vm/profile.js";
import { encode, words } from "../../../test/vms/riscv/assembler.js";
import { riscv } from "../../../vms/riscv/index.js";
import type { Subject } from "../operation.js";
import { loading, running } from "../running.js";
import { INSTRUCTION_PROGRAMS } from "./instructions.js";
import { elf, exit, numbered, REG } from "./programs.js";
import { WORK_PROGRAMS } from "./work.js";

const LONG = 200_000;

/** Programs that end at once, by what there is to load. */
const LOADED = [
  { name: "load: an exit", code: elf(words(...exit())) },
  {
    name: `load: ${LONG} bytes of code`,
    code: elf(
      words(...exit(), ...Array.from({ length: LONG / 4 }, () => encode("addi", { rd: REG.a, rs1: REG.a, imm: 1 }))),
    ),
  },
];

/** The engines of RISC-V. */
export async function riscvSubjects(): Promise<readonly Subject[]> {
  const profile = defineProfile(riscv);
  const subjects = Object.entries(riscv.engines).map(async ([name, open]): Promise<Subject> => {
    const engine = await open();
    const operations = [
      ...INSTRUCTION_PROGRAMS.map((program) => running(engine, profile, "instruction", program, numbered)),
      ...WORK_PROGRAMS.map((program) => running(engine, profile, "work", program, numbered)),
      ...LOADED.map((program) => loading(engine, profile, program, numbered)),
    ];
    return { engine: `riscv/${name}`, operations };
  });
  return Promise.all(subjects);
}
