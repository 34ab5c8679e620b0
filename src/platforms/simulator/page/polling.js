/**
 * Asks again and again while the page is seen; a hidden page asks nothing and catches up when it is seen again.
 * A piece of work never runs twice at the same time: whoever wants it sooner waits for the run after.
 * @param {readonly { everyMs: number, work: () => Promise<void> }[]} tasks
 */
export function poller(tasks) {
  /** @type {Map<() => Promise<void>, Promise<void>>} */
  const running = new Map();

  /** @param {() => Promise<void>} work */
  const now = (work) => {
    const run = (running.get(work) ?? Promise.resolve()).catch(() => {}).then(work);
    running.set(work, run);
    // A lost connection shows when something is said; the next round asks again.
    run.catch(() => {});
    return run;
  };

  return {
    now,
    start() {
      for (const { everyMs, work } of tasks) {
        setInterval(() => {
          if (!document.hidden) now(work);
        }, everyMs);
      }
      document.addEventListener("visibilitychange", () => {
        if (!document.hidden) for (const { work } of tasks) now(work);
      });
    },
  };
}
