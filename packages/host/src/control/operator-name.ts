/**
 * The name of whoever is at the machine, as audit events keep it.
 *
 * The operating system vouches for it: only the service's own user and root get to its control socket.
 */
import { userInfo } from 'node:os'

/** The user's name, or `uid 1000` where the system has none for it. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
