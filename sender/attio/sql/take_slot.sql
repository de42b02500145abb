select extract(epoch from s.slot_at - clock_timestamp())::double precision
from unnest(outbound.take_slots(%(group)s, 1)) as s (slot_at)
