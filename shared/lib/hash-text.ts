/** A number of 32 bits for a text (FNV-1a): it only spreads, the same way everywhere. What is kept depends on it. */
export function hashText(text: string): number {
  let value = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x0100_0193);
  return value >>> 0;
}
