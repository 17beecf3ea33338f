/**
 * Chapter 17 of the ASVS, WebRTC: what levels 1 and 2 ask, and how we stand to it.
 *
 * Nothing of it applies, so there are no tests.
 */
import type { Chapter } from './requirement.ts'

export const webrtc: Chapter = {
  number: 17,
  title: 'WebRTC',
  requirements: [
    {
      id: '17.1.1',
      level: 2,
      words: 'A TURN server leads to no special addresses.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
    {
      id: '17.2.1',
      level: 2,
      words: 'Keys of DTLS are managed by a policy.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
    {
      id: '17.2.2',
      level: 2,
      words: 'Media servers use recommended suites of DTLS.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
    {
      id: '17.2.3',
      level: 2,
      words: 'Media are authenticated.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
    {
      id: '17.2.4',
      level: 2,
      words: 'Malformed media stop nobody.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
    {
      id: '17.3.1',
      level: 2,
      words: 'A flood of signals stops nobody.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
    {
      id: '17.3.2',
      level: 2,
      words: 'Malformed signals stop nobody.',
      status: 'not applicable',
      reason: 'No WebRTC.',
    },
  ],
}
