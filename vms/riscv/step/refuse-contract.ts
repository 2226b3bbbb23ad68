import { TercetError } from "../../../src/base/errors.js";
import type { Image } from "../image.js";

/** @throws TercetError `no-conversation` for a contract, whose run depends on what it is answered */
export function refuseContract({ isContract }: Image): void {
  if (!isContract) return;
  throw new TercetError("no-conversation", "a contract's run depends on what it is answered: steps are of programs");
}
