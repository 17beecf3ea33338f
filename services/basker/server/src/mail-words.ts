/**
 * The words of each mail, from what there is to tell.
 *
 * Queueing and sending are the engine's and packages/host's; how a mail is laid out: packages/service.
 */
import type { RenderedNotice } from '@claviger/host'
import { labelled, linkTo, type MailWords, renderedMail, whence } from '@claviger/service'
import type { NoticeContent, NoticeKind } from 'claviger'

type Word = (content: NoticeContent, publicUrl: string) => MailWords

const ifNotYou = 'If this was not you, reset your password at once and look through your API keys.'

/** Nobody signs up to Basker: people are invited. */
type BaskerNotice = Exclude<NoticeKind, 'verify_email' | 'address_taken'>

/** Where owners see who did what. */
function activityAt(publicUrl: string): NonNullable<MailWords['action']> {
  return { label: 'Open Activity (site owners)', url: `${publicUrl}/admin/activity` }
}

const words: Readonly<Record<BaskerNotice, Word>> = {
  invitation: (content, publicUrl) => ({
    subject: 'You are invited to Basker',
    before: [
      'Somebody who runs Basker for your house gave you an account with this email address. To choose a password:',
    ],
    action: { label: 'Accept the invitation', url: linkTo(publicUrl, '/admin/accept-invitation', content) },
    after: [
      'The link works once and for seven days. Later, have a link mailed with “Forgot password”.',
      'If you did not expect this, ignore this mail: nobody can use the account without the link.',
    ],
  }),
  reset_password: (content, publicUrl) => ({
    subject: 'Reset your Basker password',
    before: [
      'Somebody, most likely you, asked to reset the password of your Basker account. To choose a new one:',
    ],
    action: { label: 'Choose a new password', url: linkTo(publicUrl, '/admin/reset-password', content) },
    after: [
      'The link works once and for one hour. A new password ends every session of your account.',
      'If you did not ask for it, ignore this mail: your password stays as it is.',
    ],
  }),
  password_changed: (_, publicUrl) => ({
    subject: 'Your Basker password was changed',
    before: [
      'The password of your Basker account was changed, and sessions elsewhere were ended.',
      `${ifNotYou} You find Basker at ${publicUrl}/admin.`,
    ],
    after: [],
  }),
  session_reuse_found: (content, publicUrl) => ({
    subject: 'A Basker session was ended for your safety',
    before: [
      `A session of your account${labelled(' on', content.about)} was ended because its credentials were used from two places. Somebody may have copied them.`,
      'To end all your other sessions as well:',
    ],
    action: { label: 'End all sessions', url: linkTo(publicUrl, '/admin/end-sessions', content) },
    after: ['The link works once and for seven days. Then sign in again and change your password.'],
  }),
  key_created: (content, publicUrl) => ({
    subject: 'A Basker API key was created',
    before: [
      `An API key${labelled(' named', content.about)} was created for your Basker account. It can do what you can do, in every tenant.`,
      `${ifNotYou} You find Basker at ${publicUrl}/admin.`,
    ],
    after: [],
  }),
  key_rotated: (content, publicUrl) => ({
    subject: 'A Basker API key was given a new secret',
    before: [
      `The API key${labelled(' named', content.about)} of your Basker account was given a new secret. The former one ends now or after the overlap that was asked for.`,
      ifNotYou,
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  key_addresses_widened: (content, publicUrl) => ({
    subject: 'A Basker API key may be used from more addresses',
    before: [
      `The list of addresses from which the API key${labelled(' named', content.about)} of your Basker account may be used was lifted or widened.`,
      ifNotYou,
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  new_sign_in: (content, publicUrl) => ({
    subject: 'A sign in to Basker from a new device',
    before: [
      `Somebody, most likely you, signed in to your Basker account${whence(content)}. Neither the device nor the network was seen with your account before.`,
      ifNotYou,
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  password_guessed: (_, publicUrl) => ({
    subject: 'Wrong passwords for your Basker account',
    before: [
      'Ten wrong passwords were entered for your Basker account within 15 minutes. None of them was right, and further guesses from unknown devices are refused for a while.',
      'If you forgot your password, choose a new one with “Forgot password”. Otherwise nothing needs to be done if your password is long and used nowhere else.',
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
  member_added: (content, publicUrl) => ({
    subject: 'A new member in Basker',
    before: [
      `Somebody${labelled(' with the address', content.about)} was given access to Basker.`,
      'If you did not expect this, look who added the member, and take the member out.',
    ],
    action: activityAt(publicUrl),
    after: [],
  }),
}

/**
 * The words of a notice.
 *
 * @param publicUrl the service's configured origin, without a trailing slash
 * @throws TypeError where a notice that needs a link token has none
 */
export function renderNotice(publicUrl: string, kind: NoticeKind, content: NoticeContent): RenderedNotice {
  if (kind === 'verify_email' || kind === 'address_taken') {
    throw new TypeError('renderNotice: nobody signs up to Basker')
  }
  return renderedMail(words[kind](content, publicUrl), 'Basker')
}
