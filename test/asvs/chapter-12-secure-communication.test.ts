/**
 * Chapter 12 of the ASVS: how connections to other systems are made.
 *
 * What is asked: chapter-12-secure-communication.ts; connections themselves are tested in packages/host.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createSmtpTransport } from '@claviger/host'
import { Secret } from 'claviger'
import { expect, test } from 'vitest'
import { readFiles } from '../house/source-tree.ts'

const inventory = readFileSync(new URL('../../docs/inventory.md', import.meta.url), 'utf8')

test('12.3.1 the inventory says of each connection how it is encrypted', () => {
  const part = inventory.split('## Connections')[1]?.split('\n## ')[0] ?? ''
  const rows = [...part.matchAll(/^\| [^|]+ \| `[^|]+ \| [^|]+ \| ([^|]+) \|$/gm)].map((row) => row[1] ?? '')
  expect(rows).toHaveLength(4)
  for (const how of rows) expect(how).toMatch(/sslmode|STARTTLS|rediss|https/)
})

test('12.3.2 no connection is made that leaves certificates unchecked, and smtps is not talked to in the clear', async () => {
  const sources = readFiles((path) => /^(packages|services|tools)\/.+\.(ts|mjs)$/.test(path))
  const lax = sources.filter(({ text }) =>
    /rejectUnauthorized: false|NODE_TLS_REJECT_UNAUTHORIZED/.test(text),
  )
  expect(lax.map(({ path }) => path)).toEqual([])
  let heard = ''
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1')
      socket.destroy()
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const transport = createSmtpTransport(new Secret<'smtp-url'>(`smtps://127.0.0.1:${port}`))
  const mail = {
    id: 'a',
    from: 'a@example.com',
    to: 'b@example.com',
    subject: 'sesame',
    text: 'sesame',
    html: '',
  }
  await expect(transport.send(mail as never)).rejects.toThrow()
  await transport.close()
  server.close()
  // A TLS handshake record, and no command of SMTP.
  expect(heard.charCodeAt(0)).toBe(22)
  expect(heard).not.toContain('sesame')
})
