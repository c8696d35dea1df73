const finalBinary = 0x82;

/** The head of a WebSocket frame of a server (RFC 6455, 5.2), and the first bytes of what it carries. */
export function encodeFrameHead(prefix: Uint8Array, restLength: number): Uint8Array {
  const length = prefix.length + restLength;
  const size = length < 126 ? 2 : length < 0x1_0000 ? 4 : 10;
  const head = Buffer.allocUnsafe(size + prefix.length);
  head[0] = finalBinary;
  if (size === 2) head[1] = length;
  else if (size === 4) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeUInt32BE(Math.floor(length / 0x1_0000_0000), 2);
    head.writeUInt32BE(length % 0x1_0000_0000, 6);
  }
  head.set(prefix, size);
  return head;
}
