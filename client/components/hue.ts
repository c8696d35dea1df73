const hues = [22, 48, 72, 100, 135, 160, 195, 225, 255, 285, 318, 350] as const;

/** The hue of a person or chat, in degrees: always the same one for the same id. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 13), 0x45d9f3b);
  return hues[((hash ^ (hash >>> 16)) >>> 0) % hues.length] ?? 0;
}
