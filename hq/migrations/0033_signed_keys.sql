-- A key may have to sign what it lands.
alter table ops.api_keys add column signing_secret bytea check (octet_length(signing_secret) = 32);
comment on column ops.api_keys.signing_secret is
'What this key signs with, sealed by the key itself, which is not stored; null: it need not sign.';
