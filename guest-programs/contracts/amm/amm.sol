// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// Two tokens in a pool whose product does not fall: a swap pays 0.3 percent to those who hold shares of the pool.
contract Amm {
    event LiquidityAdded(address indexed provider, uint256 amount0, uint256 amount1, uint256 shares);
    event LiquidityRemoved(address indexed provider, uint256 amount0, uint256 amount1, uint256 shares);
    event Swapped(address indexed trader, address indexed tokenIn, uint256 amountIn, uint256 amountOut);

    error NoSuchToken(address token);
    error TooLittle(uint256 amount, uint256 least);
    error TransferFailed();
    error ReentrancyGuardReentrantCall();

    address public token0;
    address public token1;
    uint256 public reserve0;
    uint256 public reserve1;
    uint256 public totalShares;
    mapping(address => uint256) public sharesOf;
    bool private isEntered;

    modifier nonReentrant() {
        if (isEntered) revert ReentrancyGuardReentrantCall();
        isEntered = true;
        _;
        isEntered = false;
    }

    constructor(address firstToken, address secondToken) {
        token0 = firstToken;
        token1 = secondToken;
    }

    function addLiquidity(uint256 amount0, uint256 amount1) external nonReentrant returns (uint256 shares) {
        take(token0, amount0);
        take(token1, amount1);
        if (totalShares == 0) shares = root(amount0 * amount1);
        else shares = least(amount0 * totalShares / reserve0, amount1 * totalShares / reserve1);
        if (shares == 0) revert TooLittle(0, 1);
        reserve0 += amount0;
        reserve1 += amount1;
        totalShares += shares;
        sharesOf[msg.sender] += shares;
        emit LiquidityAdded(msg.sender, amount0, amount1, shares);
    }

    function removeLiquidity(uint256 shares) external nonReentrant returns (uint256 amount0, uint256 amount1) {
        uint256 held = sharesOf[msg.sender];
        if (held < shares) revert TooLittle(held, shares);
        amount0 = shares * reserve0 / totalShares;
        amount1 = shares * reserve1 / totalShares;
        sharesOf[msg.sender] = held - shares;
        totalShares -= shares;
        reserve0 -= amount0;
        reserve1 -= amount1;
        give(token0, amount0);
        give(token1, amount1);
        emit LiquidityRemoved(msg.sender, amount0, amount1, shares);
    }

    function swap(address tokenIn, uint256 amountIn, uint256 minimum) external nonReentrant returns (uint256 amountOut) {
        bool isFirst = tokenIn == token0;
        if (!isFirst && tokenIn != token1) revert NoSuchToken(tokenIn);
        uint256 paid = amountIn * 997;
        (uint256 reserveIn, uint256 reserveOut) = isFirst ? (reserve0, reserve1) : (reserve1, reserve0);
        amountOut = paid * reserveOut / (reserveIn * 1000 + paid);
        if (amountOut < minimum) revert TooLittle(amountOut, minimum);
        if (isFirst) (reserve0, reserve1) = (reserveIn + amountIn, reserveOut - amountOut);
        else (reserve1, reserve0) = (reserveIn + amountIn, reserveOut - amountOut);
        take(tokenIn, amountIn);
        give(isFirst ? token1 : token0, amountOut);
        emit Swapped(msg.sender, tokenIn, amountIn, amountOut);
    }

    function take(address token, uint256 amount) private {
        if (!IToken(token).transferFrom(msg.sender, address(this), amount)) revert TransferFailed();
    }

    function give(address token, uint256 amount) private {
        if (!IToken(token).transfer(msg.sender, amount)) revert TransferFailed();
    }

    function least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    /// The square root, rounded down, by Newton's method from above.
    function root(uint256 square) private pure returns (uint256 guess) {
        guess = square;
        for (uint256 next = square / 2 + square % 2; next < guess; next = (guess + square / guess) / 2) guess = next;
    }
}
