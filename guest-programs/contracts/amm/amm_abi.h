/* Made from amm.abi; do not edit. */
#pragma once

#define AMM_TOKEN0 0x0dfe1681 /* token0() */
#define AMM_TOKEN1 0xd21220a7 /* token1() */
#define AMM_RESERVE0 0x443cb4bc /* reserve0() */
#define AMM_RESERVE1 0x5a76f25e /* reserve1() */
#define AMM_TOTAL_SHARES 0x3a98ef39 /* totalShares() */
#define AMM_SHARES_OF 0xf5eb42dc /* sharesOf(address) */
#define AMM_ADD_LIQUIDITY 0x9cd441da /* addLiquidity(uint256,uint256) */
#define AMM_REMOVE_LIQUIDITY 0x9c8f9f23 /* removeLiquidity(uint256) */
#define AMM_SWAP 0x9f1d0f59 /* swap(address,uint256,uint256) */
#define AMM_NO_SUCH_TOKEN 0xd1c607aa /* NoSuchToken(address) */
#define AMM_TOO_LITTLE 0x618bc7c9 /* TooLittle(uint256,uint256) */
#define AMM_TRANSFER_FAILED 0x90b8ec18 /* TransferFailed() */
#define AMM_REENTRANCY_GUARD_REENTRANT_CALL 0x3ee5aeb5 /* ReentrancyGuardReentrantCall() */
#define AMM_EVENT_LIQUIDITY_ADDED "LiquidityAdded(address,uint256,uint256,uint256)"
#define AMM_EVENT_LIQUIDITY_REMOVED "LiquidityRemoved(address,uint256,uint256,uint256)"
#define AMM_EVENT_SWAPPED "Swapped(address,address,uint256,uint256)"
