/** Version of the machine's semantics: claims and machine commitments bind to it. */
export const VERSION = "6";
