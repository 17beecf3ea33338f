import { expect, test } from 'vitest'
import { featureFindings, featureShapeFindings } from './features.ts'
import { allPaths, isProductCode, readFiles } from './source-tree.ts'

const panel = 'services/basker/admin/panel'

function findings(path: string, text: string): string[] {
  return featureFindings([{ path: `${panel}/${path}`, text }])
}

test('the features of the panels know the shell and not one another', () => {
  expect(featureFindings(readFiles(isProductCode))).toEqual([])
})

test('the features of the panels are flat folders of up to ten files with one door', () => {
  const paths = allPaths()
  for (const known of [`${panel}/profile/page.tsx`, 'services/basira/dashboard/panel/databases/page.tsx']) {
    expect(paths).toContain(known)
  }
  expect(featureShapeFindings(paths)).toEqual([])
})

test.each([
  ['profile/page.tsx', "import '../users/users.api.ts'"],
  ['shell/me.ts', "import '../users/page.tsx'"],
  ['router.tsx', "await import('./users/user-dialog.tsx')"],
])('refuses in %s: %s', (path, text) => {
  expect(findings(path, text)).toHaveLength(1)
})

test.each([
  ['profile/page.tsx', "import './keys-section.tsx'"],
  ['profile/page.tsx', "import '../shell/me.ts'"],
  ['router.tsx', "await import('./users/page.tsx')"],
  ['router.tsx', "import './shell/app-frame.tsx'"],
])('allows in %s: %s', (path, text) => {
  expect(findings(path, text)).toEqual([])
})

test('finds a feature that is too large, nested or without a door', () => {
  const many = Array.from({ length: 11 }, (_, at) => `${panel}/a/${at}.ts`)
  expect(featureShapeFindings([...many, `${panel}/b/page.tsx`, `${panel}/b/c/d.ts`])).toEqual([
    `${panel}/a/: 11 files, more than 10`,
    `${panel}/a/: has no page.tsx`,
    `${panel}/b/: is not flat`,
  ])
})
