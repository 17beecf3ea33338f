/**
 * Importing keys of another system, as the digests it kept or as the keys themselves.
 *
 * Reading files and matching people: the operator's command.
 */
import { type DeedParts, perform } from '../deed.ts'
import type { Dialect } from '../dialect.ts'
import { operator } from '../principal/actor.ts'
import { randomId } from '../secret/random.ts'
import type { Secret } from '../secret/secret.ts'
import type { EpochMs } from '../time.ts'
import type { ApiKey, KeySecret } from './key.ts'
import type { PepperRing } from './pepper-ring.ts'
import { everyScope } from './scope.ts'

export interface ImportParts extends DeedParts {
  readonly dialect: Dialect
  readonly peppers: PepperRing
}

export interface ImportedKey {
  readonly accountId: string
  readonly organizationId: string
  readonly name: string
  readonly createdAt: EpochMs
  /** Lower-case hex of a digest under the current pepper, or the key itself. */
  readonly material: { readonly digest: string } | { readonly key: Secret<'api-key'> }
}

export type ImportOutcome = 'imported' | 'known' | 'digest_of_no_scheme' | 'key_malformed'

/** What would become of `imported`, without writing. */
export function judgeImport(parts: Pick<ImportParts, 'dialect'>, imported: ImportedKey): ImportOutcome {
  const { material } = imported
  if ('key' in material)
    return parts.dialect.keyFormat.parse(material.key.reveal()) === null ? 'key_malformed' : 'imported'
  const scheme = parts.dialect.digestSchemes.find(({ hexLength }) => hexLength === material.digest.length)
  return scheme !== undefined && /^[0-9a-f]+$/.test(material.digest) ? 'imported' : 'digest_of_no_scheme'
}

/**
 * Imports `keys` in one transaction, at most some thousand at a time; a digest that is there already is `known` and left
 * alone, so an import that was interrupted can be run again. Outcomes in the order of `keys`.
 */
export async function importKeys(
  parts: ImportParts,
  keys: readonly ImportedKey[],
  now: EpochMs,
): Promise<readonly ImportOutcome[]> {
  return perform(parts, now, async (deed) => {
    const outcomes: ImportOutcome[] = []
    for (const imported of keys) {
      const judged = judgeImport(parts, imported)
      if (judged !== 'imported') {
        outcomes.push(judged)
        continue
      }
      const id = randomId(parts.random)
      const secret = secretOf(parts, imported, id)
      const holder = await deed.keys.factsByDigest([secret.digest])
      if (holder?.secrets.some(({ digest }) => digest === secret.digest)) {
        outcomes.push('known')
        continue
      }
      await deed.keys.insert(keyOf(imported, id), secret)
      await deed.record('key.imported', operator, imported.organizationId, id)
      outcomes.push('imported')
    }
    return outcomes
  })
}

function keyOf(imported: ImportedKey, id: string): ApiKey {
  return {
    id,
    organizationId: imported.organizationId,
    accountId: imported.accountId,
    createdBy: operator,
    parentId: null,
    name: imported.name,
    scopes: [everyScope],
    allowedIps: [],
    createdAt: imported.createdAt,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  }
}

function secretOf(
  { dialect, peppers }: ImportParts,
  { createdAt, material }: ImportedKey,
  keyId: string,
): KeySecret {
  const pepper = peppers.current()
  const [best] = dialect.digestSchemes
  const digest = 'digest' in material ? material.digest : best.digest(material.key.reveal(), pepper)
  const scheme =
    'digest' in material ? dialect.digestSchemes.find(({ hexLength }) => hexLength === digest.length) : best
  return { keyId, digest, scheme: (scheme ?? best).name, pepperId: pepper.id, createdAt, expiresAt: null }
}
