/**
 * Chapter 13 of the ASVS, configuration: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-13-configuration.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const configuration: Chapter = {
  number: 13,
  title: 'Configuration',
  requirements: [
    { id: '13.1.1', level: 2, words: 'All connections to other systems are documented.', status: 'met' },
    {
      id: '13.2.1',
      level: 2,
      words: 'Parts of the backend authenticate to one another.',
      status: 'not applicable',
      reason: 'Accounts of the database, mail server and Redis are the operator’s, in their URLs.',
    },
    {
      id: '13.2.2',
      level: 2,
      words: 'Parts of the backend have no more rights than they need.',
      status: 'partly',
      deviation:
        'One database role serves and migrates, because a start migrates by itself; threads that read content open the file without the right to write.',
    },
    { id: '13.2.3', level: 2, words: 'No credential has a default that others know.', status: 'met' },
    { id: '13.2.4', level: 2, words: 'A list says which other systems may be talked to.', status: 'met' },
    {
      id: '13.2.5',
      level: 2,
      words: 'The server connects only where its configuration says.',
      status: 'met',
    },
    {
      id: '13.3.1',
      level: 2,
      words: 'Secrets are kept in a vault and not in the source.',
      status: 'partly',
      deviation:
        'Secrets come through the environment, into which any vault can put them; a client of a certain vault is not part of it.',
    },
    { id: '13.3.2', level: 2, words: 'Only those who need them reach secrets.', status: 'met' },
    {
      id: '13.4.1',
      level: 1,
      words: 'No data of version control can be reached.',
      status: 'partly',
      deviation: 'A deployment may be a clone, which lies beside the program; nothing of it is served.',
    },
    { id: '13.4.2', level: 2, words: 'Nothing for debugging is there in production.', status: 'met' },
    { id: '13.4.3', level: 2, words: 'No folder is listed.', status: 'met' },
    { id: '13.4.4', level: 2, words: 'TRACE is not answered.', status: 'met' },
    {
      id: '13.4.5',
      level: 2,
      words: 'Documents and figures are open only where that is meant.',
      status: 'met',
    },
  ],
}
