/** Many documents change at once; one look at all of them afterwards is enough. */
export function createCoalescer(act: () => void): { note(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  return {
    note: () => {
      if (isStopped) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, 150);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
