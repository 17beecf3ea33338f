/**
 * The types that Basira's dashboard is compiled with, made from the OpenAPI document.
 *
 * What the document says is the routes'; how calls are made is the dashboard's shell.
 */
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const file = new URL('../../services/basira/dashboard/panel/shell/openapi.d.ts', import.meta.url)

interface DocumentPaths {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { responses: Readonly<Record<string, unknown>> }>>>
  >
}

/**
 * The types of the document in `text`, ready to be the file. Without error replies: they all have one body, which the shell
 * reads, and would be two thirds of the types.
 */
export async function typesOf(text: string): Promise<string> {
  const document = JSON.parse(text) as DocumentPaths
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    operation.responses = Object.fromEntries(
      Object.entries(operation.responses).filter(([status]) => status < '400'),
    )
  }
  const nodes = await openapiTS(JSON.stringify(document), { alphabetize: true })
  return COMMENT_HEADER + astToString(nodes)
}

/** What the dashboard has; with `UPDATE_OPENAPI_TYPES` set, it gets `fresh` first. */
export async function dashboardTypes(fresh: string): Promise<string> {
  if (process.env['UPDATE_OPENAPI_TYPES'] !== undefined) await writeFile(file, fresh)
  return readFile(file, 'utf8')
}
