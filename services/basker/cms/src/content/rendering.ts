/**
 * Documents as JSON text. What stands in for several ids is written once and put in wherever it belongs, and its bytes are
 * counted before the text is put together.
 */
import { collections } from '../model/collections.ts'
import type { Collection, CollectionName, Field } from '../model/field.ts'
import type { DocumentValue, FlatDocument } from './document.ts'
import { maxReplyBytes, tooLarge } from './read-budget.ts'

/** What fields of a collection are called in a reply, by their names in the model; those that are missing keep theirs. */
export type FieldNames = ReadonlyMap<CollectionName, ReadonlyMap<string, string>>

/** The names of the model. */
export const modelNames: FieldNames = new Map()

interface Rendered {
  /** V8 keeps it as references to its parts until somebody reads it. */
  readonly json: string
  readonly bytes: number
}

function isDocument(value: DocumentValue): value is FlatDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One reply. */
export class Rendering {
  readonly #names: FieldNames
  readonly #rendered = new Map<FlatDocument, Rendered>()

  constructor(names: FieldNames) {
    this.#names = names
  }

  /** @throws QueryProblem where it is larger than a reply may be */
  document(collection: Collection, document: FlatDocument): Rendered {
    const known = this.#rendered.get(document)
    if (known !== undefined) return known
    const parts = Object.entries(document).map(([name, value]): Rendered => {
      const field = collection.fields.find((one) => one.name === name)
      return this.#labelled(this.#names.get(collection.name)?.get(name) ?? name, this.#value(field, value))
    })
    const rendered = joined('{', parts, '}')
    this.#rendered.set(document, rendered)
    return rendered
  }

  /** `documents` as a JSON list. @throws QueryProblem */
  list(collection: Collection, documents: readonly FlatDocument[]): Rendered {
    return joined(
      '[',
      documents.map((document) => this.document(collection, document)),
      ']',
    )
  }

  #labelled(name: string, value: Rendered): Rendered {
    const label = `${JSON.stringify(name)}:`
    return { json: label + value.json, bytes: Buffer.byteLength(label) + value.bytes }
  }

  #value(field: Field | undefined, value: DocumentValue): Rendered {
    if (field?.type === 'relationship') {
      const to = collections[field.to]
      if (isDocument(value)) return this.document(to, value)
      if (Array.isArray(value) && value.some(isDocument)) {
        const entries = value.map((one: DocumentValue) =>
          isDocument(one) ? this.document(to, one) : plain(one),
        )
        return joined('[', entries, ']')
      }
    }
    return plain(value)
  }
}

function plain(value: DocumentValue): Rendered {
  const json = JSON.stringify(value)
  return { json, bytes: Buffer.byteLength(json) }
}

/** @throws QueryProblem */
function joined(open: string, parts: readonly Rendered[], close: string): Rendered {
  let json = open
  let bytes = 2 + Math.max(0, parts.length - 1)
  for (const [index, part] of parts.entries()) {
    json += index === 0 ? part.json : `,${part.json}`
    bytes += part.bytes
    if (bytes > maxReplyBytes) throw tooLarge()
  }
  return { json: json + close, bytes }
}
