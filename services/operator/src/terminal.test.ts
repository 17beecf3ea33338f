import { expect, test } from 'vitest'
import { printable } from './terminal.ts'

test('a name cannot rewrite the terminal that shows it', () => {
  expect(printable('a\u001b[2Jb\r\nc\u202ed\u009be')).toBe('a\ufffd[2Jb\ufffd\ufffdc\ufffdd\ufffde')
  expect(printable('Zoë Ελένη 恵')).toBe('Zoë Ελένη 恵')
})
