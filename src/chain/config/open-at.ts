import { TercetError } from "../../base/errors.js";
import { contradiction } from "./invalid-config.js";

/** Says of what is wrong with a part of a config where that part is. */
export async function openAt<T>(at: string | ((error: TercetError) => string), open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof TercetError) || error.code === "invalid-config") throw error;
    const path = typeof at === "string" ? at : at(error);
    throw contradiction(path, "see the reason", `${path}: ${error.message}`);
  }
}
