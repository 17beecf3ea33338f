-- Made by test/store/service-schemas.test.ts; do not edit.

CREATE TABLE "document_bodies" (
  "document_id" text not null primary key references "documents" ("id") on delete cascade,
  "data" text not null);

CREATE TABLE "documents" (
  "id" text not null primary key,
  "tenant_id" text not null references "tenants" ("id"),
  "collection" text not null,
  "slug" text not null,
  "status" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "version" bigint not null,
  "title" text not null,
  "title_folded" text not null,
  "place" text,
  "place_folded" text,
  "choice" text,
  "reference" text,
  "number_a" double precision,
  "number_b" double precision,
  "flag" integer,
  "date_a" bigint,
  "date_b" bigint);

CREATE INDEX "documents_by_created" on documents (
  "tenant_id",
  "collection",
  "created_at",
  "id",
  "status");

CREATE INDEX "documents_by_date_a" on documents (
  "tenant_id",
  "collection",
  "date_a",
  "id",
  "status");

CREATE INDEX "documents_by_date_b" on documents (
  "tenant_id",
  "collection",
  "date_b",
  "id",
  "status");

CREATE INDEX "documents_by_flag" on documents (
  "tenant_id",
  "collection",
  "flag",
  "id",
  "status");

CREATE INDEX "documents_by_folded_title" on documents (
  "tenant_id",
  "collection",
  "title_folded",
  "status");

CREATE INDEX "documents_by_number_a" on documents (
  "tenant_id",
  "collection",
  "number_a",
  "id",
  "status");

CREATE INDEX "documents_by_number_b" on documents (
  "tenant_id",
  "collection",
  "number_b",
  "id",
  "status");

CREATE INDEX "documents_by_place" on documents (
  "tenant_id",
  "collection",
  "place",
  "id",
  "status",
  "place_folded");

CREATE INDEX "documents_by_reference" on documents (
  "tenant_id",
  "collection",
  "reference",
  "id",
  "status");

CREATE UNIQUE INDEX "documents_by_slug" on "documents" (
  "tenant_id",
  "collection",
  "slug");

CREATE INDEX "documents_by_title" on documents (
  "tenant_id",
  "collection",
  "title",
  "id",
  "status");

CREATE INDEX "documents_by_updated" on documents (
  "tenant_id",
  "collection",
  "updated_at",
  "id",
  "status");

CREATE INDEX "documents_counted" on documents (
  "tenant_id",
  "collection",
  "status",
  "choice",
  "date_a",
  "flag",
  "number_a",
  "number_b",
  "date_b",
  "reference");

CREATE INDEX "documents_listed" on documents (
  "tenant_id",
  "collection",
  "choice",
  "date_a",
  "id",
  "status",
  "flag",
  "number_a",
  "number_b",
  "date_b",
  "reference",
  "created_at",
  "updated_at");

CREATE TABLE "tenant_groups" (
  "id" text not null primary key,
  "name" text not null,
  "collections" text not null);

CREATE TABLE "tenants" (
  "id" text not null primary key references "organizations" ("id"),
  "slug" text not null unique,
  "name" text not null,
  "group_id" text references "tenant_groups" ("id"));

CREATE INDEX "tenants_by_group" on "tenants" (
  "group_id");
