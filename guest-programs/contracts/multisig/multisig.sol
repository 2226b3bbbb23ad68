// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A wallet of several owners: an operation is done once, when so many of them have confirmed it. It is known by the hash of the wallet, the
/// target, the amount, the hash of the data, and the number of operations before it.
contract Multisig {
    event Confirmed(bytes32 indexed operation, address indexed account);
    event Executed(bytes32 indexed operation, uint256 number);

    error NotOwner(address account);
    error BadOwners();
    error TooFewConfirmations(uint256 confirmations, uint256 least);

    address[] private allOwners;
    uint256 public threshold;
    uint256 public nonce;
    mapping(bytes32 => mapping(address => bool)) public isConfirmed;

    constructor(address[] memory firstOwners, uint256 least) payable {
        if (least == 0 || least > firstOwners.length) revert BadOwners();
        for (uint256 i = 0; i < firstOwners.length; i++) {
            // In ascending order, so that nobody counts twice.
            if (firstOwners[i] <= (i == 0 ? address(0) : firstOwners[i - 1])) revert BadOwners();
            allOwners.push(firstOwners[i]);
        }
        threshold = least;
    }

    receive() external payable {}

    function owners() external view returns (address[] memory) {
        return allOwners;
    }

    function operationOf(address to, uint256 amount, bytes calldata payload, uint256 number) public view returns (bytes32) {
        return keccak256(abi.encode(address(this), to, amount, keccak256(payload), number));
    }

    function confirm(bytes32 operation) external {
        if (!isOwner(msg.sender)) revert NotOwner(msg.sender);
        isConfirmed[operation][msg.sender] = true;
        emit Confirmed(operation, msg.sender);
    }

    function execute(address to, uint256 amount, bytes calldata payload) external returns (bytes memory) {
        uint256 number = nonce;
        bytes32 operation = operationOf(to, amount, payload, number);
        uint256 confirmations = 0;
        for (uint256 i = 0; i < allOwners.length; i++) {
            if (isConfirmed[operation][allOwners[i]]) confirmations++;
        }
        if (confirmations < threshold) revert TooFewConfirmations(confirmations, threshold);
        nonce = number + 1;
        (bool isDone, bytes memory result) = to.call{value: amount}(payload);
        if (!isDone) {
            assembly {
                revert(add(result, 32), mload(result))
            }
        }
        emit Executed(operation, number);
        return result;
    }

    function isOwner(address account) private view returns (bool) {
        for (uint256 i = 0; i < allOwners.length; i++) {
            if (allOwners[i] == account) return true;
        }
        return false;
    }
}
