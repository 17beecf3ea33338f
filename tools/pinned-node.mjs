/**
 * Which Node runs the project: the one `package-lock.json` pins, or the user's own where none is served for the machine.
 *
 * Plain JavaScript on built-ins: this has to work on Node 20, before anything is installed. Installing is in setup.mjs.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The oldest major version that runs the project's TypeScript and `node:sqlite` as they are. */
const oldestMajor = 24

/** Machines the pinned Node is served for, as `platform-architecture`. */
const served = ['linux-x64', 'linux-arm64']

/** Where the pinned Node of `root` is (or will be, once installed); null on machines it is not served for. */
export function pinnedNodePath(root) {
  const machine = `${process.platform}-${process.arch}`
  return served.includes(machine) ? join(root, 'node_modules', `node-${machine}`, 'bin', 'node') : null
}

/** The Node to run things with. Throws an error whose message is for the user when there is none. */
export function findNode(root) {
  const pinned = pinnedNodePath(root)
  if (pinned !== null && existsSync(pinned)) return pinned
  if (Number.parseInt(process.versions.node, 10) >= oldestMajor) return process.execPath
  throw new Error(
    `Node ${oldestMajor} or newer is needed and this is ${process.versions.node}: install it from https://nodejs.org and run this again.`,
  )
}
