#!/usr/bin/env node
import { cli } from "./cli.js";

// A reader that goes away (`tercet run … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

await cli(process.argv.slice(2));
