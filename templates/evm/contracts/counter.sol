// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.28;

contract Counter {
    uint256 public number;

    event Increased(uint256 number);

    function increase() external {
        number++;
        emit Increased(number);
    }

    /// Asks another contract, of whichever VM, and returns what it answers.
    function ask(address to, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory answer) = to.call(data);
        require(success, "the contract that was asked failed");
        return answer;
    }
}
