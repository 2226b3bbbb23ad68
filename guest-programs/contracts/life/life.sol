// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Conway's game of life on a torus of 16 times 16 cells: the cell in row r and column c is bit 16 r + c of the board.
contract Life {
    event Evolved(uint256 indexed generation, uint256 board);

    error NoSuchCell(uint256 cell);

    uint256 public board;
    uint256 public generation;

    constructor(uint256 firstBoard) {
        board = firstBoard;
    }

    function toggle(uint256 cell) external {
        if (cell > 255) revert NoSuchCell(cell);
        board ^= 1 << cell;
    }

    function evolve(uint256 generations) external returns (uint256) {
        uint256 cells = board;
        for (uint256 i = 0; i < generations; i++) cells = next(cells);
        board = cells;
        generation += generations;
        emit Evolved(generation, cells);
        return cells;
    }

    function next(uint256 cells) private pure returns (uint256 result) {
        for (uint256 row = 0; row < 16; row++) {
            for (uint256 column = 0; column < 16; column++) {
                uint256 alive = neighbours(cells, row, column);
                uint256 place = 16 * row + column;
                if (alive == 3 || (alive == 2 && (cells >> place) & 1 == 1)) result |= 1 << place;
            }
        }
    }

    function neighbours(uint256 cells, uint256 row, uint256 column) private pure returns (uint256 count) {
        unchecked {
            for (uint256 i = 0; i < 9; i++) {
                if (i == 4) continue;
                uint256 r = (row + 15 + i / 3) % 16;
                uint256 c = (column + 15 + i % 3) % 16;
                count += (cells >> (16 * r + c)) & 1;
            }
        }
    }
}
