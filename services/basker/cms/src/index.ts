/**
 * The content house's one entry: the model, documents, tenants and roles, and Basker's dialect.
 */
export { type ContentReader, contentReader } from './content/content-reader.ts'
export {
  type DocumentPage,
  type DocumentStatus,
  type DocumentValue,
  DuplicateSlug,
  type FlatDocument,
  type FoundDocument,
  isDuplicateSlug,
  isStaleDocument,
  StaleDocument,
} from './content/document.ts'
export { Documents, type WriteOptions } from './content/documents.ts'
export { parseQuery } from './content/parse-query.ts'
export {
  type Comparison,
  type Condition,
  type DocumentQuery,
  defaultQuery,
  isQueryProblem,
  type Operator,
  operators,
  type Presentation,
  QueryProblem,
} from './content/query.ts'
export { type FieldNames, modelNames, Rendering } from './content/rendering.ts'
export { baskerDialect } from './dialect.ts'
export { baskerMigrations, migrationOwner } from './migration/migrations.ts'
export { collectionNames, collections, findCollection, findField } from './model/collections.ts'
export type { Collection, CollectionName, Field } from './model/field.ts'
export { InvalidDocument, type Issue, type IssueCode, isInvalidDocument } from './model/issue.ts'
export { maxNamesRead } from './model/validate.ts'
export type { NativeParts } from './native/native-parts.ts'
export { nativePath, nativeRoutes } from './native/native-routes.ts'
export { baskerReplies, errorBody } from './native/refusals.ts'
export { refuseApiKeys } from './native/refuse-api-keys.ts'
export { People, type Person, type PersonAsked, personState } from './people/people.ts'
export { plantDevelopmentContent } from './tenant/development-content.ts'
export {
  isSiteOwner,
  mayReadDrafts,
  mayWrite,
  roleIn,
  siteId,
  type TenantRole,
  tenantRoles,
} from './tenant/role.ts'
export type { Scope, Tenant, TenantGroup } from './tenant/tenant.ts'
export { Tenants } from './tenant/tenants.ts'
