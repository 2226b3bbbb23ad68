/* Made from erc20.abi; do not edit. */
#pragma once

#define ERC20_INITIALIZE 0x8129fc1c /* initialize() */
#define ERC20_NAME 0x06fdde03 /* name() */
#define ERC20_SYMBOL 0x95d89b41 /* symbol() */
#define ERC20_DECIMALS 0x313ce567 /* decimals() */
#define ERC20_OWNER 0x8da5cb5b /* owner() */
#define ERC20_TOTAL_SUPPLY 0x18160ddd /* totalSupply() */
#define ERC20_BALANCE_OF 0x70a08231 /* balanceOf(address) */
#define ERC20_ALLOWANCE 0xdd62ed3e /* allowance(address,address) */
#define ERC20_MINT 0x40c10f19 /* mint(address,uint256) */
#define ERC20_TRANSFER 0xa9059cbb /* transfer(address,uint256) */
#define ERC20_APPROVE 0x095ea7b3 /* approve(address,uint256) */
#define ERC20_TRANSFER_FROM 0x23b872dd /* transferFrom(address,address,uint256) */
#define ERC20_ALREADY_INITIALIZED 0x0dc149f0 /* AlreadyInitialized() */
#define ERC20_OWNABLE_UNAUTHORIZED_ACCOUNT 0x118cdaa7 /* OwnableUnauthorizedAccount(address) */
#define ERC20_ERC20_INSUFFICIENT_BALANCE 0xe450d38c /* ERC20InsufficientBalance(address,uint256,uint256) */
#define ERC20_ERC20_INSUFFICIENT_ALLOWANCE 0xfb8f41b2 /* ERC20InsufficientAllowance(address,uint256,uint256) */
#define ERC20_ERC20_INVALID_RECEIVER 0xec442f05 /* ERC20InvalidReceiver(address) */
#define ERC20_ERC20_INVALID_SPENDER 0x94280d62 /* ERC20InvalidSpender(address) */
#define ERC20_EVENT_TRANSFER "Transfer(address,address,uint256)"
#define ERC20_EVENT_APPROVAL "Approval(address,address,uint256)"
