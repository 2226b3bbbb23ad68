import { kernelWasm } from "./generated/bls12-381.js";
import { lazyKernel } from "./lazy-kernel.js";

/** Functions on the kernel's input. Those that say yes or no return zero for no: no point or element, or not one. */
interface Exports {
  readonly addG1: () => number;
  readonly addG2: () => number;
  readonly startSumG1: () => void;
  readonly addTermG1: () => number;
  readonly finishSumG1: () => void;
  readonly startSumG2: () => void;
  readonly addTermG2: () => number;
  readonly finishSumG2: () => void;
  readonly startProduct: () => void;
  readonly addPair: () => number;
  readonly isProductOne: () => number;
  readonly mapG1: () => number;
  readonly mapG2: () => number;
  readonly verifyProof: () => number;
}

/** The kernel for BLS12-381. */
export const blsKernel = lazyKernel<Exports>(kernelWasm);
