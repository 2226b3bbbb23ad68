// Where the memories of frames begin; apart from layout.ts, so that a build with less room has another file in this one's place.

/** Memories of the frames, each frame's above its caller's. */
export const MEMORY = 0x7f000000;
