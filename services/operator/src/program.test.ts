import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runProgram } from './program.ts'

let stdout = ''
let stderr = ''
beforeEach(() => {
  stdout = ''
  stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text)
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

test.each([
  [[]],
  [['frobnicate']],
  [['start', 'nothing']],
  [['start', 'basira', 'basira']],
  [['start', '--port', '1']],
  [['users']],
  [['users', 'frobnicate']],
  [['users', 'show']],
  [['users', 'show', 'a@example.com', '--email', 'a@example.com']],
  [['users', 'list', '--limit', '0']],
  [['users', 'remove', '--email', 'a@example.com']],
  [['keys', 'list']],
  [['keys', 'revoke']],
  [['keys', 'revoke', 'a', 'b']],
  [['keys', 'revoke', 'a', '--timeout', 'soon']],
  [['secrets', 'rotate', 'password']],
  [['doctor', '--service', 'nothing']],
  [['migrate', '--force']],
])('%j is refused with exit code 2, on standard error alone', async (args) => {
  expect(await runProgram(args)).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).not.toBe('')
  expect(stderr).not.toMatch(/^\s+at /m)
})

test.each([
  ['start', '[service]'],
  ['migrate', '--check'],
  ['doctor', '--json'],
  ['users list', '--after'],
  ['users show', '[account]'],
  ['users disable', '--email'],
  ['users enable', '[account]'],
  ['users remove', '--organization'],
  ['organizations suspend', '<organization>'],
  ['organizations resume', '<organization>'],
  ['keys list', '--organization'],
  ['keys revoke', '--keep-descendants'],
  ['secrets list', '--json'],
  ['secrets rotate', 'signing-key'],
  ['secrets withdraw', '<id>'],
])('`%s --help` explains it, down to %s', async (command, word) => {
  expect(await runProgram([...command.split(' '), '--help'])).toBe(0)
  expect(stderr).toBe('')
  expect(stdout).toContain(`Usage: claviger ${command}`)
  expect(stdout).toContain(word)
})

test('the version is that of the package', async () => {
  expect(await runProgram(['--version'])).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
