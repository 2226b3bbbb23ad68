// Made from multisig.abi; do not edit.
import { CallData, refuseValue } from "../sdk/call-data";
import { Encoder } from "../sdk/encoder";
import { revertEmpty } from "../sdk/errors";
import { returnBool, returnBytes, returnNothing, returnUint256 } from "../sdk/result";
import * as contract from "./multisig";

export function user_entrypoint(length: i32): i32 {
  if (length === 0) {
    contract.receive();
    return returnNothing();
  }
  const call = CallData.read(length);
  switch (call.selector) {
    // owners()
    case 0xaffe39c1: {
      refuseValue();
      const result = contract.owners();
      return returnBytes(Encoder.of(1, Encoder.roomOf(32 * result.length)).words(result).encoded);
    }
    // threshold()
    case 0x42cde4e8: {
      refuseValue();
      return returnUint256(contract.threshold());
    }
    // nonce()
    case 0xaffed0e0: {
      refuseValue();
      return returnUint256(contract.nonce());
    }
    // isConfirmed(bytes32,address)
    case 0xb79ffaff: {
      refuseValue();
      const values = call.arguments.expect(2);
      return returnBool(contract.isConfirmed(values.word(0), values.address(1)));
    }
    // operationOf(address,uint256,bytes,uint256)
    case 0xb0ca1bcc: {
      refuseValue();
      const values = call.arguments.expect(4);
      const result = contract.operationOf(values.address(0), values.uint256(1), values.bytes(2), values.uint256(3));
      return returnBytes(Encoder.of(1).word(result).encoded);
    }
    // confirm(bytes32)
    case 0x797af627: {
      refuseValue();
      const values = call.arguments.expect(1);
      contract.confirm(values.word(0));
      return returnNothing();
    }
    // execute(address,uint256,bytes)
    case 0xb61d27f6: {
      refuseValue();
      const values = call.arguments.expect(3);
      const result = contract.execute(values.address(0), values.uint256(1), values.bytes(2));
      return returnBytes(Encoder.of(1, Encoder.roomOf(result.length)).bytes(result).encoded);
    }
  }
  revertEmpty();
  return 1;
}

export function user_constructor(length: i32): i32 {
  const values = CallData.read(length).constructorArguments.expect(2);
  contract.construct(values.addresses(0), values.uint256(1));
  return returnNothing();
}
