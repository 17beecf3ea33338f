/**
 * What may be kept as a document, and what is said where it may not.
 *
 * Whether references lead somewhere is tested on both databases (test/basker).
 */
import { describe, expect, test } from 'vitest'
import { collections, findField } from './collections.ts'
import { type InvalidDocument, isInvalidDocument } from './issue.ts'
import { merged, newBody } from './validate.ts'

const { events, pages, posts } = collections
const event = { title: 'Tosca', slug: 'tosca', startsAt: '2026-02-06T19:30:00+01:00' }

function issuesOf(run: () => unknown): readonly (readonly [string, string])[] {
  try {
    run()
  } catch (error) {
    if (isInvalidDocument(error)) return error.issues.map(({ path, code }) => [path, code])
    throw error
  }
  return []
}

describe('a new document', () => {
  test('has a value for every field, times in UTC, and is a draft', () => {
    const { status, data } = newBody(events, event)
    expect(status).toBe('draft')
    expect(Object.keys(data)).toEqual(events.fields.map(({ name }) => name))
    expect(data).toMatchObject({
      startsAt: '2026-02-06T18:30:00.000Z',
      isFeatured: false,
      performers: [],
      venue: null,
    })
  })

  test('may be one as it was given, with what it is made of ignored', () => {
    const given = {
      ...event,
      id: 'x',
      tenant: 'y',
      createdAt: 1,
      updatedAt: 2,
      venue: { id: 'a'.repeat(24), name: 'Z' },
    }
    expect(newBody(events, given).data['venue']).toBe('a'.repeat(24))
  })

  test.each([
    [null, [['', 'wrong_type']]],
    [[], [['', 'wrong_type']]],
    [{ ...event, nope: 1 }, [['nope', 'unknown_field']]],
    [
      JSON.parse('{"title":"T","slug":"t","startsAt":"2026-01-01","__proto__":1}'),
      [['__proto__', 'unknown_field']],
    ],
    [{ ...event, title: '' }, [['title', 'required']]],
    [{ ...event, title: 5 }, [['title', 'wrong_type']]],
    [{ ...event, title: 'x'.repeat(201) }, [['title', 'too_long']]],
    [{ ...event, title: 'a\nb' }, [['title', 'not_text']]],
    [{ ...event, title: '\ud800' }, [['title', 'not_text']]],
    [{ ...event, body: 'a\0b' }, [['body', 'not_text']]],
    [{ ...event, slug: 'a--b' }, [['slug', 'not_a_slug']]],
    [{ ...event, slug: '' }, [['slug', 'required']]],
    [{ ...event, startsAt: null }, [['startsAt', 'required']]],
    [{ ...event, startsAt: '2026-02-30' }, [['startsAt', 'not_a_date']]],
    [{ ...event, startsAt: '2026-02-03T10:00' }, [['startsAt', 'not_a_date']]],
    [{ ...event, startsAt: '2026-02-03T25:00:00Z' }, [['startsAt', 'not_a_date']]],
    [{ ...event, ticketUrl: 'javascript:alert(1)' }, [['ticketUrl', 'not_a_web_address']]],
    [{ ...event, ticketUrl: 'tickets.example' }, [['ticketUrl', 'not_a_web_address']]],
    [{ ...event, endsAt: '2000-01-01' }, [['endsAt', 'out_of_range']]],
    [{ ...event, category: 'circus' }, [['category', 'not_an_option']]],
    [{ ...event, priceFrom: -1 }, [['priceFrom', 'out_of_range']]],
    [{ ...event, priceFrom: '5' }, [['priceFrom', 'wrong_type']]],
    [{ ...event, durationMinutes: 1.5 }, [['durationMinutes', 'wrong_type']]],
    [{ ...event, isFeatured: 'true' }, [['isFeatured', 'wrong_type']]],
    [{ ...event, venue: 'x' }, [['venue', 'wrong_type']]],
    [{ ...event, performers: ['x'] }, [['performers.0', 'wrong_type']]],
    [{ ...event, performers: Array(21).fill('a'.repeat(24)) }, [['performers', 'too_many']]],
    [{ ...event, _status: 'archived' }, [['_status', 'not_an_option']]],
  ])('is refused with a path and a code: %j', (body, issues) => {
    expect(issuesOf(() => newBody(events, body))).toEqual(issues)
  })

  test('is refused for what is in groups and lists, by its place', () => {
    const page = { title: 'A', slug: 'a', seo: { title: 1, nope: 2 } }
    expect(issuesOf(() => newBody(pages, page))).toEqual([
      ['seo.nope', 'unknown_field'],
      ['seo.title', 'wrong_type'],
    ])
    const post = { title: 'A', slug: 'a', tags: ['fine', 5, 'x'.repeat(41)] }
    expect(issuesOf(() => newBody(posts, post))).toEqual([
      ['tags.1', 'wrong_type'],
      ['tags.2', 'too_long'],
    ])
  })

  test('is never said to hold what it holds', () => {
    const secret = 'kept-to-myself'
    try {
      newBody(events, { ...event, slug: `${secret}!`, category: secret, venue: secret, startsAt: secret })
    } catch (error) {
      expect(JSON.stringify((error as InvalidDocument).issues)).not.toContain(secret)
    }
    expect.assertions(1)
  })
})

describe('a changed document', () => {
  const before = newBody(events, { ...event, _status: 'published', category: 'opera', priceFrom: 5 })

  test('keeps what is not named, and loses what is null', () => {
    const { status, data } = merged(events, before, { category: null, isFeatured: true })
    expect(status).toBe('published')
    expect(data).toEqual({ ...before.data, category: null, isFeatured: true })
  })

  test('cannot lose what is required', () => {
    expect(issuesOf(() => merged(events, before, { title: null }))).toEqual([['title', 'required']])
  })
})

test('every indexed field exists, and no column holds two', () => {
  for (const collection of Object.values(collections)) {
    const columns = Object.values(collection.indexed)
    expect(new Set(columns).size).toBe(columns.length)
    expect(collection.indexed[collection.titleField]).toBe('title')
    for (const name of Object.keys(collection.indexed)) expect(findField(collection, name)).not.toBeNull()
  }
})
