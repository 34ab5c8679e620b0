/** NODE_OPTIONS for a process whose clock stands at this time (epoch ms) when it starts, and goes on from there. */
export function clockAt(ms: number): string {
  const script = `const real = Date.now, ahead = ${ms} - real(); Date.now = () => real() + ahead;`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}
