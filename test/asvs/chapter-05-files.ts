/**
 * Chapter 5 of the ASVS, file handling: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-05-files.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const files: Chapter = {
  number: 5,
  title: 'File handling',
  requirements: [
    {
      id: '5.1.1',
      level: 2,
      words: 'The documentation says which files may be uploaded.',
      status: 'not applicable',
      reason: 'There are no uploads.',
    },
    {
      id: '5.2.1',
      level: 1,
      words: 'Files are only taken up to a size that does no harm.',
      status: 'not applicable',
      reason: 'There are no uploads; the size of any body is bounded (2.4.1).',
    },
    {
      id: '5.2.2',
      level: 1,
      words: 'A file is what its name says.',
      status: 'not applicable',
      reason: 'There are no uploads.',
    },
    {
      id: '5.2.3',
      level: 2,
      words: 'Compressed files are measured before they are unpacked.',
      status: 'not applicable',
      reason: 'There are no uploads.',
    },
    {
      id: '5.3.1',
      level: 1,
      words: 'Uploaded files are never run.',
      status: 'not applicable',
      reason: 'There are no uploads.',
    },
    { id: '5.3.2', level: 1, words: 'Paths of files are not made from input.', status: 'met' },
    {
      id: '5.4.1',
      level: 2,
      words: 'A download has a name that the server chose.',
      status: 'not applicable',
      reason: 'There are no downloads of files that people named.',
    },
    {
      id: '5.4.2',
      level: 2,
      words: 'Names of files in headers are encoded.',
      status: 'not applicable',
      reason: 'There are no downloads of files that people named.',
    },
    {
      id: '5.4.3',
      level: 2,
      words: 'Files from strangers are scanned for malware.',
      status: 'not applicable',
      reason: 'There are no uploads.',
    },
  ],
}
