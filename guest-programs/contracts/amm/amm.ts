// Two tokens in a pool whose product does not fall: a swap pays 0.3 percent to those who hold shares of the pool.
import { Erc20 } from "../erc20/erc20.abi";
import { Address } from "../sdk/address";
import { Bytes } from "../sdk/bytes";
import { self } from "../sdk/calls";
import { Encoder } from "../sdk/encoder";
import { refuseReentrance } from "../sdk/reentrancy";
import { AddressMapping, StoredAddress, StoredUint256 } from "../sdk/storage";
import { Uint256 } from "../sdk/uint256";
import {
  emitLiquidityAdded, emitLiquidityRemoved, emitSwapped, throwNoSuchToken, throwTooLittle, throwTransferFailed,
} from "./amm.abi";

// @ts-ignore: decorator
@inline
function tokenAt(index: u64): StoredAddress {
  return StoredAddress.at(index);
}

// @ts-ignore: decorator
@inline
function reserveAt(index: u64): StoredUint256 {
  return StoredUint256.at(2 + index);
}

// @ts-ignore: decorator
@inline
function allShares(): StoredUint256 {
  return StoredUint256.at(4);
}

// @ts-ignore: decorator
@inline
function sharesAt(account: Address): StoredUint256 {
  return AddressMapping.at<StoredUint256>(5).get(account);
}

export function construct(firstToken: Address, secondToken: Address): void {
  tokenAt(0).value = firstToken;
  tokenAt(1).value = secondToken;
}

export function token0(): Address {
  return tokenAt(0).value;
}

export function token1(): Address {
  return tokenAt(1).value;
}

export function reserve0(): Uint256 {
  return reserveAt(0).value;
}

export function reserve1(): Uint256 {
  return reserveAt(1).value;
}

export function totalShares(): Uint256 {
  return allShares().value;
}

export function sharesOf(account: Address): Uint256 {
  return sharesAt(account).value;
}

export function addLiquidity(amount0: Uint256, amount1: Uint256): Uint256 {
  refuseReentrance();
  take(token0(), amount0);
  take(token1(), amount1);
  const total = totalShares(), before0 = reserve0(), before1 = reserve1();
  const shares = total.isZero ? root(amount0 * amount1) : least((amount0 * total) / before0, (amount1 * total) / before1);
  if (shares.isZero) throwTooLittle(Uint256.of(0), Uint256.of(1));
  reserveAt(0).value = before0 + amount0;
  reserveAt(1).value = before1 + amount1;
  allShares().value = total + shares;
  const provider = Address.sender(), held = sharesAt(provider);
  held.value = held.value + shares;
  emitLiquidityAdded(provider, amount0, amount1, shares);
  return shares;
}

export function removeLiquidity(shares: Uint256): Bytes {
  refuseReentrance();
  const provider = Address.sender(), stored = sharesAt(provider), held = stored.value;
  if (held < shares) throwTooLittle(held, shares);
  const total = totalShares(), before0 = reserve0(), before1 = reserve1();
  const amount0 = (shares * before0) / total, amount1 = (shares * before1) / total;
  stored.value = held - shares;
  allShares().value = total - shares;
  reserveAt(0).value = before0 - amount0;
  reserveAt(1).value = before1 - amount1;
  give(token0(), amount0);
  give(token1(), amount1);
  emitLiquidityRemoved(provider, amount0, amount1, shares);
  return Encoder.of(2).word(amount0.pointer).word(amount1.pointer).encoded;
}

export function swap(tokenIn: Address, amountIn: Uint256, minimum: Uint256): Uint256 {
  refuseReentrance();
  const first = token0(), second = token1(), isFirst = tokenIn == first;
  if (!isFirst && !(tokenIn == second)) throwNoSuchToken(tokenIn);
  const paid = amountIn * Uint256.of(997), from: u64 = isFirst ? 0 : 1;
  const reserveIn = reserveAt(from).value, reserveOut = reserveAt(1 - from).value;
  const amountOut = (paid * reserveOut) / (reserveIn * Uint256.of(1000) + paid);
  if (amountOut < minimum) throwTooLittle(amountOut, minimum);
  reserveAt(from).value = reserveIn + amountIn;
  reserveAt(1 - from).value = reserveOut - amountOut;
  take(tokenIn, amountIn);
  give(isFirst ? second : first, amountOut);
  emitSwapped(Address.sender(), tokenIn, amountIn, amountOut);
  return amountOut;
}

function take(token: Address, amount: Uint256): void {
  if (!Erc20.at(token).transferFrom(Address.sender(), self(), amount)) throwTransferFailed();
}

function give(token: Address, amount: Uint256): void {
  if (!Erc20.at(token).transfer(Address.sender(), amount)) throwTransferFailed();
}

function least(a: Uint256, b: Uint256): Uint256 {
  return a < b ? a : b;
}

/** The square root, rounded down, by Newton's method from above. */
function root(square: Uint256): Uint256 {
  const two = Uint256.of(2);
  let guess = square, next = square / two + (square % two);
  while (next < guess) {
    guess = next;
    next = (guess + square / guess) / two;
  }
  return guess;
}
