// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// base ^ exponent mod modulus of three 256-bit numbers, by squaring and multiplying from the lowest bit up.
contract Modexp {
    fallback(bytes calldata input) external returns (bytes memory) {
        (uint256 base, uint256 exponent, uint256 modulus) = operands(input);
        return abi.encodePacked(modexp(base, exponent, modulus));
    }

    /// The first three big-endian words of the input, zero-extended.
    function operands(bytes calldata input)
        private
        pure
        returns (uint256 base, uint256 exponent, uint256 modulus)
    {
        assembly ("memory-safe") {
            base := calldataload(input.offset)
            exponent := calldataload(add(input.offset, 0x20))
            modulus := calldataload(add(input.offset, 0x40))
        }
    }

    /// 0 when the modulus is 0 or 1.
    function modexp(uint256 base, uint256 exponent, uint256 modulus) private pure returns (uint256 result) {
        assembly ("memory-safe") {
            result := gt(modulus, 1)
            for {} exponent { exponent := shr(1, exponent) } {
                if and(exponent, 1) { result := mulmod(result, base, modulus) }
                base := mulmod(base, base, modulus)
            }
        }
    }
}
