/** What `work` comes to, or what `late` gives or throws when that takes longer than `ms`. The work itself goes on. */
export function inTime<T>(work: Promise<T>, ms: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return Promise.race([work, expired.then(late)]).finally(() => clearTimeout(timer));
}
