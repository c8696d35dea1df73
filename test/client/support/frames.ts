/** Settles after the browser has drawn, or would have drawn, the next frame. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });
}

export async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await nextFrame();
}

/** Waits, frame by frame, until something holds. */
export async function until(condition: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${condition.toString()}`);
    await nextFrame();
  }
}

/** A value in the frame before a change and in the twelve frames after it, as they are when each frame is drawn. */
export async function traceTop<T>(read: () => T, change: () => unknown): Promise<readonly T[]> {
  await nextFrame();
  const values = [read()];
  change();
  for (let i = 0; i < 12; i++) values.push(await atPaint(read));
  return values;
}

/** Reads after layout, resize observers included: a message sent in the frame is handled once it was painted. */
function atPaint<T>(read: () => T): Promise<T> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => resolve(read()), { once: true });
      port1.start();
      port2.postMessage(null);
    });
  });
}
