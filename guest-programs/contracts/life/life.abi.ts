// Made from life.abi; do not edit.
import { Address } from "../sdk/address";
import { call, results, staticCall } from "../sdk/calls";
import { Encoder } from "../sdk/encoder";
import { revertWithBytes } from "../sdk/errors";
import { Event } from "../sdk/event";
import { Uint256 } from "../sdk/uint256";

export function emitEvolved(generation: Uint256, board: Uint256): void {
  Event.of("Evolved(uint256,uint256)").indexed(generation.pointer).emitWith(Encoder.of(1).word(board.pointer).encoded);
}

export function throwNoSuchCell(cell: Uint256): void {
  revertWithBytes(Encoder.withSelector(0xd055a1d2, 1).word(cell.pointer).encoded);
}

/** Calls such a contract; what it reverts with the caller reverts with. */
@unmanaged
export class Life {
  static at(address: Address): Life {
    return changetype<Life>(address.pointer);
  }

  board(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x7cd3229a, 0).encoded), target, 1).uint256(0);
  }

  generation(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x17219522, 0).encoded), target, 1).uint256(0);
  }

  toggle(cell: Uint256): void {
    const target = Address.at(changetype<usize>(this));
    results(call(target, Encoder.withSelector(0x751ef753, 1).word(cell.pointer).encoded), target, 0);
  }

  evolve(generations: Uint256): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0xf119f567, 1).word(generations.pointer).encoded), target, 1).uint256(0);
  }
}
