select * from outbound.claim(%(job)s, %(most)s, %(lease)s, %(after_due)s, %(after_id)s)
order by wait_seconds, delivery_id
