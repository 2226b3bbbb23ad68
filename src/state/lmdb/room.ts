import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Bytes; more than LMDB hands to the system at once. */
const PROBE = 1 << 20;

/**
 * Why a file cannot grow. A full disk takes a part of a write and LMDB then reports a failure of the disk (EIO), so it is asked again:
 * behind its end, where nothing is in use while no transaction is under way.
 * @returns undefined when it can
 */
export function whyNoRoom(file: string): unknown {
  const fd = openSync(file, "r+");
  const { size } = fstatSync(fd);
  const zeros = new Uint8Array(PROBE);
  try {
    for (let done = 0; done < PROBE; ) done += writeSync(fd, zeros, done, PROBE - done, size + done);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    ftruncateSync(fd, size);
    closeSync(fd);
  }
}
