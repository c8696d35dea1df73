/** The flags and content kinds of a struct's first byte, as Yjs writes them in update format V1. */
export const structInfo = {
  gc: 0,
  deleted: 1,
  any: 8,
  skip: 10,
  kindBits: 0x1f,
  hasKey: 0x20,
  hasRightOrigin: 0x40,
  hasOrigin: 0x80,
} as const;
