import fs from "node:fs";
import os from "node:os";

/** Who a process is, in a way that a process number used again by another program does not match. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** Start time in clock ticks since boot (/proc/<pid>/stat, field 22); "" where there is no /proc. */
  started: string;
  /** Boot and process namespace: only there does the pid mean anything. A container has its own. "" without /proc. */
  place: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: os.hostname(), started: startTime(process.pid) ?? "", place: ownPlace() };
}

/**
 * Whether a process lives: true or false where this process can tell, undefined where it cannot (another host, another
 * container, an earlier boot).
 */
export function isAlive(other: ProcessIdentity): boolean | undefined {
  if (other.host !== os.hostname() || other.place !== ownPlace()) return undefined;
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const started = startTime(other.pid);
  return started === undefined || other.started === "" || started === other.started;
}

/** undefined when there is no such process, or no /proc. A zombie counts as gone: it holds no file. */
function startTime(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The program's name, in parentheses, may hold spaces and parentheses itself.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? "zombie" : fields?.[19];
}

function ownPlace(): string {
  const boot = readText("/proc/sys/kernel/random/boot_id")?.trim();
  try {
    return boot ? `${boot} ${fs.readlinkSync("/proc/self/ns/pid")}` : "";
  } catch {
    return boot ?? "";
  }
}

function readText(path: string): string | undefined {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
