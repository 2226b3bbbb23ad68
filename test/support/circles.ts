import { posix } from "node:path";
import { importsOf } from "./imports.js";

/**
 * Files that import each other, directly or by way of others: each circle's files, sorted. Types count, since a reader has to
 * know both files there too; dynamic imports do not, since they are how a circle is broken.
 * @param sources by path from the root of the repository
 */
export function circlesOf(sources: ReadonlyMap<string, string>): string[][] {
  const targets = new Map([...sources].map(([path, source]) => [path, targetsOf(path, source, sources)]));
  return strongComponents(targets).filter(
    (component) => component.length > 1 || targets.get(component[0]!)!.includes(component[0]!),
  );
}

function targetsOf(path: string, source: string, sources: ReadonlyMap<string, string>): string[] {
  return importsOf(source)
    .filter(({ specifier, kind }) => kind === "static" && specifier?.startsWith("."))
    .map(({ specifier }) => fileOf(posix.join(posix.dirname(path), specifier!)))
    .filter((target) => sources.has(target));
}

/** TypeScript imports `./a.js`, AssemblyScript `./a`; both mean `./a.ts`. */
function fileOf(path: string): string {
  return `${path.replace(/\.(js|ts)$/, "")}.ts`;
}

/** Tarjan's algorithm. */
function strongComponents(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const components: string[][] = [];

  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path)!);
    stack.push(path);
    for (const target of targets.get(path)!) {
      if (!order.has(target)) {
        visit(target);
        lowest.set(path, Math.min(lowest.get(path)!, lowest.get(target)!));
      } else if (stack.includes(target)) {
        lowest.set(path, Math.min(lowest.get(path)!, order.get(target)!));
      }
    }
    if (lowest.get(path) === order.get(path)) components.push(stack.splice(stack.indexOf(path)).sort());
  };

  for (const path of targets.keys()) if (!order.has(path)) visit(path);
  return components;
}
