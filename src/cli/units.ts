import { formatCount, significant } from "./numbers.js";

/** What a unit of fuel is, for people: gas, a WebAssembly fuel unit, one RISC-V instruction. */
const SPEED_UNITS: Readonly<Record<string, string>> = { evm: "Mgas/s", wasm: "Mfuel/s", riscv: "MIPS" };

/** Fuel over milliseconds in the VM's customary unit: `545 MIPS`, `9.55 Mgas/s`. `engine` is a `vm/engine` name. */
export function formatSpeed(engine: string, fuelUsed: bigint, milliseconds: number): string {
  const millions = Number(fuelUsed) / milliseconds / 1000;
  const number = millions >= 1000 ? formatCount(Math.round(millions)) : significant(millions);
  return `${number} ${SPEED_UNITS[engine.split("/")[0]!]!.padEnd(7)}`;
}
