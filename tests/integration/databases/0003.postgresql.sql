CREATE FUNCTION public.audit_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit only grows'; END $$;
CREATE TABLE public.accounts (
    member text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    password text NOT NULL COLLATE pg_catalog."C",
    made_at text NOT NULL COLLATE pg_catalog."C",
    ended_at text NOT NULL COLLATE pg_catalog."C",
    given boolean NOT NULL,
    secret text NOT NULL COLLATE pg_catalog."C",
    confirmed boolean NOT NULL,
    step bigint NOT NULL,
    salt text NOT NULL COLLATE pg_catalog."C",
    codes text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.audit (
    number bigint NOT NULL,
    at text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    verb text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    records text NOT NULL COLLATE pg_catalog."C",
    result text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.grants (
    member text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.head (
    one integer NOT NULL,
    number bigint NOT NULL,
    digest text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.house (
    kind text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    body text NOT NULL COLLATE pg_catalog."C",
    written_at text NOT NULL COLLATE pg_catalog."C",
    author text NOT NULL COLLATE pg_catalog."C",
    author_role text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.members (
    id text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    label text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    owner boolean NOT NULL,
    relation text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.needs (
    record text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    sha256 text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.originals (
    sha256 text NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL
);
CREATE TABLE public.persons (
    id text NOT NULL COLLATE pg_catalog."C",
    label text NOT NULL COLLATE pg_catalog."C",
    made_at text NOT NULL COLLATE pg_catalog."C",
    day_turns_h double precision NOT NULL,
    zone text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.records (
    id text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    night text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL
);
CREATE TABLE public.versions (
    record text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    night text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    written_at text NOT NULL COLLATE pg_catalog."C",
    author text NOT NULL COLLATE pg_catalog."C",
    author_role text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL COLLATE pg_catalog."C",
    original text NOT NULL COLLATE pg_catalog."C",
    late boolean NOT NULL,
    changed_at text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO public.accounts VALUES ('m1', 'ada', '$argon2id$...', '2026-11-21T20:00:00+00:00', '2026-11-21T20:00:00+00:00', false, '', false, 0, '', '');
INSERT INTO public.accounts VALUES ('m2', 'mum', '$argon2id$...', '2026-11-21T20:00:00+00:00', '2026-11-21T20:00:00+00:00', true, 'JBSWY3DPEHPK3PXP', false, 1099511627776, '', 'ab cd');
INSERT INTO public.alembic_version VALUES ('0003');
INSERT INTO public.audit VALUES (1, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'add_person', 'p1', '[]', 'done', '33408963b60bc2f418798bfae9474d7229a196575f3cb985bae44f07f75ef41f');
INSERT INTO public.audit VALUES (2, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'add_person', 'p2', '[]', 'done', 'd8ac2aa972002ee1c6e86196a2762e8edcb5c58cafe3c20a80a4fec14e3e21c2');
INSERT INTO public.audit VALUES (3, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'add_member', '', '["m1"]', 'done', 'b9df059f117804607dfd5858958bc58675dd7b3c75e9668342a56de6116d371e');
INSERT INTO public.audit VALUES (4, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'add_member', '', '["m2"]', 'done', '2c546d1d4e78a988d1507e1f35904929daf12472ce09e94c9f7bf3a678ca3d44');
INSERT INTO public.audit VALUES (5, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'import', '', '[]', 'done', '353d4edd0a165c23f80d481da4c6ef264eb86f78abdb1f0510925d69f8751f49');
INSERT INTO public.audit VALUES (6, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'import', '', '[]', 'done', '09e4057afb08753a396fb824fa5bcc8b5004605c4245b1aa739cc0510a8944be');
INSERT INTO public.audit VALUES (7, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'import', 'p1', '["r1", "r2"]', 'done', 'dcbfe28668af5a63839aa5771dc26230ed366e9748f476e6bdaff7eeae8bc119');
INSERT INTO public.audit VALUES (8, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'log_entry', 'p1', '["r3"]', 'done', '9d10a905f049b1544eaa2b0cfd2ca53e93fd7671195c096b4a584292fcbef875');
INSERT INTO public.audit VALUES (9, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'amend_entry', 'p1', '["r3"]', 'done', '8812f2c20e3730bb17394934073e0794f5481531af98b2a52ff3029f01db61da');
INSERT INTO public.audit VALUES (10, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'amend_entry', 'p1', '["r3"]', 'done', 'aff002546f280af057532b3bca55063e8a33e787c9249f9a1e761db3da5557a7');
INSERT INTO public.audit VALUES (11, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'log_entry', 'p2', '["r4"]', 'done', '65ff4cbf24944292eb37ffbec9f8103e021e2286e1148fe191f287ef14029889');
INSERT INTO public.audit VALUES (12, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'add_account', '', '["m1"]', 'done', '5fab26e2415e2af8ad6298296ba5507c7f135f6bfcc9dec2bee497839412d139');
INSERT INTO public.audit VALUES (13, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'add_account', '', '["m2"]', 'done', 'f0f3f1e41e46728324a8894a91af0e4e61db54e3834ca7553bb18b20bc03c341');
INSERT INTO public.audit VALUES (14, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'delete_records', 'p1', '["r1"]', 'done', '650283d0b2e5f07a18d0dd049fb04798ce394fcb4b19c158a3e24821fa94ee44');
INSERT INTO public.audit VALUES (15, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'keep_policy', '', '["2029b6be054b96b6689b17dcd91550e90f28b90368492848925888d9867fe201"]', 'done', '86b429ed1e20ac38d8954d5c10e5de42103200551c2e6cb6ef19fdfd44e0287a');
INSERT INTO public.audit VALUES (16, '2026-11-21T20:00:00+00:00', 'm1', 'person', 'keep_policy', '', '["26d33e69f74a27948f03447904a1a4cef20b77bfd409b40510501d67e8df2032"]', 'done', '459b0c1ff4d9dcc8b07b305b043b5cbcc8968144640956a0da76e52509a0bb67');
INSERT INTO public.audit VALUES (17, '2026-11-21T20:00:00+00:00', 'm9', 'researcher', 'show', 'p2', '[]', 'refused', '300d2278320b4b4b7d23d487efd719d8512aebc73151b8e69acfbaec68ff8529');
INSERT INTO public.grants VALUES ('m1', 'p1');
INSERT INTO public.grants VALUES ('m2', 'p1');
INSERT INTO public.grants VALUES ('m2', 'p2');
INSERT INTO public.head VALUES (1, 17, '300d2278320b4b4b7d23d487efd719d8512aebc73151b8e69acfbaec68ff8529');
INSERT INTO public.house VALUES ('safety_policy', 1, '{"policy":{"version":"clinic 1","\u00fc":[null]}}', '2026-11-21T20:00:00+00:00', 'm1', 'person', 'so it is');
INSERT INTO public.house VALUES ('safety_policy', 2, '{"policy":{"version":"clinic 2","\u00fc":[null]}}', '2026-11-21T20:00:00+00:00', 'm1', 'person', 'so it is');
INSERT INTO public.members VALUES ('m1', 1, 'me', 'person', true, '');
INSERT INTO public.members VALUES ('m2', 2, 'mum', 'carer', false, 'parent');
INSERT INTO public.needs VALUES ('r2', 1, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
INSERT INTO public.originals VALUES ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 5);
INSERT INTO public.originals VALUES ('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 8589934592);
INSERT INTO public.persons VALUES ('p1', 'Ada', '2026-11-21T20:00:00+00:00', 12, 'Europe/Berlin');
INSERT INTO public.persons VALUES ('p2', 'Bo', '2026-11-21T20:00:00+00:00', 15.5, '');
INSERT INTO public.records VALUES ('r2', 'p1', 'source', 'r2', '', '', '', 1);
INSERT INTO public.records VALUES ('r3', 'p1', 'entry', 'moved', '2026-11-19', '2026-11-20T01:02:03.000004', 'partner', 3);
INSERT INTO public.records VALUES ('r4', 'p2', 'entry', 'r4', '2026-11-20', '2026-11-20T21:30:00', 'log', 1);
INSERT INTO public.versions VALUES ('r2', 1, 'r2', '', '', '', '2026-11-21T20:00:00+00:00', 'm1', 'person', '{"cells":{"urge":"6"},"note":""}', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', false, '', '');
INSERT INTO public.versions VALUES ('r3', 1, 'r3', '2026-11-20', '2026-11-20T21:30:00', 'partner', '2026-11-21T20:00:00+00:00', 'm2', 'carer', '{"cells":{"urge":"6"},"note":""}', '', true, '', '');
INSERT INTO public.versions VALUES ('r3', 2, 'r3', '2026-11-20', '2026-11-20T01:02:03.000004', 'partner', '2026-11-21T20:00:00+00:00', 'm2', 'carer', '{"cells":{"urge":"6,5"},"note":"it''s \\ \"bad\" \u00fcnder; --"}', '', true, '2026-11-21T20:00:00+00:00', 'a slip');
INSERT INTO public.versions VALUES ('r3', 3, 'moved', '2026-11-19', '2026-11-20T01:02:03.000004', 'partner', '2026-11-21T20:00:00+00:00', 'm2', 'carer', '{"n":[1,null]}', '', true, '2026-11-21T20:00:00+00:00', 'a slip');
INSERT INTO public.versions VALUES ('r4', 1, 'r4', '2026-11-20', '2026-11-20T21:30:00', 'log', '2026-11-21T20:00:00+00:00', 'm1', 'person', '{"cells":{"urge":"6"},"note":""}', '', false, '', '');
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_name UNIQUE (name);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (member);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (member, person);
ALTER TABLE ONLY public.head
    ADD CONSTRAINT head_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.house
    ADD CONSTRAINT house_pkey PRIMARY KEY (kind, version);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_number UNIQUE (number);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_pkey PRIMARY KEY (record, version, sha256);
ALTER TABLE ONLY public.originals
    ADD CONSTRAINT originals_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_label UNIQUE (label);
ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_key UNIQUE (person, kind, key);
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_pkey PRIMARY KEY (record, version);
CREATE INDEX grants_by_person ON public.grants USING btree (person);
CREATE INDEX needs_by_sha256 ON public.needs USING btree (sha256);
CREATE INDEX records_by_night ON public.records USING btree (person, kind, night, at, id);
CREATE TRIGGER audit_no_change BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_only_grows();
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_member FOREIGN KEY (member) REFERENCES public.members(id);
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_member FOREIGN KEY (member) REFERENCES public.members(id);
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_person FOREIGN KEY (person) REFERENCES public.persons(id);
ALTER TABLE ONLY public.needs
    ADD CONSTRAINT needs_version FOREIGN KEY (record, version) REFERENCES public.versions(record, version);
ALTER TABLE ONLY public.records
    ADD CONSTRAINT records_person FOREIGN KEY (person) REFERENCES public.persons(id);
ALTER TABLE ONLY public.versions
    ADD CONSTRAINT versions_record FOREIGN KEY (record) REFERENCES public.records(id);
