import type { NewPicture } from "../../shared/protocol/api.ts";

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** In pixels, from the bytes that come before the content; undefined if they do not begin as this type does. */
export function readImageSize(type: NewPicture["c"], bytes: Buffer): ImageSize | undefined {
  switch (type) {
    case "image/png":
      return readPng(bytes);
    case "image/jpeg":
      return readJpeg(bytes);
    case "image/webp":
      return readWebp(bytes);
  }
}

const pngStart = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "latin1");

function readPng(bytes: Buffer): ImageSize | undefined {
  if (!startsWith(bytes, pngStart) || bytes.length < 24) return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** A chain of segments, each with its length, up to the frame header. */
function readJpeg(bytes: Buffer): ImageSize | undefined {
  if (!startsWith(bytes, Buffer.of(0xff, 0xd8, 0xff))) return undefined;
  for (let at = 2; at + 9 <= bytes.length;) {
    const marker = bytes.readUInt8(at + 1);
    if (bytes.readUInt8(at) !== 0xff) return undefined;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isFrameHeader(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // Without a frame header before the content, nobody can decode it.
    if (!isSegment(marker)) return undefined;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** C4, C8 and CC lie among the frame headers and are none. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Tables, comments and what applications add: what may come before the frame header. */
function isSegment(marker: number): boolean {
  return marker === 0xc4 || marker === 0xcc || (marker >= 0xdb && marker <= 0xef && marker !== 0xdc) || marker === 0xfe;
}

/** One of three kinds of first chunk. */
function readWebp(bytes: Buffer): ImageSize | undefined {
  if (bytes.length < 30 || bytes.toString("latin1", 0, 4) !== "RIFF") return undefined;
  switch (bytes.toString("latin1", 8, 16)) {
    case "WEBPVP8 ":
      if (!bytes.subarray(23, 26).equals(Buffer.of(0x9d, 0x01, 0x2a))) return undefined;
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "WEBPVP8L": {
      if (bytes.readUInt8(20) !== 0x2f) return undefined;
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "WEBPVP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}
