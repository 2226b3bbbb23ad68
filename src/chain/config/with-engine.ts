import type { ChainConfig, RulesConfig } from "./chain-config.js";

/** The same chain with contracts and state transitions for WebAssembly and RISC-V on another engine: all give the same results. */
export function withEngine(config: ChainConfig, engine: string): ChainConfig {
  return {
    ...config,
    rules: { ...config.rules, ...changed(config.rules, engine) },
    schedule: config.schedule.map((entry) => ({ ...entry, ...changed(entry, engine) })),
  };
}

function changed({ vms, stf }: Partial<RulesConfig>, engine: string): Partial<RulesConfig> {
  return {
    ...(vms === undefined
      ? {}
      : {
          vms: {
            ...vms,
            ...(vms.wasm === undefined ? {} : { wasm: { ...vms.wasm, engine } }),
            ...(vms.riscv === undefined ? {} : { riscv: { ...vms.riscv, engine } }),
          },
        }),
    ...(typeof stf === "object" ? { stf: { ...stf, engine } } : {}),
  };
}
