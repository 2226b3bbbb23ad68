/** A program of ours on a public library of C, in a crate of crates.io. */
export interface CGuest {
  readonly name: string;
  /** `test/conformance/c-guests/programs/<program>.c` */
  readonly program: string;
  /** Crate and version. */
  readonly crate: readonly [name: string, version: string];
  /** Folders of the crate whose `.c` files are compiled, in the crate's folder. */
  readonly sources: readonly string[];
  /** Files of those folders that are no part of the library: programs of their own, or what needs an operating system. */
  readonly without?: readonly string[];
  readonly includes: readonly string[];
  readonly options?: readonly string[];
  /** The program's input, a file beside it. */
  readonly input?: string;
}

const LUA = ["lua-src", "547.0.0"] as const;
const ZSTD = ["common", "compress", "decompress"].map((part) => `zstd/lib/${part}`);

export const C_GUESTS: readonly CGuest[] = [
  {
    name: "zlib",
    program: "zlib",
    crate: ["libz-sys", "1.1.20"],
    sources: ["src/zlib"],
    without: ["gzclose.c", "gzlib.c", "gzread.c", "gzwrite.c"],
    includes: ["src/zlib"],
  },
  {
    name: "bzip2",
    program: "bzip2",
    crate: ["bzip2-sys", "0.1.11+1.0.8"],
    sources: ["bzip2-1.0.8"],
    without: ["bzip2.c", "bzip2recover.c", "dlltest.c", "mk251.c", "spewG.c", "unzcrash.c"],
    includes: ["bzip2-1.0.8"],
    options: ["-DBZ_NO_STDIO"],
  },
  {
    name: "lz4",
    program: "lz4",
    crate: ["lz4-sys", "1.11.1+lz4-1.10.0"],
    sources: ["liblz4/lib"],
    without: ["lz4file.c"],
    includes: ["liblz4/lib"],
  },
  {
    name: "zstd",
    program: "zstd",
    crate: ["zstd-sys", "2.0.13+zstd.1.5.6"],
    sources: ZSTD,
    includes: ["zstd/lib"],
    // With SIMD it searches in another way, and finds other matches.
    options: ["-DZSTD_DISABLE_ASM=1", "-DZSTD_NO_INTRINSICS"],
  },
  ...["5.1.5", "5.4.7"].map((version) => ({
    name: `lua ${version}`,
    program: "lua",
    crate: LUA,
    sources: [`lua-${version}`],
    without: ["lua.c", "luac.c", "print.c"],
    includes: [`lua-${version}`],
    // Tables are walked in an order that depends on a seed, which is taken from the time and from addresses.
    options: ["-Dluai_makeseed(L)=0"],
    input: "script.lua",
  })),
];
