// What a contract has left while a hook of it is answered: fuel, of which a gas is so many units.
import { OPCODES } from "../../../../vms/evm/kernel/layout";

/** No such opcode on this fork. */
const UNDEFINED: u32 = u32.MAX_VALUE;

export let fuel: u64 = 0;
let fuelPerGas: u64 = 1;

export function setMeter(left: u64, perGas: u64): void {
  fuel = left;
  fuelPerGas = perGas;
}

export function gasLeft(): u64 {
  return fuel / fuelPerGas;
}

/** Takes fuel; false when it does not last. */
export function chargeFuel(amount: u64): bool {
  if (amount > fuel) return false;
  fuel -= amount;
  return true;
}

/** Takes gas; false when the fuel does not last. */
export function chargeGas(gas: u64): bool {
  if (gas > gasLeft()) return false;
  fuel -= gas * fuelPerGas;
  return true;
}

/** Takes what is not among the gas that is left now, of all that {@link gasLeft} has given. */
export function leaveGas(left: u64): void {
  fuel -= (gasLeft() - left) * fuelPerGas;
}

export function giveGas(gas: u64): void {
  fuel += gas * fuelPerGas;
}

/** Takes the gas that the fork's table has for an opcode; false when the fuel does not last, or there is no such opcode. */
export function chargeOpcode(code: u32): bool {
  const gas = load<u32>(<usize>OPCODES + 8 * <usize>code);
  return gas != UNDEFINED && chargeGas(gas);
}
