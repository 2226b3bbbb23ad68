// Made from amm.abi; do not edit.
import { CallData, refuseValue } from "../sdk/call-data";
import { revertEmpty } from "../sdk/errors";
import { returnAddress, returnBytes, returnNothing, returnUint256 } from "../sdk/result";
import * as contract from "./amm";

export function user_entrypoint(length: i32): i32 {
  const call = CallData.read(length);
  switch (call.selector) {
    // token0()
    case 0x0dfe1681: {
      refuseValue();
      return returnAddress(contract.token0());
    }
    // token1()
    case 0xd21220a7: {
      refuseValue();
      return returnAddress(contract.token1());
    }
    // reserve0()
    case 0x443cb4bc: {
      refuseValue();
      return returnUint256(contract.reserve0());
    }
    // reserve1()
    case 0x5a76f25e: {
      refuseValue();
      return returnUint256(contract.reserve1());
    }
    // totalShares()
    case 0x3a98ef39: {
      refuseValue();
      return returnUint256(contract.totalShares());
    }
    // sharesOf(address)
    case 0xf5eb42dc: {
      refuseValue();
      const values = call.arguments.expect(1);
      return returnUint256(contract.sharesOf(values.address(0)));
    }
    // addLiquidity(uint256,uint256)
    case 0x9cd441da: {
      refuseValue();
      const values = call.arguments.expect(2);
      return returnUint256(contract.addLiquidity(values.uint256(0), values.uint256(1)));
    }
    // removeLiquidity(uint256)
    case 0x9c8f9f23: {
      refuseValue();
      const values = call.arguments.expect(1);
      return returnBytes(contract.removeLiquidity(values.uint256(0)));
    }
    // swap(address,uint256,uint256)
    case 0x9f1d0f59: {
      refuseValue();
      const values = call.arguments.expect(3);
      return returnUint256(contract.swap(values.address(0), values.uint256(1), values.uint256(2)));
    }
  }
  revertEmpty();
  return 1;
}

export function user_constructor(length: i32): i32 {
  refuseValue();
  const values = CallData.read(length).constructorArguments.expect(2);
  contract.construct(values.address(0), values.address(1));
  return returnNothing();
}
