/**
 * The store's secrets of one kind, opened, as this process holds them.
 *
 * What they are used for: `../key/pepper-ring.ts`, `../session/signing-keys.ts`.
 */
import type { Subject } from '../revocation/change.ts'
import type { Feed } from '../revocation/feed.ts'
import type { KeptSecret, KeptSecretKind, KeptSecretReader } from './secret-store.ts'

/**
 * Holds what is not withdrawn, by `activeFrom` and id; empty until it was first read.
 *
 * A withdrawn secret is gone here as soon as its change is applied, and a read that began before cannot bring it back.
 * Where changes may have been missed, `fresh` reads again, so a withdrawal holds for processes that no feed reaches.
 */
export class HeldSecrets<T extends { readonly id: string }> {
  #all: readonly T[] = []
  #isStale = true
  #changes = 0
  /** Ordinals of reads: of the last one that began, and of the one that `#all` comes from. */
  #begun = 0
  #shown = 0
  readonly #kind: KeptSecretKind
  readonly #store: KeptSecretReader
  readonly #feed: Feed
  readonly #open: (kept: KeptSecret) => T | Promise<T>

  constructor(
    kind: KeptSecretKind,
    store: KeptSecretReader,
    feed: Feed,
    open: (kept: KeptSecret) => T | Promise<T>,
  ) {
    this.#kind = kind
    this.#store = store
    this.#feed = feed
    this.#open = open
    feed.onChange((subject) => this.#apply(subject))
  }

  get all(): readonly T[] {
    return this.#all
  }

  /** Reads where what is held may be older than a change; to be awaited before a judgement. */
  async fresh(): Promise<void> {
    if (this.#isStale || !this.#feed.mayAnswerFromMemory()) await this.load()
  }

  /** Reads again; what is held is replaced in one step, and never by something older. */
  async load(): Promise<void> {
    for (;;) {
      const changes = this.#changes
      this.#begun++
      const begun = this.#begun
      const kept = (await this.#store.list(this.#kind)).filter((secret) => secret.withdrawnAt === null)
      const opened = await Promise.all(kept.map((secret) => this.#known(secret.id) ?? this.#open(secret)))
      if (changes !== this.#changes) continue
      if (begun > this.#shown) {
        this.#shown = begun
        this.#all = opened
        this.#isStale = false
      }
      return
    }
  }

  #known(id: string): T | undefined {
    return this.#all.find((secret) => secret.id === id)
  }

  #apply(subject: Subject | 'everything'): void {
    if (subject !== 'everything' && !subject.startsWith('secrets:')) return
    this.#changes++
    this.#isStale = true
    this.#all = this.#all.filter((secret) => subject !== `secrets:${secret.id}`)
  }
}
