with

cases (given, expected) as (

    values
    -- RFC 3492, 7.1
    (e'\u0644\u064a\u0647\u0645\u0627\u0628\u062a\u0643\u0644\u0645\u0648\u0634\u0639\u0631\u0628\u064a\u061f'::text, 'egbpdaj6bu4bxfgehfvwxn'::text),
    (e'\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587', 'ihqwcrb4cv8a8dqg056pqjye'),
    (e'Pro\u010dprost\u011bnemluv\u00ed\u010desky', 'Proprostnemluvesky-uyb24dma41a'),
    (e'3\u5e74B\u7d44\u91d1\u516b\u5148\u751f', '3B-ww4c5e180e575a65lsy2b'),
    (e'\u306a\u305c\u307f\u3093\u306a\u65e5\u672c\u8a9e\u3092\u8a71\u3057\u3066\u304f\u308c\u306a\u3044\u306e\u304b', 'n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa'),

    -- more
    (e'b\u00fccher', 'bcher-kva'),
    (e'm\u00fcller-bau', 'mller-bau-q9a'),
    (e'\U0001f4a9', 'ls8h'),
    ('acme', 'acme'),
    ('', ''),
    (null, null)

),

answers as (

    select given, expected, {{ function('punycode') }}(given) as got from cases

)

select * from answers where got is distinct from expected
