// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {allocateWords, packLanes, unpackLanes} from "../common/lanes.sol";

/// The input's 64-bit numbers in ascending order, by bottom-up merge sort. One number per word while sorting.
contract Sort {
    fallback(bytes calldata input) external returns (bytes memory) {
        unchecked {
            uint256 count = (input.length + 7) / 8;
            uint256 source = unpackLanes(input, count);
            uint256 target = allocateWords(count);
            uint256 size = 32 * count;
            for (uint256 width = 32; width < size; width *= 2) {
                for (uint256 low = 0; low < size; low += 2 * width) {
                    merge(source, target, low, min(low + width, size), min(low + 2 * width, size));
                }
                (source, target) = (target, source);
            }
            return packLanes(source, count);
        }
    }

    /// Merges the sorted runs [low, middle) and [middle, high) of `source`, in bytes, into the same place of `target`.
    function merge(uint256 source, uint256 target, uint256 low, uint256 middle, uint256 high) private pure {
        assembly ("memory-safe") {
            let left := add(source, low)
            let leftEnd := add(source, middle)
            let right := leftEnd
            let rightEnd := add(source, high)
            let end := add(target, high)
            for { let at := add(target, low) } lt(at, end) { at := add(at, 0x20) } {
                let takeLeft := lt(left, leftEnd)
                if lt(right, rightEnd) { takeLeft := and(takeLeft, iszero(gt(mload(left), mload(right)))) }
                switch takeLeft
                case 0 {
                    mstore(at, mload(right))
                    right := add(right, 0x20)
                }
                default {
                    mstore(at, mload(left))
                    left := add(left, 0x20)
                }
            }
        }
    }

    function min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
