/** `12345678n` as `12,345,678`. */
export function formatCount(value: bigint | number): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Milliseconds with three significant digits and a unit that fits: `850 µs`, `12.3 ms`, `4.56 s`. */
export function formatTime(milliseconds: number): string {
  if (milliseconds < 1) return `${significant(milliseconds * 1000)} µs`;
  if (milliseconds < 1000) return `${significant(milliseconds)} ms`;
  return `${significant(milliseconds / 1000)} s`;
}

/** Bytes as `980 B`, `11.4 KiB`, `3.20 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${significant(bytes / 1024)} KiB`;
  return `${significant(bytes / 1024 / 1024)} MiB`;
}

/** Three significant digits, without an exponent. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** What a unit of fuel is, for people: gas, a WebAssembly fuel unit, one RISC-V instruction. */
const SPEED_UNITS: Readonly<Record<string, string>> = { evm: "Mgas/s", wasm: "Mfuel/s", riscv: "Mfuel/s" };

/** Fuel over milliseconds in the VM's customary unit: `545 Mfuel/s`, `9.55 Mgas/s`. `engine` is a `vm/engine` name. */
export function formatSpeed(engine: string, fuelUsed: bigint, milliseconds: number): string {
  const millions = Number(fuelUsed) / milliseconds / 1000;
  const number = millions >= 1000 ? formatCount(Math.round(millions)) : significant(millions);
  return `${number} ${SPEED_UNITS[engine.split("/")[0]!]!.padEnd(7)}`;
}
