/**
 * Importing keys of another system, as the digests it kept or as the keys themselves.
 *
 * Reading files and matching people: the operator's command.
 */
import { hash } from 'node:crypto'
import type { Actor } from '../audit/audit.ts'
import type { Dialect } from '../dialect.ts'
import { actorOf } from '../principal/actor.ts'
import type { OperatorAuthor } from '../principal/author.ts'
import type { Secret } from '../secret/secret.ts'
import type { EpochMs } from '../time.ts'
import { perform, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import type { ApiKey, KeySecret } from './key.ts'
import type { PepperRing } from './pepper-ring.ts'
import { everyScope } from './scope.ts'

/** As long as ids that are random. */
const idLength = 32

export interface ImportParts extends UnitOfWorkDeps {
  readonly dialect: Dialect
  readonly peppers: PepperRing
}

export interface ImportedKey {
  readonly accountId: string
  readonly organizationId: string
  readonly name: string
  readonly createdAt: EpochMs
  /** Lower-case hex of a digest under an accepted pepper, the oldest most likely, or the key itself. */
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
 * Imports `keys` in one transaction, at most some thousand at a time; one that was imported before is `known` and left alone,
 * whether its digest was upgraded or the key revoked meanwhile, so an import that was interrupted can be run again. Outcomes
 * in the order of `keys`.
 *
 * @param options without `apply` nothing is written, and `imported` says what would be
 */
export async function importKeys(
  parts: ImportParts,
  author: OperatorAuthor,
  keys: readonly ImportedKey[],
  now: EpochMs,
  options: { readonly apply: boolean } = { apply: true },
): Promise<readonly ImportOutcome[]> {
  return perform(parts, author, now, async (unit) => {
    const outcomes: ImportOutcome[] = []
    const seen = new Set<string>()
    for (const imported of keys) {
      const outcome = await outcomeOf(parts, unit, imported, seen)
      if (outcome === 'imported' && options.apply) await insertKey(parts, unit, actorOf(author), imported)
      outcomes.push(outcome)
    }
    return outcomes
  })
}

/** @param seen digests of the keys before, which are added to */
async function outcomeOf(
  parts: ImportParts,
  unit: UnitOfWork,
  imported: ImportedKey,
  seen: Set<string>,
): Promise<ImportOutcome> {
  const judged = judgeImport(parts, imported)
  if (judged !== 'imported') return judged
  const digests = digestsOf(parts, imported)
  if (digests.some((digest) => seen.has(digest)) || (await isKnown(unit, digests))) return 'known'
  for (const digest of digests) seen.add(digest)
  return 'imported'
}

/** Every digest by which the key may have been imported before. */
function digestsOf({ dialect, peppers }: ImportParts, { material }: ImportedKey): readonly string[] {
  if ('digest' in material) return [material.digest]
  const presented = material.key.reveal()
  return dialect.digestSchemes.flatMap((scheme) =>
    peppers.accepted().map((pepper) => scheme.digest(presented, pepper)),
  )
}

/** The id of a key that is imported: from its digest, which an upgrade replaces, so that it is known again. */
function idOf(digest: string): string {
  return hash('sha256', `imported key ${digest}`).slice(0, idLength)
}

async function isKnown(unit: UnitOfWork, digests: readonly string[]): Promise<boolean> {
  const holder = await unit.keys.factsByDigest(digests)
  if (holder?.secrets.some(({ digest }) => digests.includes(digest))) return true
  for (const id of digests.map(idOf)) {
    // A stranger's facts come where there are none.
    if ((await unit.keys.factsById(id))?.key.id === id) return true
  }
  return false
}

async function insertKey(
  parts: ImportParts,
  unit: UnitOfWork,
  createdBy: Actor,
  imported: ImportedKey,
): Promise<void> {
  const secret = secretOf(parts, imported)
  await unit.keys.insert(keyOf(imported, createdBy, secret.keyId), secret)
  await unit.record('key.imported', imported.organizationId, secret.keyId)
}

function keyOf(imported: ImportedKey, createdBy: Actor, id: string): ApiKey {
  return {
    id,
    organizationId: imported.organizationId,
    accountId: imported.accountId,
    createdBy,
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

function secretOf({ dialect, peppers }: ImportParts, { createdAt, material }: ImportedKey): KeySecret {
  // A digest of another system rests on that system's secret, which is the last of the list.
  const pepper = 'digest' in material ? (peppers.accepted().at(-1) ?? peppers.current()) : peppers.current()
  const [best] = dialect.digestSchemes
  const digest = 'digest' in material ? material.digest : best.digest(material.key.reveal(), pepper)
  const scheme =
    'digest' in material ? dialect.digestSchemes.find(({ hexLength }) => hexLength === digest.length) : best
  return {
    keyId: idOf(digest),
    digest,
    scheme: (scheme ?? best).name,
    pepperId: pepper.id,
    createdAt,
    expiresAt: null,
  }
}
