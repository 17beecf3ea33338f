import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminPlaces } from './places.ts'

const router = readFileSync(new URL('../panel/router.tsx', import.meta.url), 'utf8')

test('the server knows the places that the router knows, and no other', () => {
  const [, base = ''] = /\bbasepath: '([^']*)'/.exec(router) ?? []
  const paths = [...router.matchAll(/\bpath: '([^']*)'/g)].map(([, path = '']) =>
    path.replaceAll(/\$(\w+)/g, ':$1'),
  )
  // Whole addresses below the panel's, so that they can be told without the tree of routes.
  expect(paths.filter((path) => !path.startsWith('/'))).toEqual([])
  const addresses = paths.map((path) => (path === '/' ? base : `${base}${path}`))
  expect(addresses.toSorted()).toEqual(adminPlaces.toSorted())
  expect(router.match(/\bpath:/g)).toHaveLength(paths.length)
})
