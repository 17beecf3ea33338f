/**
 * A child process that ends with us: signals go through to it, and its way of ending becomes an exit code.
 *
 * Plain JavaScript on built-ins, for Node 20. What to run is decided in run.mjs and setup.mjs.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs `command` to its end and resolves to its exit code (128 + n when signal n ended it, as shells have it).
 * Rejects when it cannot be started. With `quiet`, its output is shown only if it fails.
 */
export function runChild(command, args, { cwd, env = process.env, quiet = false }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
    const output = []
    child.stdout?.on('data', (chunk) => output.push(chunk))
    child.stderr?.on('data', (chunk) => output.push(chunk))

    const stopForwarding = forwardSignals(child)
    child.once('error', (error) => {
      stopForwarding()
      reject(error)
    })
    child.once('close', (code, signal) => {
      stopForwarding()
      const status = code ?? 128 + constants.signals[signal]
      if (status !== 0) process.stderr.write(Buffer.concat(output))
      resolve(status)
    })
  })
}

function forwardSignals(child) {
  const forward = (signal) => {
    // A terminal's Ctrl-C already reached the whole process group: a second one would mean "now, and hard" to a server.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  return () => {
    for (const signal of forwarded) process.off(signal, forward)
  }
}
