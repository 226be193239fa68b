import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_A_SECOND = 100;

/**
 * CPU seconds of this process with all its threads, and of its children and theirs as far as they have ended. Where there is no
 * /proc, children are not counted.
 */
export function processorSeconds(): number {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
  const status = readFileSync('/proc/self/stat', 'utf8');
  // The name of the command, in parentheses, may contain anything; utime, stime, cutime and cstime are fields 14 to 17.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS_A_SECOND;
}
