/** All forms of an interface: JSON, and sources in AssemblyScript and C. */
export function bindings(
  name: string,
  text: string,
  sdk: string,
): { readonly json: string; readonly interface: string; readonly entry: string; readonly header: string };
