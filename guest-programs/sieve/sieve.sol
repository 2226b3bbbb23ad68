// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {reverseLanes} from "../common/lanes.sol";

/// The primes up to n, by Eratosthenes' sieve over odd numbers: how many, their sum, the greatest.
contract Sieve {
    uint256 private constant MAX_N = 1 << 24;

    fallback(bytes calldata input) external returns (bytes memory) {
        unchecked {
            uint256 n = limit(input);
            // Byte i stands for 2 * i + 1.
            bytes memory composite = new bytes((n + 1) / 2);
            for (uint256 p = 3; p * p <= n; p += 2) {
                if (composite[p / 2] == 0) markMultiples(composite, p);
            }
            (uint256 count, uint256 sum, uint256 greatest) = tally(composite);
            if (n >= 2) {
                count++;
                sum += 2;
                if (greatest == 0) greatest = 2;
            }
            return abi.encodePacked(bytes24(bytes32(reverseLanes(count << 192 | sum << 128 | greatest << 64))));
        }
    }

    /// The first four bytes, little-endian, at most 8 per byte of input and at most 2^24.
    function limit(bytes calldata input) private pure returns (uint256 n) {
        unchecked {
            uint256 head;
            assembly ("memory-safe") {
                head := shl(224, shr(224, calldataload(input.offset)))
            }
            n = reverseLanes(head) >> 192;
            if (n > 8 * input.length) n = 8 * input.length;
            if (n > MAX_N) n = MAX_N;
        }
    }

    function markMultiples(bytes memory composite, uint256 p) private pure {
        assembly ("memory-safe") {
            let table := add(composite, 0x20)
            let end := add(table, mload(composite))
            for { let at := add(table, shr(1, mul(p, p))) } lt(at, end) { at := add(at, p) } {
                mstore8(at, 1)
            }
        }
    }

    /// How many odd primes, their sum, the greatest.
    function tally(bytes memory composite) private pure returns (uint256 count, uint256 sum, uint256 greatest) {
        assembly ("memory-safe") {
            let size := mload(composite)
            // The word that ends with byte i of the table.
            let at := add(composite, 1)
            for { let i := 1 } lt(i, size) { i := add(i, 1) } {
                if iszero(and(mload(add(at, i)), 0xff)) {
                    greatest := add(add(i, i), 1)
                    sum := add(sum, greatest)
                    count := add(count, 1)
                }
            }
        }
    }
}
