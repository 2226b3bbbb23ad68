import { defineProfile } from "../../../src/vm/profile.js";
import { wasm } from "../../../vms/wasm/index.js";
import type { Subject } from "../operation.js";
import { loading, running } from "../running.js";
import { INSTRUCTION_PROGRAMS } from "./instructions.js";
import { LOADED_MODULES } from "./loading.js";
import { numbered, type SizedProgram } from "./programs.js";
import { WORK_PROGRAMS } from "./work.js";

/** The engines of WebAssembly. */
export async function wasmSubjects(): Promise<readonly Subject[]> {
  const profile = defineProfile(wasm);
  const profileOf = ({ maxPages }: SizedProgram) =>
    maxPages === undefined ? profile : defineProfile(wasm, { settings: { maxPages } });
  const subjects = Object.entries(wasm.engines).map(async ([name, open]): Promise<Subject> => {
    const engine = await open();
    const operations = [
      ...INSTRUCTION_PROGRAMS.map((program) => running(engine, profile, "instruction", program, numbered)),
      ...WORK_PROGRAMS.map((program) => running(engine, profileOf(program), "work", program, numbered)),
      ...LOADED_MODULES.map((module) => loading(engine, profile, module, numbered)),
    ];
    return { engine: `wasm/${name}`, operations };
  });
  return Promise.all(subjects);
}
