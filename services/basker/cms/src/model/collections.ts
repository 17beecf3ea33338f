/**
 * The collections of arts venues, as data: everything that knows a field by name has it from here.
 *
 * A field that becomes indexed later needs a migration that fills its column.
 */
import type {
  BooleanField,
  Collection,
  CollectionName,
  DateField,
  Field,
  RelationshipField,
  RichTextField,
  SelectField,
  SlugField,
  TextField,
} from './field.ts'

const titleLength = 200

function text(name: string, label: string, maxLength: number, required = false): TextField {
  return { type: 'text', name, label, required, maxLength }
}

function webAddress(name: string, label: string): TextField {
  return { ...text(name, label, 500), isWebAddress: true }
}

function richText(name: string, label: string): RichTextField {
  return { type: 'richText', name, label, required: false, maxLength: 100_000 }
}

function select(name: string, label: string, options: readonly string[]): SelectField {
  return { type: 'select', name, label, required: false, options }
}

function date(name: string, label: string, required = false): DateField {
  return { type: 'date', name, label, required }
}

function flag(name: string, label: string): BooleanField {
  return { type: 'boolean', name, label, required: false }
}

function one(name: string, label: string, to: CollectionName): RelationshipField {
  return { type: 'relationship', name, label, required: false, to, many: false, maxItems: 1 }
}

function many(name: string, label: string, to: CollectionName): RelationshipField {
  return { type: 'relationship', name, label, required: false, to, many: true, maxItems: 20 }
}

function whole(name: string, label: string, max: number): Field {
  return { type: 'number', name, label, required: false, min: 0, max, integer: true }
}

const slug: SlugField = { type: 'slug', name: 'slug', label: 'Slug', required: true, maxLength: 100 }

/** What everything has that is read from top to bottom. */
const article: readonly Field[] = [
  text('title', 'Title', titleLength, true),
  slug,
  text('summary', 'Summary', 500),
  richText('body', 'Body'),
]

/** What everything has that goes by a name. */
const named: readonly Field[] = [text('name', 'Name', titleLength, true), slug]

const pages: Collection = {
  name: 'pages',
  label: 'Page',
  titleField: 'title',
  fields: [
    ...article,
    select('section', 'Section', ['about', 'visit', 'support', 'press', 'legal']),
    whole('navigationOrder', 'Place in the navigation', 10_000),
    flag('inNavigation', 'Shown in the navigation'),
    one('parent', 'Parent page', 'pages'),
    {
      type: 'group',
      name: 'seo',
      label: 'Search engines',
      required: false,
      fields: [text('title', 'Title', 120), text('description', 'Description', 320)],
    },
  ],
  indexed: {
    title: 'title',
    section: 'choice',
    navigationOrder: 'number_a',
    inNavigation: 'flag',
    parent: 'reference',
  },
}

const events: Collection = {
  name: 'events',
  label: 'Event',
  titleField: 'title',
  fields: [
    ...article,
    select('category', 'Category', ['opera', 'ballet', 'concert', 'theatre', 'exhibition', 'talk', 'family']),
    date('startsAt', 'Starts', true),
    date('endsAt', 'Ends'),
    one('venue', 'Venue', 'venues'),
    many('performers', 'Performers', 'people'),
    {
      type: 'number',
      name: 'priceFrom',
      label: 'Lowest price',
      required: false,
      min: 0,
      max: 1_000_000,
      integer: false,
    },
    whole('durationMinutes', 'Duration in minutes', 10_000),
    flag('isFeatured', 'Featured'),
    webAddress('ticketUrl', 'Where tickets are sold'),
  ],
  indexed: {
    title: 'title',
    category: 'choice',
    startsAt: 'date_a',
    endsAt: 'date_b',
    venue: 'reference',
    priceFrom: 'number_a',
    durationMinutes: 'number_b',
    isFeatured: 'flag',
  },
  inOrder: ['startsAt', 'endsAt'],
}

const venues: Collection = {
  name: 'venues',
  label: 'Venue',
  titleField: 'name',
  fields: [
    ...named,
    richText('description', 'Description'),
    select('kind', 'Kind', ['main-stage', 'studio', 'gallery', 'outdoor', 'foyer']),
    text('city', 'City', 100),
    whole('capacity', 'Seats', 200_000),
    flag('isAccessible', 'Step-free'),
    {
      type: 'group',
      name: 'address',
      label: 'Address',
      required: false,
      fields: [
        text('street', 'Street', 200),
        text('postalCode', 'Postal code', 20),
        text('country', 'Country', 60),
      ],
    },
  ],
  indexed: { name: 'title', kind: 'choice', city: 'place', capacity: 'number_a', isAccessible: 'flag' },
}

const people: Collection = {
  name: 'people',
  label: 'Person',
  titleField: 'name',
  fields: [
    ...named,
    text('role', 'Role', 100),
    select('discipline', 'Discipline', ['music', 'dance', 'theatre', 'visual-arts', 'direction', 'staff']),
    richText('biography', 'Biography'),
    date('joinedAt', 'Joined'),
    flag('isGuest', 'Guest'),
    webAddress('website', 'Website'),
  ],
  indexed: { name: 'title', role: 'place', discipline: 'choice', joinedAt: 'date_a', isGuest: 'flag' },
}

const posts: Collection = {
  name: 'posts',
  label: 'Post',
  titleField: 'title',
  fields: [
    ...article,
    select('topic', 'Topic', ['news', 'interview', 'review', 'behind-the-scenes', 'press']),
    date('publishedAt', 'Published'),
    one('author', 'Author', 'people'),
    many('relatedEvents', 'Related events', 'events'),
    { type: 'list', name: 'tags', label: 'Tags', required: false, maxItems: 20, maxLength: 40 },
    flag('isPinned', 'Pinned'),
  ],
  indexed: { title: 'title', topic: 'choice', publishedAt: 'date_a', author: 'reference', isPinned: 'flag' },
}

/** All collections, in the order in which they are shown. */
export const collections: Readonly<Record<CollectionName, Collection>> = {
  pages,
  events,
  venues,
  people,
  posts,
}

export const collectionNames: readonly CollectionName[] = Object.values(collections).map(({ name }) => name)

/** The collection of that name; null where there is none. */
export function findCollection(name: string): Collection | null {
  return Object.values(collections).find((collection) => collection.name === name) ?? null
}

/** The field of that name; null where there is none. */
export function findField(collection: Collection, name: string): Field | null {
  return collection.fields.find((field) => field.name === name) ?? null
}
