-- Made by test/store/service-schemas.test.ts; do not edit.

CREATE TABLE "databases" (
  "id" text not null primary key,
  "organization_id" text not null references "organizations" ("id"),
  "name" text not null,
  "engine" text not null,
  "engine_version" text,
  "host" text not null,
  "port" integer not null,
  "tags" text not null,
  "poll_interval_seconds" integer not null,
  "collect_explain_plans" integer not null,
  "collect_replication" integer not null,
  "disabled_collectors" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "last_seen_at" bigint);

CREATE INDEX "databases_by_organization" on "databases" (
  "organization_id",
  "created_at",
  "id");
