-- Made by packages/store/src/migration/schema.test.ts; do not edit.

CREATE TABLE "accounts" (
  "id" text not null primary key,
  "email" text not null,
  "address_key" text not null unique,
  "name" text,
  "password_hash" text not null,
  "created_at" bigint not null,
  "verified_at" bigint,
  "disabled_at" bigint,
  "password_proved_at" bigint
);

CREATE TABLE "api_key_secrets" (
  "key_id" text not null references "api_keys" ("id"),
  "digest" text not null,
  "scheme" text not null,
  "pepper_id" text not null,
  "created_at" bigint not null,
  "expires_at" bigint,
  constraint "api_key_secrets_pkey" primary key ("key_id", "digest")
);

CREATE INDEX "api_key_secrets_by_digest" on "api_key_secrets" (
  "digest",
  "key_id"
);

CREATE TABLE "api_keys" (
  "id" text not null primary key,
  "organization_id" text not null references "organizations" ("id"),
  "account_id" text not null references "accounts" ("id"),
  "created_by_type" text not null,
  "created_by_id" text not null,
  "parent_id" text references "api_keys" ("id"),
  "name" text not null,
  "scopes" text not null,
  "allowed_ips" text not null,
  "created_at" bigint not null,
  "expires_at" bigint,
  "revoked_at" bigint,
  "last_used_at" bigint
);

CREATE INDEX "api_keys_active_by_account" on "api_keys" (
  "account_id",
  "expires_at"
) where "revoked_at" is null;

CREATE INDEX "api_keys_active_by_organization" on "api_keys" (
  "organization_id",
  "expires_at"
) where "revoked_at" is null;

CREATE INDEX "api_keys_by_account" on "api_keys" (
  "account_id",
  "created_at",
  "id"
);

CREATE INDEX "api_keys_by_organization" on "api_keys" (
  "organization_id",
  "created_at",
  "id"
);

CREATE INDEX "api_keys_by_parent" on "api_keys" (
  "parent_id"
);

CREATE TABLE "audit_events" (
  "seq" integer primary key autoincrement,
  "at" bigint not null,
  "kind" text not null,
  "actor_type" text not null,
  "actor_id" text not null,
  "organization_id" text,
  "subject_id" text not null,
  "network" text,
  "device" text,
  "request_id" text,
  id text not null default '',
  "actor_name" text,
  "subject_name" text
);

CREATE INDEX "audit_events_by_organization" on "audit_events" (
  "organization_id",
  "at",
  "id"
);

CREATE INDEX "audit_events_by_subject" on "audit_events" (
  "subject_id",
  "at"
);

CREATE INDEX "audit_events_by_time" on "audit_events" (
  "at",
  "id"
);

CREATE TABLE "changes" (
  "seq" integer primary key autoincrement,
  "subject" text not null,
  "at" bigint not null
);

CREATE TABLE "claviger_migration_lock" (
  "id" varchar(255) not null primary key,
  "is_locked" integer default 0 not null
);

CREATE TABLE "claviger_migrations" (
  "name" varchar(255) not null primary key,
  "timestamp" varchar(255) not null
);

CREATE TABLE "devices" (
  "account_id" text not null references "accounts" ("id"),
  "device_digest" text not null,
  "first_seen_at" bigint not null,
  "last_seen_at" bigint not null,
  constraint "devices_pkey" primary key ("account_id", "device_digest")
);

CREATE TABLE "kept_secrets" (
  "id" text not null primary key,
  "kind" text not null,
  "sealed" text not null,
  "public_part" text,
  "created_at" bigint not null,
  "active_from" bigint not null,
  "withdrawn_at" bigint
);

CREATE TABLE "links" (
  "digest" text not null primary key,
  "purpose" text not null,
  "account_id" text not null references "accounts" ("id"),
  "created_at" bigint not null,
  "expires_at" bigint not null
);

CREATE INDEX "links_by_account" on "links" (
  "account_id",
  "purpose"
);

CREATE TABLE "mail_counts" (
  "recipient" text not null primary key,
  "mails" text not null,
  "until" bigint not null
);

CREATE INDEX "mail_counts_until" on "mail_counts" (
  "until"
);

CREATE TABLE "memberships" (
  "organization_id" text not null references "organizations" ("id"),
  "account_id" text not null references "accounts" ("id"),
  "role" text not null,
  constraint "memberships_pkey" primary key ("organization_id", "account_id")
);

CREATE INDEX "memberships_by_account" on "memberships" (
  "account_id"
);

CREATE TABLE "notices" (
  "id" text not null primary key,
  "kind" text not null,
  "sealed_content" text,
  "created_at" bigint not null,
  "due_at" bigint,
  "attempts" integer not null
);

CREATE INDEX "notices_due" on "notices" (
  "due_at",
  "created_at",
  "id"
) where "due_at" is not null;

CREATE TABLE "organizations" (
  "id" text not null primary key,
  "name" text not null,
  "plan" text not null,
  "created_at" bigint not null,
  "suspended_at" bigint
);

CREATE TABLE "owner" (
  "id" integer not null primary key,
  "pid" integer not null,
  "socket_path" text not null,
  "started_at" bigint not null
);

CREATE TABLE "sessions" (
  "id" text not null primary key,
  "account_id" text not null references "accounts" ("id"),
  "organization_id" text not null references "organizations" ("id"),
  "transport" text not null,
  "sealed_key" text not null,
  "generation" bigint not null,
  "rotated_at" bigint not null,
  "confirmed" integer not null,
  "attempt_digest" text,
  "recoveries" integer not null,
  "recovery_day" integer not null,
  "created_at" bigint not null,
  "idle_expires_at" bigint not null,
  "absolute_expires_at" bigint not null,
  "last_seen_at" bigint not null,
  "device" text not null,
  "first_place" text not null,
  "last_place" text not null,
  "revoked_at" bigint,
  "revoked_reason" text,
  "rotated_from" text,
  "contested" integer default 0 not null,
  "contested_day" integer default 0 not null,
  "contested_generation" bigint default 0 not null,
  "earlier_seen_at" bigint,
  "earlier_place" text
);

CREATE INDEX "sessions_by_account" on "sessions" (
  "account_id",
  "last_seen_at"
);

CREATE INDEX "sessions_live_by_account" on "sessions" (
  "account_id",
  "last_seen_at"
) where "revoked_at" is null;
