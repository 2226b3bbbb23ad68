// Made from amm.abi; do not edit.
import { Address } from "../sdk/address";
import { call, results, staticCall } from "../sdk/calls";
import { Decoder } from "../sdk/decoder";
import { Encoder } from "../sdk/encoder";
import { revertWithBytes } from "../sdk/errors";
import { Event } from "../sdk/event";
import { Uint256 } from "../sdk/uint256";

export function emitLiquidityAdded(provider: Address, amount0: Uint256, amount1: Uint256, shares: Uint256): void {
  Event.of("LiquidityAdded(address,uint256,uint256,uint256)").indexed(provider.pointer).emitWith(Encoder.of(3).word(amount0.pointer).word(amount1.pointer).word(shares.pointer).encoded);
}

export function emitLiquidityRemoved(provider: Address, amount0: Uint256, amount1: Uint256, shares: Uint256): void {
  Event.of("LiquidityRemoved(address,uint256,uint256,uint256)").indexed(provider.pointer).emitWith(Encoder.of(3).word(amount0.pointer).word(amount1.pointer).word(shares.pointer).encoded);
}

export function emitSwapped(trader: Address, tokenIn: Address, amountIn: Uint256, amountOut: Uint256): void {
  Event.of("Swapped(address,address,uint256,uint256)").indexed(trader.pointer).indexed(tokenIn.pointer).emitWith(Encoder.of(2).word(amountIn.pointer).word(amountOut.pointer).encoded);
}

export function throwNoSuchToken(token: Address): void {
  revertWithBytes(Encoder.withSelector(0xd1c607aa, 1).word(token.pointer).encoded);
}

export function throwTooLittle(amount: Uint256, least: Uint256): void {
  revertWithBytes(Encoder.withSelector(0x618bc7c9, 2).word(amount.pointer).word(least.pointer).encoded);
}

export function throwTransferFailed(): void {
  revertWithBytes(Encoder.withSelector(0x90b8ec18, 0).encoded);
}

export function throwReentrancyGuardReentrantCall(): void {
  revertWithBytes(Encoder.withSelector(0x3ee5aeb5, 0).encoded);
}

/** Calls such a contract; what it reverts with the caller reverts with. */
@unmanaged
export class Amm {
  static at(address: Address): Amm {
    return changetype<Amm>(address.pointer);
  }

  token0(): Address {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x0dfe1681, 0).encoded), target, 1).address(0);
  }

  token1(): Address {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xd21220a7, 0).encoded), target, 1).address(0);
  }

  reserve0(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x443cb4bc, 0).encoded), target, 1).uint256(0);
  }

  reserve1(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x5a76f25e, 0).encoded), target, 1).uint256(0);
  }

  totalShares(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x3a98ef39, 0).encoded), target, 1).uint256(0);
  }

  sharesOf(account: Address): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xf5eb42dc, 1).word(account.pointer).encoded), target, 1).uint256(0);
  }

  addLiquidity(amount0: Uint256, amount1: Uint256): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0x9cd441da, 2).word(amount0.pointer).word(amount1.pointer).encoded), target, 1).uint256(0);
  }

  removeLiquidity(shares: Uint256): Decoder {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0x9c8f9f23, 1).word(shares.pointer).encoded), target, 2);
  }

  swap(tokenIn: Address, amountIn: Uint256, minimum: Uint256): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0x9f1d0f59, 3).word(tokenIn.pointer).word(amountIn.pointer).word(minimum.pointer).encoded), target, 1).uint256(0);
  }
}
