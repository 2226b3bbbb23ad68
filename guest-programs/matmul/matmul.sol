// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {LANE, allocateWords, packLanes, unpackLanes} from "../common/lanes.sol";

/// The product of the input's two square matrices of 64-bit numbers, modulo 2^64. One number per word.
contract Matmul {
    uint256 private constant MAX_DIMENSION = 128;

    fallback(bytes calldata input) external returns (bytes memory) {
        unchecked {
            uint256 n = dimension(input.length);
            uint256 stride = 32 * n;
            uint256 a = unpackLanes(input, 2 * n * n);
            uint256 b = a + stride * n;
            uint256 product = allocateWords(n * n);
            for (uint256 i = 0; i < n; i++) {
                for (uint256 j = 0; j < n; j++) {
                    uint256 entry = dot(a + i * stride, b + 32 * j, stride) & LANE;
                    assembly ("memory-safe") {
                        mstore(add(product, add(mul(i, stride), shl(5, j))), entry)
                    }
                }
            }
            return packLanes(product, n * n);
        }
    }

    /// The smallest n for which two n by n matrices hold the whole input, at most 128.
    function dimension(uint256 size) private pure returns (uint256 n) {
        unchecked {
            while (n < MAX_DIMENSION && 16 * n * n < size) n++;
        }
    }

    /// The product of a row and a column, `stride` bytes from entry to entry. Below 2^136, so one mask at the end does.
    function dot(uint256 row, uint256 column, uint256 stride) private pure returns (uint256 sum) {
        assembly ("memory-safe") {
            for { let end := add(row, stride) } lt(row, end) { row := add(row, 0x20) } {
                sum := add(sum, mul(mload(row), mload(column)))
                column := add(column, stride)
            }
        }
    }
}
