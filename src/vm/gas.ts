import type { Cost } from "./outcome.js";
import type { Profile } from "./profile.js";

/** Engines count fuel in signed 64-bit integers; at 10^9 fuel a second this lasts 292 years. */
export const MAX_FUEL = 2n ** 63n - 1n;

/** The fuel that a gas limit buys under a profile, at most {@link MAX_FUEL}. On the EVM fuel is gas. */
export function fuelLimit(gasLimit: bigint, profile: Profile): bigint {
  const fuel = profile.vm === "evm" ? gasLimit : gasLimit * profile.fuelPerGas;
  return fuel > MAX_FUEL ? MAX_FUEL : fuel;
}

/** What is charged for fuel: gas rounded up, and never more than the limit. */
export function costOfFuel(fuelUsed: bigint, gasLimit: bigint, profile: Profile): Cost {
  const gas = (fuelUsed + profile.fuelPerGas - 1n) / profile.fuelPerGas;
  return { gasUsed: gas > gasLimit ? gasLimit : gas, fuelUsed };
}
