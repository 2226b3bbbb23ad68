// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Moves tokens of other contracts, whichever VM those are for. It holds what it gives; an account that delegates to it (EIP-7702)
/// gives of its own.
contract Exchange {
    event Paid(address indexed payer, address indexed token, address indexed to, uint256 amount);
    event Swapped(address indexed trader, address indexed give, address indexed take, uint256 amount);

    error TransferRefused(address token);

    /// Moves what the sender has allowed.
    function pay(address token, address to, uint256 amount) external {
        collect(token, to, amount);
        emit Paid(msg.sender, token, to, amount);
    }

    /// Takes one token from the sender and gives as much of another.
    function swap(address give, address take, uint256 amount) external {
        collect(give, address(this), amount);
        requireTrue(take, abi.encodeWithSignature("transfer(address,uint256)", msg.sender, amount));
        emit Swapped(msg.sender, give, take, amount);
    }

    function collect(address token, address to, uint256 amount) private {
        requireTrue(token, abi.encodeWithSignature("transferFrom(address,address,uint256)", msg.sender, to, amount));
    }

    /// Makes a call whose answer must be true; what a token says when it reverts is passed on.
    function requireTrue(address token, bytes memory data) private {
        (bool success, bytes memory answer) = token.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (answer.length < 32 || abi.decode(answer, (uint256)) != 1) revert TransferRefused(token);
    }
}
