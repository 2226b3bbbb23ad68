import { TercetError } from "../../base/errors.js";

/**
 * Runs a module of JavaScript and gives what it exports. The bytes are all of it: a data URL has no neighbours, so that what is
 * kept in a chain's folder is what runs, and the platform refuses imports of other files.
 * @param name of the module, for errors
 * @throws TercetError `unloadable-module`
 */
export async function loadCode(bytes: Uint8Array, name: string): Promise<Readonly<Record<string, unknown>>> {
  const url = `data:text/javascript;base64,${Buffer.from(bytes).toString("base64")}`;
  try {
    return await import(url);
  } catch (cause) {
    throw new TercetError("unloadable-module", `the module ${name} does not load: ${reasonOf(cause)}`, { cause });
  }
}

/** In one line, without the module's bytes that are in the platform's words. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : "it threw something that is no error";
  const [line = ""] = text.replaceAll(/data:text\/javascript;base64,[\w+/=]*/g, "it").split("\n");
  const isRelative = (cause as NodeJS.ErrnoException)?.code === "ERR_UNSUPPORTED_RESOLVE_REQUEST";
  return isRelative ? "it imports other files or packages: bundle them into it" : line;
}
