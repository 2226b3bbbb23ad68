import { ACCELERATORS_SETTING } from "../../src/vm/accelerators/table.js";
import type { Profile, SettingSpecs } from "../../src/vm/profile.js";
import type { ElfLimits } from "./elf.js";
import { EXTENSION_CHOICES, extensionSet } from "./isa/extensions.js";
import type { Extension } from "./isa/table.js";
import { PAGE_SIZE } from "./kernel/layout.js";
import { type AreaSizes, roundUp } from "./memory-map.js";

const MIB = 1024 * 1024;

function bytes(min: number, max: number, standard: number, help: string) {
  return { type: "integer", min, max, default: standard, help: `${help}, in bytes` } as const;
}

/** What a profile can set for RISC-V programs. */
export const SETTINGS = {
  extensions: {
    type: "choice",
    values: EXTENSION_CHOICES,
    default: EXTENSION_CHOICES[0]!,
    help: "instruction set extensions on top of RV64; anything else traps",
  },
  fenceI: {
    type: "boolean",
    default: false,
    help: "code in writable segments may change and takes effect at fence.i; otherwise code is immutable",
  },
  accelerators: ACCELERATORS_SETTING,
  maxSegments: bytes(PAGE_SIZE, 256 * MIB, 64 * MIB, "memory that a program's segments may take"),
  maxHeap: bytes(0, 1024 * MIB, 64 * MIB, "memory that brk can give, whole pages"),
  stackSize: bytes(PAGE_SIZE, 64 * MIB, MIB, "memory of the stack, whole pages"),
} satisfies SettingSpecs;

/** A profile's settings as the VM uses them. */
export interface Settings {
  readonly extensions: ReadonlySet<Extension>;
  readonly fenceI: boolean;
  readonly accelerators: boolean;
  readonly elf: ElfLimits;
  readonly areas: AreaSizes;
}

/** Reads a profile that `defineProfile` made for this VM. */
export function readSettings(profile: Profile): Settings {
  const { extensions: choice, fenceI: mutable, accelerators, maxSegments, maxHeap, stackSize } = profile.settings;
  const fenceI = mutable === true;
  const extensions = extensionSet(String(choice), fenceI);
  return {
    extensions,
    fenceI,
    accelerators: accelerators !== "none",
    elf: { segments: Number(maxSegments), compressed: extensions.has("c"), mutableCode: fenceI },
    areas: {
      heap: roundUp(Number(maxHeap), PAGE_SIZE),
      stack: roundUp(Number(stackSize), PAGE_SIZE),
      input: roundUp(profile.maxInput, PAGE_SIZE),
    },
  };
}
