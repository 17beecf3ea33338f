/**
 * A thread that reads content: started by `reading-threads.ts`, with a connection of its own that cannot write.
 *
 * Answers one request after the other, and ends when it is told to or when its file is not there.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type FileIdentity, openReader } from '@claviger/store'
import { readContent } from './read-content.ts'
import { failureOf, type ReadingAnswer, type ReadingRequest } from './reading-message.ts'

const port = parentPort
if (port === null) throw new TypeError('reading-thread: not to be run by itself')
const reader = openReader(workerData as FileIdentity)

async function answer({ number, read }: ReadingRequest): Promise<ReadingAnswer> {
  try {
    return { number, reply: await readContent(reader, read) }
  } catch (error) {
    return { number, failure: failureOf(error) }
  }
}

port.on('message', (request: ReadingRequest | 'close') => {
  if (request === 'close') {
    void reader.close().finally(() => port.close())
    return
  }
  void answer(request).then((given) => {
    const body = 'reply' in given ? given.reply?.body.buffer : undefined
    port.postMessage(given, body instanceof ArrayBuffer ? [body] : [])
  })
})
port.postMessage('started')
