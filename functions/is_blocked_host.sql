select {{ blocked_host('host') }}
