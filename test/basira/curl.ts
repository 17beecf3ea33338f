/**
 * Commands with the real curl, run by a shell exactly as a page prints them.
 *
 * Where they stand and what is put in for their placeholders is up to the test.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CurlReply {
  readonly status: number
  /** Names in lower case; a header that came twice is two lines. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** What a shell prints for `command`. @throws Error with what it complained of where it fails or takes over two minutes */
export async function shell(
  command: string,
  environment: Readonly<Record<string, string>>,
  cwd = tmpdir(),
): Promise<string> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', command], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  })
  let printed = ''
  let complaints = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${complaints}\n${printed}`)
  return printed
}

let curlHome: string | null = null

/** So that the command line stays as printed: what curl shows besides is asked for in its own configuration file. */
function homeWithSettings(): string {
  if (curlHome === null) {
    const made = mkdtempSync(join(tmpdir(), 'curl-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    curlHome = made
    writeFileSync(join(made, '.curlrc'), 'silent\nshow-error\ninclude\nmax-time = 60\nnoproxy = "*"\n')
  }
  return curlHome
}

/** Runs one printed command with curl and reads the reply. */
export async function curl(command: string): Promise<CurlReply> {
  const printed = await shell(command, { CURL_HOME: homeWithSettings() })
  const end = printed.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = printed.slice(0, end).split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [name = '', ...rest] = line.split(': ')
    const earlier = headers.get(name.toLowerCase())
    headers.set(name.toLowerCase(), [...(earlier === undefined ? [] : [earlier]), rest.join(': ')].join('\n'))
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body: printed.slice(end + 4) }
}
