/**
 * What the two houses of the development content have on and who works there.
 *
 * Others are named by their titles here; how that becomes documents: `development-content.ts`.
 */
type Body = Readonly<Record<string, unknown>>

export interface House {
  readonly slug: string
  readonly name: string
  readonly venues: readonly Body[]
  readonly people: readonly Body[]
  readonly events: readonly (Body & {
    readonly venue: string | null
    readonly performers: readonly string[]
  })[]
  readonly posts: readonly (Body & {
    readonly author: string | null
    readonly relatedEvents: readonly string[]
  })[]
  readonly pages: readonly (Body & { readonly parent: string | null })[]
}

const draft = { _status: 'draft' } as const

const royalOperaHouse: House = {
  slug: 'royal-opera-house',
  name: 'Royal Opera House',
  venues: [
    {
      name: 'Main Stage',
      kind: 'main-stage',
      city: 'London',
      capacity: 2_256,
      isAccessible: true,
      description: 'The horseshoe auditorium of 1858.',
      address: { street: 'Bow Street', postalCode: 'WC2E 9DD', country: 'United Kingdom' },
    },
    {
      name: 'Linbury Theatre',
      kind: 'studio',
      city: 'London',
      capacity: 406,
      isAccessible: true,
      description: 'New work, close up.',
    },
    { name: 'Paul Hamlyn Hall', kind: 'foyer', city: 'London', capacity: 300, isAccessible: true },
    { name: 'Rehearsal Studio 6', kind: 'studio', city: 'London', capacity: 90, ...draft },
  ],
  people: [
    {
      name: 'Amara Okafor',
      role: 'Soprano',
      discipline: 'music',
      joinedAt: '2021-09-01T00:00:00Z',
      biography: 'Sings Puccini and everything after.',
    },
    { name: 'Émile Renard', role: 'Conductor', discipline: 'music', isGuest: true },
    {
      name: 'Zoë Lindqvist',
      role: 'Principal dancer',
      discipline: 'dance',
      joinedAt: '2018-01-15T00:00:00Z',
    },
    { name: 'Tomasz Wójcik', role: 'Director', discipline: 'direction', isGuest: true },
    { name: 'Priya Nair', role: 'Head of press', discipline: 'staff', joinedAt: '2023-04-03T00:00:00Z' },
  ],
  events: [
    {
      title: 'Tosca',
      category: 'opera',
      summary: 'Love, power and a leap.',
      body: '# Tosca\n\nPuccini in three acts, with two intervals.',
      startsAt: '2026-02-06T19:30:00Z',
      endsAt: '2026-02-06T22:25:00Z',
      venue: 'Main Stage',
      performers: ['Amara Okafor', 'Émile Renard', 'Tomasz Wójcik'],
      priceFrom: 12.5,
      durationMinutes: 175,
      isFeatured: true,
    },
    {
      title: 'La bohème',
      category: 'opera',
      summary: 'A winter in Paris.',
      startsAt: '2026-03-14T19:00:00Z',
      venue: 'Main Stage',
      performers: ['Amara Okafor', 'Émile Renard'],
      priceFrom: 14,
      durationMinutes: 150,
    },
    {
      title: 'Swan Lake',
      category: 'ballet',
      summary: 'Four acts by a lake.',
      startsAt: '2026-04-02T19:30:00Z',
      venue: 'Main Stage',
      performers: ['Zoë Lindqvist'],
      priceFrom: 18,
      durationMinutes: 180,
      isFeatured: true,
    },
    {
      title: 'New Steps',
      category: 'ballet',
      summary: 'Six young choreographers.',
      startsAt: '2026-05-21T19:45:00Z',
      venue: 'Linbury Theatre',
      performers: ['Zoë Lindqvist'],
      priceFrom: 8,
      durationMinutes: 95,
    },
    {
      title: 'Friday Lunchtime Recital',
      category: 'concert',
      summary: 'Songs in the foyer, free of charge.',
      startsAt: '2026-02-13T13:00:00Z',
      venue: 'Paul Hamlyn Hall',
      performers: ['Amara Okafor'],
      priceFrom: 0,
      durationMinutes: 50,
    },
    {
      title: 'Season 2026/27',
      category: 'talk',
      summary: 'What comes next.',
      startsAt: '2026-09-10T18:00:00Z',
      venue: 'Paul Hamlyn Hall',
      performers: [],
      ...draft,
    },
  ],
  posts: [
    {
      title: 'Booking for spring opens',
      topic: 'news',
      summary: 'Friends book from Tuesday, everybody from Friday.',
      publishedAt: '2026-01-12T09:00:00Z',
      author: 'Priya Nair',
      relatedEvents: ['Tosca', 'Swan Lake'],
      tags: ['booking', 'spring'],
      isPinned: true,
    },
    {
      title: 'Thirty swans, one lake',
      topic: 'behind-the-scenes',
      summary: 'A morning with the corps de ballet.',
      publishedAt: '2026-03-20T10:00:00Z',
      author: 'Priya Nair',
      relatedEvents: ['Swan Lake'],
      tags: ['ballet'],
    },
    {
      title: 'A new music director',
      topic: 'press',
      summary: 'Under embargo.',
      author: 'Priya Nair',
      relatedEvents: [],
      ...draft,
    },
  ],
  pages: [
    {
      title: 'About us',
      section: 'about',
      summary: 'Opera and ballet at Covent Garden.',
      body: '# About us\n\nWe make opera and ballet.',
      navigationOrder: 10,
      inNavigation: true,
      parent: null,
      seo: { title: 'About the Royal Opera House' },
    },
    { title: 'Plan your visit', section: 'visit', navigationOrder: 20, inNavigation: true, parent: null },
    { title: 'Access', section: 'visit', navigationOrder: 21, parent: 'Plan your visit' },
    { title: 'Support us', section: 'support', navigationOrder: 30, inNavigation: true, parent: null },
    { title: 'Dress rehearsals', section: 'visit', navigationOrder: 22, parent: 'Plan your visit', ...draft },
  ],
}

const cityArtsCentre: House = {
  slug: 'city-arts-centre',
  name: 'City Arts Centre',
  venues: [
    {
      name: 'Gallery One',
      kind: 'gallery',
      city: 'Edinburgh',
      capacity: 150,
      isAccessible: true,
      address: { street: 'Market Street', postalCode: 'EH1 1DE', country: 'United Kingdom' },
    },
    { name: 'The Courtyard', kind: 'outdoor', city: 'Edinburgh', capacity: 400, isAccessible: true },
    { name: 'Black Box', kind: 'studio', city: 'Edinburgh', capacity: 120 },
  ],
  people: [
    { name: 'Isla MacLeod', role: 'Curator', discipline: 'visual-arts', joinedAt: '2019-06-10T00:00:00Z' },
    { name: 'Mateo Silva', role: 'Guitarist', discipline: 'music', isGuest: true },
    { name: 'Hannah Weiß', role: 'Storyteller', discipline: 'theatre', isGuest: true },
  ],
  events: [
    {
      title: 'Harbour Light',
      category: 'exhibition',
      summary: 'A century of painters at the Firth of Forth.',
      startsAt: '2026-02-28T10:00:00Z',
      endsAt: '2026-06-14T17:00:00Z',
      venue: 'Gallery One',
      performers: ['Isla MacLeod'],
      priceFrom: 0,
      isFeatured: true,
    },
    {
      title: 'Six Strings',
      category: 'concert',
      summary: 'Guitar music from four continents.',
      startsAt: '2026-03-07T20:00:00Z',
      venue: 'Black Box',
      performers: ['Mateo Silva'],
      priceFrom: 11,
      durationMinutes: 80,
    },
    {
      title: 'Stories for a Rainy Sunday',
      category: 'family',
      summary: 'From five years.',
      startsAt: '2026-03-15T11:00:00Z',
      venue: 'Black Box',
      performers: ['Hannah Weiß'],
      priceFrom: 5,
      durationMinutes: 45,
    },
    {
      title: 'Courtyard Summer',
      category: 'concert',
      startsAt: '2026-07-04T18:00:00Z',
      venue: 'The Courtyard',
      performers: ['Mateo Silva'],
      ...draft,
    },
  ],
  posts: [
    {
      title: 'Hanging Harbour Light',
      topic: 'behind-the-scenes',
      summary: 'Forty paintings, two days, one ladder.',
      publishedAt: '2026-02-25T09:00:00Z',
      author: 'Isla MacLeod',
      relatedEvents: ['Harbour Light'],
      tags: ['painting', 'harbour'],
    },
    {
      title: 'In conversation with Mateo Silva',
      topic: 'interview',
      author: 'Isla MacLeod',
      relatedEvents: ['Six Strings'],
      ...draft,
    },
  ],
  pages: [
    { title: 'About us', section: 'about', navigationOrder: 10, inNavigation: true, parent: null },
    {
      title: 'Opening hours',
      section: 'visit',
      summary: 'Tuesday to Sunday, ten to five.',
      navigationOrder: 20,
      inNavigation: true,
      parent: null,
    },
    { title: 'Hire a room', section: 'support', navigationOrder: 30, parent: null, ...draft },
  ],
}

export const houses: readonly House[] = [royalOperaHouse, cityArtsCentre]
