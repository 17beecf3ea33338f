import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dashboardPlaces } from './places.ts'

const router = readFileSync(new URL('../panel/router.tsx', import.meta.url), 'utf8')

test('the server knows the places that the router knows, and no other', () => {
  const paths = [...router.matchAll(/\bpath: '([^']*)'/g)].map(([, path = '']) =>
    path.replaceAll(/\$(\w+)/g, ':$1'),
  )
  // Whole addresses, so that they can be told without the tree of routes.
  expect(paths.filter((path) => !path.startsWith('/'))).toEqual([])
  expect(paths.toSorted()).toEqual(dashboardPlaces.toSorted())
  expect(router.match(/\bpath:/g)).toHaveLength(paths.length)
})
