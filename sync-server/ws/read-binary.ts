import type { RawData } from "ws";

/** The bytes of a binary frame; undefined for a text frame. */
export function readBinary(data: RawData, isBinary: boolean): Uint8Array | undefined {
  if (!isBinary) return undefined;
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
