// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

uint256 constant LANE = 0xffffffffffffffff;

/// Reverses the bytes within each of the four 64-bit lanes of a word, lanes staying in place: four little-endian
/// numbers become four big-endian ones, or back.
function reverseLanes(uint256 word) pure returns (uint256 out) {
    assembly ("memory-safe") {
        let m := 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
        out := or(and(shr(8, word), m), shl(8, and(word, m)))
        m := 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff
        out := or(and(shr(16, out), m), shl(16, and(out, m)))
        m := 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff
        out := or(and(shr(32, out), m), shl(32, and(out, m)))
    }
}

/// Zeroed memory for so many words, rounded up to four, which is what one word of lanes unpacks to.
function allocateWords(uint256 count) pure returns (uint256 words) {
    assembly ("memory-safe") {
        words := mload(0x40)
        let size := and(add(shl(5, count), 0x7f), not(0x7f))
        calldatacopy(words, calldatasize(), size)
        mstore(0x40, add(words, size))
    }
}

/// The first `count` little-endian 64-bit numbers of the input, zero-extended, one per word.
function unpackLanes(bytes calldata input, uint256 count) pure returns (uint256 words) {
    words = allocateWords(count);
    unchecked {
        for (uint256 i = 0; i < count; i += 4) {
            uint256 four;
            assembly ("memory-safe") {
                four := calldataload(add(input.offset, shl(3, i)))
            }
            four = reverseLanes(four);
            assembly ("memory-safe") {
                let at := add(words, shl(5, i))
                mstore(at, shr(192, four))
                mstore(add(at, 0x20), and(shr(128, four), LANE))
                mstore(add(at, 0x40), and(shr(64, four), LANE))
                mstore(add(at, 0x60), and(four, LANE))
            }
        }
    }
}

/// `count` words below 2^64 from memory made by `allocateWords`, as little-endian 64-bit numbers.
function packLanes(uint256 words, uint256 count) pure returns (bytes memory output) {
    output = new bytes(8 * count);
    unchecked {
        for (uint256 i = 0; i < count; i += 4) {
            uint256 four;
            assembly ("memory-safe") {
                let at := add(words, shl(5, i))
                four := or(
                    or(shl(192, mload(at)), shl(128, mload(add(at, 0x20)))),
                    or(shl(64, mload(add(at, 0x40))), mload(add(at, 0x60)))
                )
            }
            four = reverseLanes(four);
            assembly ("memory-safe") {
                mstore(add(add(output, 0x20), shl(3, i)), four)
            }
        }
    }
}
