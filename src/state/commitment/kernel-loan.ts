import type { CommitmentKernel } from "./commitment-kernel.js";

/**
 * Lends the one instance of a kernel, made when it is first needed.
 * @param make a new one
 */
export function kernelLoan(make: () => CommitmentKernel): <T>(use: (kernel: CommitmentKernel) => T) => T {
  let idle: CommitmentKernel | undefined;
  return (use) => {
    const kernel = idle ?? make();
    // Not after an exception, which leaves the kernel in the middle of something, nor with much memory behind it.
    idle = undefined;
    const result = use(kernel);
    if (kernel.isWorthKeeping) idle = kernel;
    return result;
  };
}
