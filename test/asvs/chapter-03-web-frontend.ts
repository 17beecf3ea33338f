/**
 * Chapter 3 of the ASVS, web frontend: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-03-web-frontend.test.ts; what only a browser tells is in test/browser, too.
 */
import type { Chapter } from './requirement.ts'

export const webFrontend: Chapter = {
  number: 3,
  title: 'Web frontend',
  requirements: [
    { id: '3.2.1', level: 1, words: 'A reply is not rendered as something that it is not.', status: 'met' },
    { id: '3.2.2', level: 1, words: 'Text is put into pages as text.', status: 'met' },
    { id: '3.3.1', level: 1, words: 'Cookies are Secure and have a prefix that says so.', status: 'met' },
    { id: '3.3.2', level: 2, words: 'SameSite of each cookie fits what it is for.', status: 'met' },
    { id: '3.3.3', level: 2, words: 'Cookies belong to one host.', status: 'met' },
    {
      id: '3.3.4',
      level: 2,
      words: 'Scripts cannot read cookies of a session, and its tokens come in cookies alone.',
      status: 'met',
    },
    {
      id: '3.4.1',
      level: 1,
      words: 'Every reply tells browsers to insist on HTTPS for a year, subdomains included.',
      status: 'met',
    },
    { id: '3.4.2', level: 1, words: 'Other origins may not read replies.', status: 'met' },
    {
      id: '3.4.3',
      level: 2,
      words: 'Every reply has a policy that forbids plug-ins and other base addresses.',
      status: 'met',
    },
    { id: '3.4.4', level: 2, words: 'Every reply forbids guessing at its type.', status: 'met' },
    { id: '3.4.5', level: 2, words: 'Addresses of our pages are not told to others.', status: 'met' },
    { id: '3.4.6', level: 2, words: 'No reply can be framed.', status: 'met' },
    {
      id: '3.5.1',
      level: 1,
      words: 'Requests that other sites can make a browser send change nothing.',
      status: 'met',
    },
    {
      id: '3.5.2',
      level: 1,
      words: 'Nothing that relies on a preflight can be called without one.',
      status: 'met',
    },
    { id: '3.5.3', level: 1, words: 'Safe methods change nothing.', status: 'met' },
    {
      id: '3.5.4',
      level: 2,
      words: 'Separate applications have host names of their own.',
      status: 'partly',
      deviation:
        'Basker’s panel, its native API and the Partners API are one application on one origin by its contract; what is served there is our own, without scripts from elsewhere, and the Partners API reads no cookies.',
    },
    {
      id: '3.5.5',
      level: 2,
      words: 'Messages between windows are judged by their origin.',
      status: 'not applicable',
      reason: 'No page listens to messages of other windows.',
    },
    { id: '3.7.1', level: 2, words: 'Pages need no outdated technology of browsers.', status: 'met' },
    { id: '3.7.2', level: 2, words: 'Redirects lead to listed places only.', status: 'met' },
  ],
}
