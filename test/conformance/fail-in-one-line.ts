/** Ends a conformance runner with one line and exit code 2 when its suite or a tool cannot be used. */
export function failInOneLine(): void {
  process.on("uncaughtException", (error) => {
    console.error(error.message.split("\n", 1)[0]);
    process.exit(2);
  });
}
