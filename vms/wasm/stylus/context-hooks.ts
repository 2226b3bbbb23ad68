import type { HostFunction } from "../instance.js";
import { type ContractFrame, type Hooks, i32, i64, NOTHING } from "./contract-frame.js";

/** What a contract can know of its call, its transaction, its block and its meter. */
export function contextHooks(frame: ContractFrame): Hooks {
  const { message } = frame;
  const { block, transaction } = frame.host;
  const address =
    (bytes: Uint8Array): HostFunction =>
    (dest) => {
      frame.enter();
      frame.write(dest, bytes);
      return NOTHING;
    };
  const amount =
    (value: bigint): HostFunction =>
    (dest) => {
      frame.enter();
      frame.writeInteger(dest, value);
      return NOTHING;
    };
  const number = (value: () => bigint): HostFunction => {
    return () => {
      frame.enter();
      return i64(value());
    };
  };
  const small = (value: number): HostFunction => {
    return () => {
      frame.enter();
      return i32(value);
    };
  };
  return {
    block_basefee: amount(block.baseFee),
    block_coinbase: address(block.coinbase),
    block_gas_limit: number(() => block.gasLimit),
    block_number: number(() => block.number),
    block_timestamp: number(() => block.timestamp),
    chainid: number(() => block.chainId),

    contract_address: address(message.recipient),
    msg_reentrant: small(frame.isReentrant ? 1 : 0),
    msg_sender: address(message.sender),
    msg_value: amount(message.value),
    tx_gas_price: amount(transaction.gasPrice),
    tx_origin: address(transaction.origin),
    tx_ink_price: small(Number(frame.fuelPerGas)),

    // Both after this hook is paid.
    evm_gas_left: number(() => frame.gasLeft),
    evm_ink_left: number(() => frame.fuelLeft),
  };
}
