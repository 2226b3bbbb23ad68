// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// SHA-256 (FIPS 180-4) of the whole input, computed without the precompile.
/// A 32-bit word is rotated by multiplying it by 2^32 + 1, which sets two copies side by side, and shifting.
contract Sha256 {
    uint256 private constant WORD = 0xffffffff;
    uint256 private constant INITIAL_STATE = 0x6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19;

    /// Where the parts of the working memory are, from its start: 64 words of the message schedule, 64 constants.
    uint256 private constant ROUND_CONSTANTS = 0x800;
    uint256 private constant WORKING_MEMORY = 0x1000;

    fallback(bytes calldata input) external returns (bytes memory) {
        unchecked {
            (uint256 cursor, uint256 end) = pad(input);
            uint256 work = allocate();
            uint256 state = INITIAL_STATE;
            for (; cursor < end; cursor += 64) {
                expand(work, cursor);
                state = compress(work, state);
            }
            return abi.encodePacked(state);
        }
    }

    /// The input in memory, followed by 0x80, zeros and its length in bits, to a whole number of 64-byte blocks.
    function pad(bytes calldata input) private pure returns (uint256 start, uint256 end) {
        assembly ("memory-safe") {
            start := mload(0x40)
            end := add(start, and(add(input.length, 72), not(63)))
            mstore(0x40, end)
            calldatacopy(start, input.offset, sub(end, start))
            mstore8(add(start, input.length), 0x80)
            let last := sub(end, 0x20)
            mstore(last, or(mload(last), shl(3, input.length)))
        }
    }

    /// Working memory with the round constants in place.
    function allocate() private pure returns (uint256 work) {
        assembly ("memory-safe") {
            function storeEight(at, words) {
                for { let shift := 256 } shift { at := add(at, 0x20) } {
                    shift := sub(shift, 32)
                    mstore(at, and(shr(shift, words), WORD))
                }
            }
            work := mload(0x40)
            mstore(0x40, add(work, WORKING_MEMORY))
            let k := add(work, ROUND_CONSTANTS)
            storeEight(k, 0x428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5)
            storeEight(add(k, 0x100), 0xd807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174)
            storeEight(add(k, 0x200), 0xe49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da)
            storeEight(add(k, 0x300), 0x983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967)
            storeEight(add(k, 0x400), 0x27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85)
            storeEight(add(k, 0x500), 0xa2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070)
            storeEight(add(k, 0x600), 0x19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3)
            storeEight(add(k, 0x700), 0x748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2)
        }
    }

    /// Fills the message schedule from one block.
    function expand(uint256 w, uint256 block_) private pure {
        assembly ("memory-safe") {
            for { let i := 0 } lt(i, 16) { i := add(i, 1) } {
                mstore(add(w, shl(5, i)), shr(224, mload(add(block_, shl(2, i)))))
            }
            for { let end := add(w, 0x600) } lt(w, end) { w := add(w, 0x20) } {
                let a := mload(add(w, 0x1c0))
                let aa := mul(a, 0x100000001)
                let b := mload(add(w, 0x20))
                let bb := mul(b, 0x100000001)
                let sum := add(mload(w), mload(add(w, 0x120)))
                sum := add(sum, xor(shr(10, a), and(xor(shr(17, aa), shr(19, aa)), WORD)))
                sum := add(sum, xor(shr(3, b), and(xor(shr(7, bb), shr(18, bb)), WORD)))
                mstore(add(w, 0x200), and(sum, WORD))
            }
        }
    }

    /// The state, eight words in one, after the 64 rounds over the message schedule.
    function compress(uint256 w, uint256 state) private pure returns (uint256 next) {
        assembly ("memory-safe") {
            let a := shr(224, state)
            let b := and(shr(192, state), WORD)
            let c := and(shr(160, state), WORD)
            let d := and(shr(128, state), WORD)
            let e := and(shr(96, state), WORD)
            let f := and(shr(64, state), WORD)
            let g := and(shr(32, state), WORD)
            let h := and(state, WORD)
            for { let end := add(w, 0x800) } lt(w, end) { w := add(w, 0x20) } {
                let t := mul(e, 0x100000001)
                t := and(xor(xor(shr(6, t), shr(11, t)), shr(25, t)), WORD)
                t := add(add(add(h, t), xor(g, and(e, xor(f, g)))), add(mload(w), mload(add(w, ROUND_CONSTANTS))))
                h := g
                g := f
                f := e
                e := and(add(d, t), WORD)
                d := c
                let s := mul(a, 0x100000001)
                t := add(t, and(xor(xor(shr(2, s), shr(13, s)), shr(22, s)), WORD))
                t := add(t, or(and(a, b), and(c, or(a, b))))
                c := b
                b := a
                a := and(t, WORD)
            }
            a := and(add(a, shr(224, state)), WORD)
            b := and(add(b, shr(192, state)), WORD)
            c := and(add(c, shr(160, state)), WORD)
            d := and(add(d, shr(128, state)), WORD)
            e := and(add(e, shr(96, state)), WORD)
            f := and(add(f, shr(64, state)), WORD)
            g := and(add(g, shr(32, state)), WORD)
            h := and(add(h, state), WORD)
            next := or(
                or(or(shl(224, a), shl(192, b)), or(shl(160, c), shl(128, d))),
                or(or(shl(96, e), shl(64, f)), or(shl(32, g), h))
            )
        }
    }
}
