/**
 * A field of a collection, as data: what it holds and what a query may do with it.
 *
 * What a body must look like: `validate.ts`. Where a field is indexed: `../content/column.ts`.
 */
export type CollectionName = 'pages' | 'events' | 'venues' | 'people' | 'posts'

/** What every field has. */
interface FieldBase {
  readonly name: string
  /** Shown in the panel and in the reference. */
  readonly label: string
  readonly required: boolean
}

/** Text in one line. Length in UTF-16 units. */
export interface TextField extends FieldBase {
  readonly type: 'text'
  readonly maxLength: number
  /** An address that begins with http:// or https://, as readers are led there. */
  readonly isWebAddress?: true
}

/** Lower-case letters, digits and single hyphens; unique in its tenant's collection. */
export interface SlugField extends FieldBase {
  readonly type: 'slug'
  readonly maxLength: number
}

/** Markdown, kept as it is written; whoever shows it makes it safe. */
export interface RichTextField extends FieldBase {
  readonly type: 'richText'
  readonly maxLength: number
}

export interface NumberField extends FieldBase {
  readonly type: 'number'
  readonly min: number
  readonly max: number
  readonly integer: boolean
}

/** Never null: false where a body leaves it out. */
export interface BooleanField extends FieldBase {
  readonly type: 'boolean'
}

/** ISO 8601 with a time zone; kept and given in UTC with milliseconds. */
export interface DateField extends FieldBase {
  readonly type: 'date'
}

export interface SelectField extends FieldBase {
  readonly type: 'select'
  readonly options: readonly string[]
}

/** The id of a document of another collection, or of several (`many`), at most `maxItems`. */
export interface RelationshipField extends FieldBase {
  readonly type: 'relationship'
  readonly to: CollectionName
  readonly many: boolean
  readonly maxItems: number
}

/** A list of short texts. */
export interface ListField extends FieldBase {
  readonly type: 'list'
  readonly maxItems: number
  readonly maxLength: number
}

/** Fields that belong together, in an object of their own. */
export interface GroupField extends FieldBase {
  readonly type: 'group'
  readonly fields: readonly TextField[]
}

export type Field =
  | TextField
  | SlugField
  | RichTextField
  | NumberField
  | BooleanField
  | DateField
  | SelectField
  | RelationshipField
  | ListField
  | GroupField

export interface Collection {
  readonly name: CollectionName
  /** For people: `Event`. */
  readonly label: string
  /** The field by which people know a document: `title` or `name`. */
  readonly titleField: string
  readonly fields: readonly Field[]
  /**
   * Fields that may be filtered and sorted by, each with the column that keeps it. Beside them in every collection:
   * `id`, `slug`, `createdAt`, `updatedAt`, `_status`. Each field may be selected.
   */
  readonly indexed: Readonly<Record<string, IndexColumn>>
  /** Dates of which the second must not be before the first. */
  readonly inOrder?: readonly [string, string]
}

/** Columns of every document for what its collection filters and sorts by. */
export const indexColumns = [
  'title',
  'place',
  'choice',
  'reference',
  'number_a',
  'number_b',
  'flag',
  'date_a',
  'date_b',
] as const
export type IndexColumn = (typeof indexColumns)[number]
