/**
 * What a page behind a mailed link does in the browser: takes the token from the fragment and posts it on a click.
 *
 * Plain JavaScript for any browser with modules; served as it is.
 */
const form = document.querySelector('form')
const button = form.querySelector('button')
const status = document.querySelector('[role=status]')
const token = new URLSearchParams(location.hash.slice(1)).get('token')

// A token has no business in the history or in what is copied from the address bar.
history.replaceState(null, '', location.pathname)

function say(sentence) {
  status.textContent = sentence
  status.focus()
}

function finish(sentence) {
  form.hidden = true
  say(sentence)
}

async function sentenceOf(reply) {
  const body = await reply.json().catch(() => ({}))
  return typeof body.error === 'string' ? body.error : 'That did not work. Try again in a moment.'
}

async function submit() {
  const body = Object.fromEntries(new FormData(form))
  const reply = await fetch(form.dataset.action, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...body }),
  })
  if (reply.ok) finish(form.dataset.done)
  else say(await sentenceOf(reply))
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  say('One moment…')
  try {
    await submit()
  } catch {
    say('The service cannot be reached. Check your connection and try again.')
  } finally {
    button.disabled = false
  }
})

if (!token) finish('This link is not complete. Open it from the mail again, or copy all of it.')
