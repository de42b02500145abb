select name, scopes, key_sha256, signing_secret
from ops.api_keys
where key_sha256 = %(digest)s and revoked_at is null
