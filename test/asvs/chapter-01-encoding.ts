/**
 * Chapter 1 of the ASVS, encoding and sanitization: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-01-encoding.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const encoding: Chapter = {
  number: 1,
  title: 'Encoding and sanitization',
  requirements: [
    {
      id: '1.1.1',
      level: 2,
      words: 'Input is decoded once, into one form, before it is judged.',
      status: 'met',
    },
    {
      id: '1.1.2',
      level: 2,
      words: 'Escaping is the last step before the text reaches what reads it.',
      status: 'met',
    },
    {
      id: '1.2.1',
      level: 1,
      words: 'Text that gets into HTML or a header is escaped for the place where it stands.',
      status: 'met',
    },
    {
      id: '1.2.2',
      level: 1,
      words: 'What gets into a URL is encoded for it, and only harmless schemes become links.',
      status: 'met',
    },
    {
      id: '1.2.3',
      level: 1,
      words: 'Data that gets into scripts or JSON cannot leave its string.',
      status: 'met',
    },
    {
      id: '1.2.4',
      level: 1,
      words: 'Values reach the database as parameters, and names of columns come from a list.',
      status: 'met',
    },
    {
      id: '1.2.5',
      level: 1,
      words: 'Input cannot become a command of the operating system.',
      status: 'not applicable',
      reason: 'The services start no other program.',
    },
    {
      id: '1.2.6',
      level: 2,
      words: 'Input cannot change an LDAP query.',
      status: 'not applicable',
      reason: 'No LDAP.',
    },
    {
      id: '1.2.7',
      level: 2,
      words: 'Input cannot change an XPath query.',
      status: 'not applicable',
      reason: 'No XML and no XPath.',
    },
    {
      id: '1.2.8',
      level: 2,
      words: 'LaTeX is processed without its dangerous commands.',
      status: 'not applicable',
      reason: 'No LaTeX.',
    },
    { id: '1.2.9', level: 2, words: 'Input that gets into a pattern is taken literally.', status: 'met' },
    {
      id: '1.3.1',
      level: 1,
      words: 'HTML that people write is cleaned by a proven library.',
      status: 'not applicable',
      reason: 'No HTML is taken: every text is shown as text.',
    },
    { id: '1.3.2', level: 1, words: 'No input is ever run as code.', status: 'met' },
    {
      id: '1.3.3',
      level: 2,
      words: 'Input that goes somewhere dangerous is cut down to what is safe there.',
      status: 'met',
    },
    {
      id: '1.3.4',
      level: 2,
      words: 'SVG that people upload holds no script.',
      status: 'not applicable',
      reason: 'There are no uploads.',
    },
    {
      id: '1.3.5',
      level: 2,
      words: 'Markdown and the like that people write is disarmed, or not rendered.',
      status: 'met',
    },
    {
      id: '1.3.6',
      level: 2,
      words: 'Input cannot choose where the server connects to.',
      status: 'not applicable',
      reason: 'No request goes to an address that a caller names; hosts of databases are kept, not called.',
    },
    { id: '1.3.7', level: 2, words: 'Templates are not made from input.', status: 'met' },
    {
      id: '1.3.8',
      level: 2,
      words: 'JNDI lookups take no raw input.',
      status: 'not applicable',
      reason: 'No Java.',
    },
    {
      id: '1.3.9',
      level: 2,
      words: 'What is sent to memcache is cleaned.',
      status: 'not applicable',
      reason: 'No memcache; keys in Redis are ids of our own.',
    },
    {
      id: '1.3.10',
      level: 2,
      words: 'Input is no format string.',
      status: 'not applicable',
      reason: 'The language has none: texts are templates in the source, and log lines are JSON.',
    },
    { id: '1.3.11', level: 2, words: 'Input cannot add a header or a recipient to a mail.', status: 'met' },
    {
      id: '1.4.1',
      level: 2,
      words: 'Strings and memory are handled without overflow.',
      status: 'not applicable',
      reason: 'The language is memory-safe and no native code is ours.',
    },
    { id: '1.4.2', level: 2, words: 'Numbers out of range are refused.', status: 'met' },
    {
      id: '1.4.3',
      level: 2,
      words: 'Memory and resources are given back, and not used afterwards.',
      status: 'not applicable',
      reason: 'Memory is collected; no pointer is ours.',
    },
    {
      id: '1.5.1',
      level: 1,
      words: 'XML is parsed without external entities.',
      status: 'not applicable',
      reason: 'No XML.',
    },
    {
      id: '1.5.2',
      level: 2,
      words: 'What is deserialised can only become plain, expected data.',
      status: 'met',
    },
  ],
}
