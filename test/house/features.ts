/**
 * The features of a panel: flat folders with one door, which know the shell and not one another.
 *
 * What packages may name is import-table.ts.
 */
import { basename, posix } from 'node:path'
import type { Finding, SourceFile } from './source-tree.ts'
import { namedModules } from './syntax.ts'

const mostFiles = 10
/** A file of a panel: its folder, the feature, and the rest. */
const place = /^(services\/[^/]+\/[^/]+\/panel)\/(?:([^/]+)\/)?(.+)$/

/** Who names what within panels. The shell is what features share; the panel's own files put them together by their doors. */
export function featureFindings(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => {
    const [, panel, feature] = place.exec(file.path) ?? []
    if (panel === undefined) return []
    return namedModules(file).flatMap((module) => {
      if (module?.startsWith('.') !== true) return []
      const target = posix.join(posix.dirname(file.path), module)
      const [, , other] = place.exec(target) ?? []
      const isAllowed = other === feature || other === 'shell' || (feature === undefined && isDoor(target))
      return isAllowed ? [] : [`${file.path}: may not name '${module}'`]
    })
  })
}

function isDoor(path: string): boolean {
  return basename(path) === 'page.tsx'
}

/** Features of more than ten files, in more than one folder, or without a door. */
export function featureShapeFindings(paths: readonly string[]): Finding[] {
  const features = Map.groupBy(
    paths.filter((path) => place.exec(path)?.[2] !== undefined),
    (path) => path.split('/').slice(0, 5).join('/'),
  )
  return [...features].flatMap(([folder, files]) => {
    if (basename(folder) === 'shell') return []
    return [
      ...(files.length > mostFiles ? [`${folder}/: ${files.length} files, more than ${mostFiles}`] : []),
      ...(files.some((path) => path.split('/').length > 6) ? [`${folder}/: is not flat`] : []),
      ...(files.some(isDoor) ? [] : [`${folder}/: has no page.tsx`]),
    ]
  })
}
