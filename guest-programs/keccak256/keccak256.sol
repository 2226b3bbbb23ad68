// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Keccak} from "../common/keccak.sol";

/// Keccak-256 of the whole input.
contract Keccak256 {
    fallback(bytes calldata input) external returns (bytes memory) {
        return abi.encodePacked(Keccak.hash(input));
    }
}
