// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Keccak} from "../common/keccak.sol";
import {allocateWords, packLanes} from "../common/lanes.sol";

/// Applies a batch of transfers to a table of 256 balances and hashes the table, one balance per word.
contract Ledger {
    uint256 private constant ACCOUNTS = 256;
    uint256 private constant INITIAL_BALANCE = 1_000_000;

    /// from: 1 byte, to: 1 byte, amount: 2 bytes, little-endian.
    uint256 private constant RECORD = 4;

    fallback(bytes calldata input) external returns (bytes memory) {
        uint256 balances = openAccounts();
        transferAll(balances, input);
        return abi.encodePacked(Keccak.hash(packLanes(balances, ACCOUNTS)));
    }

    function openAccounts() private pure returns (uint256 balances) {
        balances = allocateWords(ACCOUNTS);
        assembly ("memory-safe") {
            let end := add(balances, shl(5, ACCOUNTS))
            for { let at := balances } lt(at, end) { at := add(at, 0x20) } { mstore(at, INITIAL_BALANCE) }
        }
    }

    /// Applies every record, the last one zero-extended; one that asks for more than the balance does nothing.
    function transferAll(uint256 balances, bytes calldata input) private pure {
        assembly ("memory-safe") {
            let end := add(input.offset, input.length)
            for { let at := input.offset } lt(at, end) { at := add(at, RECORD) } {
                let record := calldataload(at)
                let from := add(balances, shl(5, byte(0, record)))
                let amount := or(byte(2, record), shl(8, byte(3, record)))
                let funds := mload(from)
                if iszero(lt(funds, amount)) {
                    mstore(from, sub(funds, amount))
                    let to := add(balances, shl(5, byte(1, record)))
                    mstore(to, add(mload(to), amount))
                }
            }
        }
    }
}
