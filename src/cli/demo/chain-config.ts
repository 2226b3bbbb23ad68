import { toHex } from "../../base/hex.js";
import type { ChainConfig } from "../../chain/config/chain-config.js";

export const CHAIN_ID = 3333n;
/** A folder whose config has it was made by the main job. */
export const CHAIN_NAME = "tercet-demo";
/** Seconds since 1970. */
export const GENESIS_TIME = 1_750_000_000n;
export const BLOCK_SECONDS = 2n;

const ETHER = 10n ** 18n;

/** The config of the main job's chain, as a file has it: three VMs, and some accounts with ether. */
export function demoConfig(accounts: readonly { readonly address: Uint8Array }[]): string {
  const funded = accounts.map(({ address }) => [toHex(address), { balance: String(10_000n * ETHER) }]);
  const config = {
    name: CHAIN_NAME,
    chainId: Number(CHAIN_ID),
    gasToken: { name: "Ether", symbol: "ETH", decimals: 18 },
    commitment: { type: "mpt" },
    rules: {
      fork: "osaka",
      vms: { wasm: { engine: "compiled", fuelPerGas: 10 }, riscv: { engine: "interpreter", fuelPerGas: 10 } },
      fees: { baseFee: "burnt" },
    },
    genesis: { timestamp: Number(GENESIS_TIME), gasLimit: 30_000_000, accounts: Object.fromEntries(funded) },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The same chain with the contracts for WebAssembly and RISC-V on the other engine of each. */
export function onOtherEngines(config: ChainConfig): ChainConfig {
  const { vms } = config.rules;
  const wasm = { ...vms.wasm, engine: "interpreter" };
  const riscv = { ...vms.riscv, engine: "compiled" };
  return { ...config, rules: { ...config.rules, vms: { ...vms, wasm, riscv } } };
}
