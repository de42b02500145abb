-- Sales Navigator adds to the id in brackets by which search it was found: that is not of the person
select regexp_replace(
    substring(
        btrim(value, {{ blanks() }})
        from '^urn:li:(?:fsd?_[A-Za-z]*[Pp]rofile|member|person):(?:[A-Za-z0-9_-]{1,100}$|\([A-Za-z0-9_-]{1,100}[,)])'
    ),
    '[,)]$', ')'
)
