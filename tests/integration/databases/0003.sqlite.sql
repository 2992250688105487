BEGIN TRANSACTION;
CREATE TABLE accounts (
	member TEXT NOT NULL, 
	name TEXT NOT NULL, 
	password TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	ended_at TEXT NOT NULL, 
	given BOOLEAN NOT NULL, 
	secret TEXT NOT NULL, 
	confirmed BOOLEAN NOT NULL, 
	step BIGINT NOT NULL, 
	salt TEXT NOT NULL, 
	codes TEXT NOT NULL, 
	PRIMARY KEY (member), 
	CONSTRAINT accounts_member FOREIGN KEY(member) REFERENCES members (id), 
	CONSTRAINT accounts_name UNIQUE (name)
);
INSERT INTO "accounts" VALUES('m1','ada','$argon2id$...','2026-11-21T20:00:00+00:00','2026-11-21T20:00:00+00:00',0,'',0,0,'','');
INSERT INTO "accounts" VALUES('m2','mum','$argon2id$...','2026-11-21T20:00:00+00:00','2026-11-21T20:00:00+00:00',1,'JBSWY3DPEHPK3PXP',0,1099511627776,'','ab cd');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	role TEXT NOT NULL, 
	verb TEXT NOT NULL, 
	person TEXT NOT NULL, 
	records TEXT NOT NULL, 
	result TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "audit" VALUES(1,'2026-11-21T20:00:00+00:00','m1','person','add_person','p1','[]','done','33408963b60bc2f418798bfae9474d7229a196575f3cb985bae44f07f75ef41f');
INSERT INTO "audit" VALUES(2,'2026-11-21T20:00:00+00:00','m1','person','add_person','p2','[]','done','d8ac2aa972002ee1c6e86196a2762e8edcb5c58cafe3c20a80a4fec14e3e21c2');
INSERT INTO "audit" VALUES(3,'2026-11-21T20:00:00+00:00','m1','person','add_member','','["m1"]','done','b9df059f117804607dfd5858958bc58675dd7b3c75e9668342a56de6116d371e');
INSERT INTO "audit" VALUES(4,'2026-11-21T20:00:00+00:00','m1','person','add_member','','["m2"]','done','2c546d1d4e78a988d1507e1f35904929daf12472ce09e94c9f7bf3a678ca3d44');
INSERT INTO "audit" VALUES(5,'2026-11-21T20:00:00+00:00','m1','person','import','','[]','done','353d4edd0a165c23f80d481da4c6ef264eb86f78abdb1f0510925d69f8751f49');
INSERT INTO "audit" VALUES(6,'2026-11-21T20:00:00+00:00','m1','person','import','','[]','done','09e4057afb08753a396fb824fa5bcc8b5004605c4245b1aa739cc0510a8944be');
INSERT INTO "audit" VALUES(7,'2026-11-21T20:00:00+00:00','m1','person','import','p1','["r1", "r2"]','done','dcbfe28668af5a63839aa5771dc26230ed366e9748f476e6bdaff7eeae8bc119');
INSERT INTO "audit" VALUES(8,'2026-11-21T20:00:00+00:00','m1','person','log_entry','p1','["r3"]','done','9d10a905f049b1544eaa2b0cfd2ca53e93fd7671195c096b4a584292fcbef875');
INSERT INTO "audit" VALUES(9,'2026-11-21T20:00:00+00:00','m1','person','amend_entry','p1','["r3"]','done','8812f2c20e3730bb17394934073e0794f5481531af98b2a52ff3029f01db61da');
INSERT INTO "audit" VALUES(10,'2026-11-21T20:00:00+00:00','m1','person','amend_entry','p1','["r3"]','done','aff002546f280af057532b3bca55063e8a33e787c9249f9a1e761db3da5557a7');
INSERT INTO "audit" VALUES(11,'2026-11-21T20:00:00+00:00','m1','person','log_entry','p2','["r4"]','done','65ff4cbf24944292eb37ffbec9f8103e021e2286e1148fe191f287ef14029889');
INSERT INTO "audit" VALUES(12,'2026-11-21T20:00:00+00:00','m1','person','add_account','','["m1"]','done','5fab26e2415e2af8ad6298296ba5507c7f135f6bfcc9dec2bee497839412d139');
INSERT INTO "audit" VALUES(13,'2026-11-21T20:00:00+00:00','m1','person','add_account','','["m2"]','done','f0f3f1e41e46728324a8894a91af0e4e61db54e3834ca7553bb18b20bc03c341');
INSERT INTO "audit" VALUES(14,'2026-11-21T20:00:00+00:00','m1','person','delete_records','p1','["r1"]','done','650283d0b2e5f07a18d0dd049fb04798ce394fcb4b19c158a3e24821fa94ee44');
INSERT INTO "audit" VALUES(15,'2026-11-21T20:00:00+00:00','m1','person','keep_policy','','["2029b6be054b96b6689b17dcd91550e90f28b90368492848925888d9867fe201"]','done','86b429ed1e20ac38d8954d5c10e5de42103200551c2e6cb6ef19fdfd44e0287a');
INSERT INTO "audit" VALUES(16,'2026-11-21T20:00:00+00:00','m1','person','keep_policy','','["26d33e69f74a27948f03447904a1a4cef20b77bfd409b40510501d67e8df2032"]','done','459b0c1ff4d9dcc8b07b305b043b5cbcc8968144640956a0da76e52509a0bb67');
INSERT INTO "audit" VALUES(17,'2026-11-21T20:00:00+00:00','m9','researcher','show','p2','[]','refused','300d2278320b4b4b7d23d487efd719d8512aebc73151b8e69acfbaec68ff8529');
CREATE TABLE grants (
	member TEXT NOT NULL, 
	person TEXT NOT NULL, 
	PRIMARY KEY (member, person), 
	CONSTRAINT grants_member FOREIGN KEY(member) REFERENCES members (id), 
	CONSTRAINT grants_person FOREIGN KEY(person) REFERENCES persons (id)
);
INSERT INTO "grants" VALUES('m1','p1');
INSERT INTO "grants" VALUES('m2','p1');
INSERT INTO "grants" VALUES('m2','p2');
CREATE TABLE head (
	one INTEGER NOT NULL, 
	number BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	PRIMARY KEY (one)
);
INSERT INTO "head" VALUES(1,17,'300d2278320b4b4b7d23d487efd719d8512aebc73151b8e69acfbaec68ff8529');
CREATE TABLE house (
	kind TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	written_at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	author_role TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (kind, version)
);
INSERT INTO "house" VALUES('safety_policy',1,'{"policy":{"version":"clinic 1","\u00fc":[null]}}','2026-11-21T20:00:00+00:00','m1','person','so it is');
INSERT INTO "house" VALUES('safety_policy',2,'{"policy":{"version":"clinic 2","\u00fc":[null]}}','2026-11-21T20:00:00+00:00','m1','person','so it is');
CREATE TABLE members (
	id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	role TEXT NOT NULL, 
	owner BOOLEAN NOT NULL, 
	relation TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT members_number UNIQUE (number)
);
INSERT INTO "members" VALUES('m1',1,'me','person',1,'');
INSERT INTO "members" VALUES('m2',2,'mum','carer',0,'parent');
CREATE TABLE needs (
	record TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (record, version, sha256), 
	CONSTRAINT needs_version FOREIGN KEY(record, version) REFERENCES versions (record, version)
);
INSERT INTO "needs" VALUES('r2',1,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
CREATE TABLE originals (
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	PRIMARY KEY (sha256)
);
INSERT INTO "originals" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',5);
INSERT INTO "originals" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',8589934592);
CREATE TABLE persons (
	id TEXT NOT NULL, 
	label TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	day_turns_h DOUBLE NOT NULL, 
	zone TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT persons_label UNIQUE (label)
);
INSERT INTO "persons" VALUES('p1','Ada','2026-11-21T20:00:00+00:00',12.0,'Europe/Berlin');
INSERT INTO "persons" VALUES('p2','Bo','2026-11-21T20:00:00+00:00',15.5,'');
CREATE TABLE records (
	id TEXT NOT NULL, 
	person TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	night TEXT NOT NULL, 
	at TEXT NOT NULL, 
	source TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT records_person FOREIGN KEY(person) REFERENCES persons (id), 
	CONSTRAINT records_key UNIQUE (person, kind, "key")
);
INSERT INTO "records" VALUES('r2','p1','source','r2','','','',1);
INSERT INTO "records" VALUES('r3','p1','entry','moved','2026-11-19','2026-11-20T01:02:03.000004','partner',3);
INSERT INTO "records" VALUES('r4','p2','entry','r4','2026-11-20','2026-11-20T21:30:00','log',1);
CREATE TABLE versions (
	record TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	night TEXT NOT NULL, 
	at TEXT NOT NULL, 
	source TEXT NOT NULL, 
	written_at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	author_role TEXT NOT NULL, 
	body TEXT NOT NULL, 
	original TEXT NOT NULL, 
	late BOOLEAN NOT NULL, 
	changed_at TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (record, version), 
	CONSTRAINT versions_record FOREIGN KEY(record) REFERENCES records (id)
);
INSERT INTO "versions" VALUES('r2',1,'r2','','','','2026-11-21T20:00:00+00:00','m1','person','{"cells":{"urge":"6"},"note":""}','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',0,'','');
INSERT INTO "versions" VALUES('r3',1,'r3','2026-11-20','2026-11-20T21:30:00','partner','2026-11-21T20:00:00+00:00','m2','carer','{"cells":{"urge":"6"},"note":""}','',1,'','');
INSERT INTO "versions" VALUES('r3',2,'r3','2026-11-20','2026-11-20T01:02:03.000004','partner','2026-11-21T20:00:00+00:00','m2','carer','{"cells":{"urge":"6,5"},"note":"it''s \\ \"bad\" \u00fcnder; --"}','',1,'2026-11-21T20:00:00+00:00','a slip');
INSERT INTO "versions" VALUES('r3',3,'moved','2026-11-19','2026-11-20T01:02:03.000004','partner','2026-11-21T20:00:00+00:00','m2','carer','{"n":[1,null]}','',1,'2026-11-21T20:00:00+00:00','a slip');
INSERT INTO "versions" VALUES('r4',1,'r4','2026-11-20','2026-11-20T21:30:00','log','2026-11-21T20:00:00+00:00','m1','person','{"cells":{"urge":"6"},"note":""}','',0,'','');
CREATE INDEX grants_by_person ON grants (person);
CREATE INDEX records_by_night ON records (person, kind, night, at, id);
CREATE INDEX needs_by_sha256 ON needs (sha256);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
COMMIT;
