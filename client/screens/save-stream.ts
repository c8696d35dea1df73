const keepAddressMs = 60_000;

/** Offers a stream as a file. The browser takes it piece by piece and keeps it where it likes, not in this page's memory. */
export async function saveStream(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  fileName: string,
  type: string,
): Promise<void> {
  const file = await new Response(stream, { headers: { "content-type": type } }).blob();
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), keepAddressMs);
}
