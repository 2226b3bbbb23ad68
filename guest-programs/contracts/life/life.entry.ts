// Made from life.abi; do not edit.
import { CallData, refuseValue } from "../sdk/call-data";
import { revertEmpty } from "../sdk/errors";
import { returnNothing, returnUint256 } from "../sdk/result";
import * as contract from "./life";

export function user_entrypoint(length: i32): i32 {
  const call = CallData.read(length);
  switch (call.selector) {
    // board()
    case 0x7cd3229a: {
      refuseValue();
      return returnUint256(contract.board());
    }
    // generation()
    case 0x17219522: {
      refuseValue();
      return returnUint256(contract.generation());
    }
    // toggle(uint256)
    case 0x751ef753: {
      refuseValue();
      const values = call.arguments.expect(1);
      contract.toggle(values.uint256(0));
      return returnNothing();
    }
    // evolve(uint256)
    case 0xf119f567: {
      refuseValue();
      const values = call.arguments.expect(1);
      return returnUint256(contract.evolve(values.uint256(0)));
    }
  }
  revertEmpty();
  return 1;
}

export function user_constructor(length: i32): i32 {
  refuseValue();
  const values = CallData.read(length).constructorArguments.expect(1);
  contract.construct(values.uint256(0));
  return returnNothing();
}
