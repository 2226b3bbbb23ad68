import type { Report, SuiteOptions } from "../suite.js";
import { commitmentsText, measureCommitments } from "./commitments.js";
import { importsText, measureImports } from "./imports.js";
import { blocksText, measureBlocks } from "./recorded.js";

/** Blocks: recorded ones with their state roots, the import of a chain into stores, and the commitments alone. */
export async function runSuite(options: SuiteOptions): Promise<Report> {
  const blocks = await measureBlocks(options);
  const imports = await measureImports(options);
  const commitments = await measureCommitments(options);
  const texts = [
    ...(blocks?.length === 0 ? [] : [blocksText(blocks)]),
    ...(imports.length === 0 ? [] : [importsText(imports)]),
    ...(commitments.length === 0 ? [] : [commitmentsText(commitments)]),
  ];
  return { text: texts.join("\n\n"), data: { blocks: blocks ?? null, imports, commitments } };
}
